// What is said of the rows: the verdict, the totals by code, the issues.
import type { Issue, Severity, Summary } from "entrybridge";
import { platforms } from "entrybridge/platforms";
import { announce, button, byId, el, fill, prose } from "./dom.js";
import type { Child } from "./dom.js";
import { fileFixesIn, isFileFix } from "./file-fixes.js";
import { issuesAtMost } from "./limits.js";
import { issueItem, severityMark } from "./issue-list.js";
import type { IssueEvents } from "./issue-list.js";
import type { Busy } from "./progress.js";
import type { Checked, Failure } from "./protocol.js";
import { VirtualList } from "./virtual-list.js";
import { count, duration, framingName, number, platformName, size } from "./words.js";

export interface CheckEvents extends Required<IssueEvents> {
  /** Fixes of all issues, or of those of one code. */
  readonly onFixAll: (code: string | undefined, issues: readonly Issue[]) => void;
  /** Issues of this code are to be listed, of which the check has not carried as many as are listed. */
  readonly onMissing: (code: string) => void;
  readonly onFilter: () => void;
  readonly onRetry: () => void;
}

export interface Filter {
  readonly code: string | undefined;
  readonly severity: Severity | undefined;
}

const idleText = "Paste rows, open or drop a file, or try a sample.";

export class CheckView {
  readonly #verdict = byId("verdict", HTMLElement);
  readonly #tools = byId("issue-tools", HTMLElement);
  readonly #severities = byId("severities", HTMLFieldSetElement);
  readonly #fixAll = byId("fix-all", HTMLButtonElement);
  readonly #filters = byId("filters", HTMLElement);
  readonly #host = byId("issues", HTMLElement);
  readonly #end = byId("issues-end", HTMLElement);
  readonly #count = byId("issue-count", HTMLElement);
  readonly #list: VirtualList<Issue>;
  readonly #events: CheckEvents;
  #summary: Summary | undefined;
  /** Issues that were asked for, by their codes. */
  readonly #found = new Map<string, readonly Issue[]>();
  #code: string | undefined;
  #severity: Severity | undefined;

  constructor(events: CheckEvents) {
    this.#events = events;
    this.#list = new VirtualList(this.#host, {
      label: "Issues",
      estimate: 92,
      render: (issue) => issueItem(issue, events),
    });
    this.#severities.addEventListener("change", ({ target }) => {
      this.#severity = severityIn((target as HTMLInputElement).value);
      this.#filtered();
    });
    this.#fixAll.addEventListener("click", () => {
      events.onFixAll(this.#code, this.#fixable());
    });
  }

  get filter(): Filter {
    return { code: this.#code, severity: this.#severity };
  }

  /** Holds for what is shown next. */
  set filter({ code, severity }: Filter) {
    this.#code = code;
    this.#severity = severity;
    const chosen = this.#severities.querySelector(`[value="${severity ?? "all"}"]`);
    (chosen as HTMLInputElement).checked = true;
  }

  showIdle(title = "Nothing to check yet", text = idleText): void {
    this.#showAlone(empty(title, text));
  }

  showBusy({ element }: Busy): void {
    announce("Checking.");
    this.#showAlone(element);
  }

  showCancelled(): void {
    announce("The check was cancelled.");
    const again = button("Check again", this.#events.onRetry);
    this.#showAlone(
      el(
        "div",
        { class: "said" },
        el("p", { class: "verdict-line" }, "The check was cancelled"),
        again,
      ),
    );
  }

  showFailure({ message }: Failure): void {
    announce("The rows could not be checked.");
    this.#showAlone(
      el("p", { class: "verdict-line", "data-tone": "error" }, "The rows could not be checked"),
      el("p", { class: "muted" }, prose(message)),
    );
  }

  show({ summary, milliseconds }: Checked): void {
    this.#summary = summary;
    this.#found.clear();
    const total = sum(summary.totals);
    announce(`${verdictOf(summary)}. ${count(total, "issue")}.`);
    fill(
      this.#verdict,
      el("p", { class: "verdict-line", "data-tone": toneOf(summary) }, verdictOf(summary)),
      summary.records > 0 && summary.platform !== null && share(summary),
      facts(summary, milliseconds),
      total === 0 && summary.records > 0 && allWell(summary),
    );
    this.#count.hidden = total === 0;
    this.#count.textContent = number(total);
    this.#tools.hidden = total === 0;
    this.#host.hidden = total === 0;
    if (this.#code !== undefined && !(this.#code in summary.totals)) this.#code = undefined;
    this.#showSeverities(summary, total);
    this.#showFilters(summary);
    this.#showIssues(summary);
  }

  /** Issues of a code that were missing. */
  showFound(code: string, issues: readonly Issue[]): void {
    if (this.#summary === undefined) return;
    this.#found.set(code, issues);
    if (this.#code === code) this.#showIssues(this.#summary);
  }

  #showAlone(...said: Child[]): void {
    this.#summary = undefined;
    this.#found.clear();
    fill(this.#verdict, ...said);
    this.#tools.hidden = true;
    this.#host.hidden = true;
    this.#end.hidden = true;
    this.#count.hidden = true;
    this.#list.show([]);
  }

  #showSeverities({ errors }: Summary, total: number): void {
    const amounts = { all: total, error: errors, warning: total - errors };
    for (const [name, amount] of Object.entries(amounts)) {
      const shown = this.#severities.querySelector(`[data-amount="${name}"]`);
      if (shown !== null) shown.textContent = number(amount);
    }
    this.#severities.hidden = errors === 0 || errors === total;
    if (this.#severities.hidden) this.filter = { code: this.#code, severity: undefined };
  }

  #showFilters(summary: Summary): void {
    const codes = Object.entries(summary.totals).sort(([, a], [, b]) => b - a);
    this.#filters.hidden = codes.length < 2;
    fill(
      this.#filters,
      this.#chip("All codes", undefined, undefined, summary),
      ...codes.map(([code, amount]) => this.#chip(code, amount, code, summary)),
    );
  }

  #chip(label: string, amount: number | undefined, code: string | undefined, summary: Summary) {
    const severity = code === undefined ? undefined : severityOf(code, summary.issues);
    const chip = button(
      severity === undefined ? label : el("span", {}, severityMark(severity), ` ${label}`),
      () => {
        this.#code = this.#code === code ? undefined : code;
        this.#filtered();
      },
      { class: "chip", "data-code": code ?? "", "aria-pressed": String(this.#code === code) },
    );
    if (amount !== undefined) {
      chip.append(el("span", { class: "chip-count tabular" }, number(amount)));
    }
    return chip;
  }

  #filtered(): void {
    for (const chip of this.#filters.children) {
      const { code } = (chip as HTMLElement).dataset;
      chip.setAttribute("aria-pressed", String((this.#code ?? "") === code));
    }
    if (this.#summary !== undefined) this.#showIssues(this.#summary);
    this.#events.onFilter();
  }

  #listable(): readonly Issue[] {
    const found = this.#code === undefined ? undefined : this.#found.get(this.#code);
    return found ?? this.#summary?.issues ?? [];
  }

  #isMissing({ totals, issues }: Summary, chosen: string): boolean {
    if (this.#found.has(chosen)) return false;
    const wanted = Math.min(totals[chosen] ?? 0, issuesAtMost);
    return issues.filter(({ code }) => code === chosen).length < wanted;
  }

  #chosen(): readonly Issue[] {
    return this.#listable().filter(
      ({ code, severity }) =>
        (this.#code === undefined || code === this.#code) &&
        (this.#severity === undefined || severity === this.#severity),
    );
  }

  // What mends a file as a whole mends all of it, so it is offered where no code is chosen.
  #fixable(): readonly Issue[] {
    return this.#listable().filter(({ code, fix }) =>
      this.#code === undefined
        ? fix !== undefined || isFileFix(code)
        : fix !== undefined && code === this.#code,
    );
  }

  // A repair of the file as a whole is one that its issue need not be carried for.
  #canFix({ totals }: Summary): boolean {
    if (this.#code === undefined && fileFixesIn(totals).length > 0) return true;
    return this.#fixable().length > 0;
  }

  #showIssues(summary: Summary): void {
    const code = this.#code;
    const isMissing = code !== undefined && this.#isMissing(summary, code);
    const chosen = this.#chosen();
    const end = isMissing ? "Looking for more of them…" : this.#endOf(summary, chosen.length);
    this.#list.show(chosen);
    this.#end.hidden = end === undefined;
    this.#end.textContent = end ?? "";
    this.#fixAll.hidden = !this.#canFix(summary);
    this.#fixAll.textContent = code === undefined ? "Fix all…" : `Fix all ${code}…`;
    if (isMissing) this.#events.onMissing(code);
  }

  #endOf(summary: Summary, listed: number): string | undefined {
    const found = this.#code === undefined ? undefined : this.#found.get(this.#code);
    const amount = summary.totals[this.#code ?? ""] ?? 0;
    if (found === undefined || this.#severity !== undefined || listed === 0) {
      return endOf(summary, this.filter, listed);
    }
    if (listed >= amount) return undefined;
    return `The first ${number(listed)} of ${number(amount)} are listed.`;
  }
}

export function empty(title: string, text: string): HTMLElement {
  return el(
    "div",
    { class: "empty" },
    el("p", { class: "empty-title" }, title),
    el("p", { class: "placeholder" }, text),
  );
}

// What there is beyond the issues that are listed.
function endOf(summary: Summary, { code, severity }: Filter, listed: number): string | undefined {
  const { totals, issues, errors } = summary;
  const all = sum(totals);
  if (issues.length === all) {
    return listed === 0 && all > 0 ? "No issue is of this code and severity." : undefined;
  }
  const bySeverity = severity === "error" ? errors : severity === "warning" ? all - errors : all;
  const amount = code === undefined ? bySeverity : (totals[code] ?? 0);
  if (listed >= amount) return undefined;
  const which =
    listed === 0
      ? `None of these ${number(amount)} is`
      : `${number(listed)} of ${number(amount)} are`;
  return `${which} among the first ${number(issues.length)} issues of the file, which are listed. The counts are of all.`;
}

function severityIn(value: string): Severity | undefined {
  return value === "error" || value === "warning" ? value : undefined;
}

function severityOf(code: string, issues: readonly Issue[]): Severity | undefined {
  return issues.find((issue) => issue.code === code)?.severity;
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

function allWell({ platform }: Summary): HTMLElement {
  const rows = platform === null || platform === "any" ? "row" : platforms[platform].rowNoun;
  return el(
    "p",
    { class: "all-well" },
    `Nothing to mend: every ${rows} fits the schema, and no rule has anything to say.`,
  );
}

function fact(name: string, value: string, more: string): HTMLElement[] {
  return [
    el("dt", {}, name),
    el("dd", {}, value, el("span", { class: "muted" }, " · ", prose(more))),
  ];
}

function sum(totals: Summary["totals"]): number {
  return Object.values(totals).reduce((all, amount) => all + amount, 0);
}
