// What is said of the rows: the verdict, the totals by code, the issues.
import type { Issue, Summary } from "entrybridge";
import { announce, byId, el, fill, prose } from "./dom.js";
import type { Child } from "./dom.js";
import { issueList, severityMark } from "./issue-list.js";
import type { Checked, Failure } from "./protocol.js";
import { count, duration, framingName, number, platformName, size } from "./words.js";

const idleText = "Paste rows, open or drop a file, or try a sample.";

export class CheckView {
  readonly #verdict = byId("verdict", HTMLElement);
  readonly #filters = byId("filters", HTMLElement);
  readonly #issues = byId("issues", HTMLElement);
  readonly #count = byId("issue-count", HTMLElement);
  readonly #onChoose: (issue: Issue) => void;
  #code: string | undefined;

  constructor(onChoose: (issue: Issue) => void) {
    this.#onChoose = onChoose;
  }

  showIdle(title = "Nothing to check yet", text = idleText): void {
    this.#showAlone(
      el(
        "div",
        { class: "empty" },
        el("p", { class: "empty-title" }, title),
        el("p", { class: "placeholder" }, text),
      ),
    );
  }

  showBusy(bytes: number): void {
    this.#showAlone(el("p", { class: "placeholder" }, `Checking ${size(bytes)}…`));
  }

  showFailure({ message }: Failure): void {
    announce("The rows could not be checked.");
    this.#showAlone(
      el("p", { class: "verdict-line", "data-tone": "error" }, "The rows could not be checked"),
      el("p", { class: "muted" }, prose(message)),
    );
  }

  show({ summary, milliseconds }: Checked): void {
    const total = sum(summary.totals);
    announce(`${verdictOf(summary)}. ${count(total, "issue")}.`);
    fill(
      this.#verdict,
      el("p", { class: "verdict-line", "data-tone": toneOf(summary) }, verdictOf(summary)),
      summary.records > 0 && summary.platform !== null && share(summary),
      facts(summary, milliseconds),
    );
    this.#count.hidden = total === 0;
    this.#count.textContent = number(total);
    if (this.#code !== undefined && !(this.#code in summary.totals)) this.#code = undefined;
    this.#list(summary);
  }

  #showAlone(...said: Child[]): void {
    fill(this.#verdict, ...said);
    fill(this.#filters);
    fill(this.#issues);
    this.#filters.hidden = true;
    this.#count.hidden = true;
  }

  #list(summary: Summary): void {
    const { issues, totals } = summary;
    const codes = Object.entries(totals).sort(([, a], [, b]) => b - a);
    this.#filters.hidden = codes.length < 2;
    fill(
      this.#filters,
      this.#filter("All", sum(totals), undefined, summary),
      ...codes.map(([code, amount]) => this.#filter(code, amount, code, summary)),
    );
    const chosen = issues.filter(({ code }) => this.#code === undefined || code === this.#code);
    const wanted = this.#code === undefined ? sum(totals) : (totals[this.#code] ?? 0);
    fill(
      this.#issues,
      chosen.length > 0 && issueList(chosen, this.#onChoose),
      chosen.length < wanted &&
        el(
          "p",
          { class: "muted list-end" },
          `${number(chosen.length)} of ${number(wanted)} listed: the first ones of the file. Mend these, or split the file, to see the rest.`,
        ),
    );
  }

  #filter(label: string, amount: number, code: string | undefined, summary: Summary): HTMLElement {
    const severity = code === undefined ? undefined : severityOf(code, summary.issues);
    const chip = el(
      "button",
      { type: "button", class: "chip", "aria-pressed": String(this.#code === code) },
      severity !== undefined && severityMark(severity),
      label,
      el("span", { class: "chip-count tabular" }, number(amount)),
    );
    chip.addEventListener("click", () => {
      const index = [...this.#filters.children].indexOf(chip);
      this.#code = this.#code === code ? undefined : code;
      this.#list(summary);
      // The chips are new; the keyboard stays where it was.
      const again = this.#filters.children[index];
      if (again instanceof HTMLElement) again.focus();
    });
    return chip;
  }
}

function toneOf(summary: Summary): string {
  if (summary.platform === null || summary.invalid > 0) return "error";
  if (summary.records === 0) return "none";
  return sum(summary.totals) > 0 ? "warning" : "ok";
}

function verdictOf({ platform, records, valid, invalid, totals }: Summary): string {
  if (platform === null) return "The rows are of more than one platform";
  if (records === 0) return "There are no rows in here";
  if (invalid === 0) {
    const rows = records === 1 ? "The row is valid" : `All ${number(records)} rows are valid`;
    const warnings = sum(totals);
    return warnings === 0 ? rows : `${rows}, with ${count(warnings, "warning")}`;
  }
  if (records === 1) return "The row is not valid";
  if (valid === 0) return `None of the ${number(records)} rows is valid`;
  return `${number(invalid)} of ${number(records)} rows ${invalid === 1 ? "is" : "are"} not valid`;
}

function share({ valid, records }: Summary): HTMLElement {
  const bar = el("div", { class: "share", "aria-hidden": "true" }, el("span"));
  bar.style.setProperty("--valid", String(valid / records));
  return bar;
}

function facts(summary: Summary, milliseconds: number): HTMLElement {
  const { platform, platformReason, framing, bytes } = summary;
  const why = platformReason ?? "as chosen";
  return el(
    "dl",
    { class: "facts" },
    ...fact("Platform", platform === null ? "undecided" : platformName(platform), why),
    ...fact("Framing", framingName(framing), count(summary.records, "row")),
    ...fact("Size", size(bytes), `checked in ${duration(milliseconds)}`),
  );
}

function fact(name: string, value: string, more: string): HTMLElement[] {
  return [
    el("dt", {}, name),
    el("dd", {}, value, el("span", { class: "muted" }, " · ", prose(more))),
  ];
}

// A code has one severity in a report, and errors come from codes that no rule sets.
function severityOf(code: string, issues: readonly Issue[]): Issue["severity"] {
  return issues.find((issue) => issue.code === code)?.severity ?? "error";
}

function sum(totals: Readonly<Record<string, number>>): number {
  return Object.values(totals).reduce((all, amount) => all + amount, 0);
}
