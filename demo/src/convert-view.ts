// The conversion: what is asked for, and what came of it.
import type { Change, ConversionReport, Issue, Losses, Platform, Rejected } from "entrybridge";
import { announce, button, byId, el, fill, prose } from "./dom.js";
import { Editor } from "./editor.js";
import { issueList, sentence } from "./issue-list.js";
import type { Converted, Failure } from "./protocol.js";
import { count, duration, number, platformName, size } from "./words.js";

export interface ConvertWish {
  readonly to: Platform;
  readonly losses: Losses;
  readonly template?: string;
  readonly answer?: string;
}

export interface ConvertEvents {
  readonly onConvert: (wish: ConvertWish) => void;
  readonly onChoose: (issue: Issue) => void;
}

const idleText =
  "Rows go to another platform's shape, and nothing is lost silently: every step is listed.";

export class ConvertView {
  readonly #form = byId("convert-form", HTMLFormElement);
  readonly #run = byId("convert-run", HTMLButtonElement);
  readonly #said = byId("conversion-said", HTMLElement);
  readonly #output = byId("output", HTMLElement);
  readonly #note = byId("output-note", HTMLElement);
  readonly #changes = byId("changes", HTMLElement);
  readonly #rejected = byId("rejected", HTMLElement);
  readonly #warnings = byId("warnings", HTMLElement);
  readonly #editor: Editor;
  readonly #events: ConvertEvents;
  #download: { readonly blob: Blob; readonly name: string } | undefined;

  constructor(events: ConvertEvents) {
    this.#events = events;
    this.#editor = new Editor(byId("output-editor", HTMLElement), { label: "Converted rows" });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      events.onConvert(this.#wish());
    });
    this.#form.addEventListener("change", () => {
      this.showStale();
    });
    byId("download", HTMLButtonElement).addEventListener("click", () => {
      if (this.#download !== undefined) save(this.#download.blob, this.#download.name);
    });
  }

  /** Nothing was converted yet, or what was is not to be shown any more. */
  showIdle(): void {
    this.#showEmpty("Nothing converted yet", idleText);
  }

  showEmpty(): void {
    this.#showEmpty(
      "There are no rows to convert yet",
      "Paste rows, open or drop a file, or try a sample.",
    );
  }

  showBusy(): void {
    this.#run.disabled = true;
  }

  showFailure({ message }: Failure): void {
    announce("The rows could not be converted.");
    this.#showAlone(
      el("p", { class: "verdict-line", "data-tone": "error" }, "The rows could not be converted"),
      el("p", { class: "muted" }, prose(message)),
    );
  }

  /** The rows, or what is wanted of them, are not what was converted any more. */
  showStale(): void {
    if (this.#output.hidden || this.#said.querySelector(".stale") !== null) return;
    this.#said.append(
      el(
        "p",
        { class: "stale" },
        "Rows or options have changed since. Convert again to bring this up to date.",
      ),
    );
  }

  show({ report, output, shown, whole, milliseconds }: Converted, name: string): void {
    this.#run.disabled = false;
    const { converted, records, rejected, warnings } = report;
    const changes = changeKinds(report);
    const steps = changes.reduce((all, { amount }) => all + amount, 0);
    announce(headline(report));
    fill(
      this.#said,
      el("p", { class: "verdict-line", "data-tone": toneOf(report) }, headline(report)),
      el("p", { class: "muted" }, account(report, steps, milliseconds)),
    );
    this.#output.hidden = converted === 0;
    this.#note.textContent = `${size(output.size)}${whole ? "" : ", of which the start is shown"}`;
    this.#editor.show(shown, { editable: false });
    this.#download = { blob: output, name: outputName(name, report) };
    fill(this.#rejected, rejected.length > 0 && this.#rejects(rejected, records - converted));
    fill(
      this.#warnings,
      warnings.length > 0 &&
        section("Warnings", warnings.length, issueList(warnings, this.#events.onChoose)),
    );
    fill(this.#changes, changes.length > 0 && changeSection(changes, steps));
  }

  #showEmpty(title: string, text: string): void {
    this.#showAlone(
      el(
        "div",
        { class: "empty" },
        el("p", { class: "empty-title" }, title),
        el("p", { class: "placeholder" }, text),
      ),
    );
  }

  #showAlone(...said: Node[]): void {
    this.#run.disabled = false;
    fill(this.#said, ...said);
    this.#output.hidden = true;
    this.#download = undefined;
    fill(this.#changes);
    fill(this.#rejected);
    fill(this.#warnings);
  }

  #wish(): ConvertWish {
    const fields = new FormData(this.#form);
    const template = textOf(fields.get("template"));
    const answer = textOf(fields.get("answer"));
    return {
      to: fields.get("to") as Platform,
      losses: fields.get("losses") as Losses,
      ...(template !== "" && { template }),
      ...(answer !== "" && { answer }),
    };
  }

  #rejects(rejected: readonly Rejected[], total: number): HTMLElement {
    return section(
      "Rejected rows",
      total,
      el(
        "ol",
        { class: "reject-list" },
        ...rejected.map((row) =>
          el(
            "li",
            { class: "reject" },
            button(
              `Line ${number(row.line)}`,
              () => {
                const [issue] = row.issues;
                if (issue !== undefined) this.#events.onChoose(issue);
              },
              { class: "button link tabular" },
            ),
            el(
              "div",
              {},
              ...row.issues.map(({ code, message, hint }) =>
                el(
                  "p",
                  { class: "reject-reason" },
                  el("span", { class: "issue-code" }, code),
                  " ",
                  prose(hint === undefined ? message : `${message} ${sentence(hint)}`),
                ),
              ),
            ),
          ),
        ),
      ),
      rejected.length < total &&
        el("p", { class: "muted list-end" }, `The first ${number(rejected.length)} are listed.`),
    );
  }
}

function textOf(field: FormDataEntryValue | null): string {
  return typeof field === "string" ? field : "";
}

interface ChangeKind {
  readonly action: Change["action"];
  readonly reason: string;
  readonly amount: number;
  readonly changes: readonly Change[];
}

// The totals count changes by `action:reason`, beside issues by code.
function changeKinds({ totals, changes }: ConversionReport): ChangeKind[] {
  const kinds = new Map<string, Change[]>();
  for (const change of changes) {
    const key = `${change.action}:${change.reason}`;
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [change]);
    else kind.push(change);
  }
  return [...kinds]
    .map(([key, listed]) => {
      const { action, reason } = listed[0] as Change;
      return { action, reason, amount: totals[key] ?? listed.length, changes: listed };
    })
    .sort((a, b) => weight(a) - weight(b) || b.amount - a.amount);
}

// What is lost comes first.
function weight({ action }: ChangeKind): number {
  return ["dropped", "kept", "rewritten", "moved"].indexOf(action);
}

function changeSection(kinds: readonly ChangeKind[], steps: number): HTMLElement {
  return section(
    "Changes",
    steps,
    ...kinds.map(({ action, reason, amount, changes }) =>
      el(
        "details",
        { class: "change-kind" },
        el(
          "summary",
          {},
          el("span", { class: "action", "data-action": action }, action),
          el("span", { class: "change-reason" }, el("code", {}, reason)),
          el("span", { class: "chip-count tabular" }, number(amount)),
        ),
        el("ul", { class: "change-list" }, ...changes.map(changeItem)),
        changes.length < amount &&
          el("p", { class: "muted list-end" }, `The first ${number(changes.length)} are listed.`),
      ),
    ),
  );
}

function changeItem({ record, from, to }: Change): HTMLElement {
  return el(
    "li",
    {},
    el("span", { class: "muted tabular" }, `Row ${number(record + 1)}`),
    el("code", {}, from === "" ? "the row" : from),
    to !== undefined && el("span", { class: "muted", "aria-label": "to" }, "→"),
    to !== undefined && el("code", {}, to === "" ? "the row" : to),
  );
}

function section(title: string, total: number, ...children: (Node | false)[]): HTMLElement {
  return el(
    "section",
    { class: "result-section" },
    el(
      "h3",
      { class: "sub-title" },
      title,
      " ",
      el("span", { class: "count tabular" }, number(total)),
    ),
    ...children,
  );
}

function toneOf({ converted, records }: ConversionReport): string {
  if (records === 0) return "none";
  if (converted === records) return "ok";
  return converted === 0 ? "error" : "warning";
}

function headline({ converted, records, from, to }: ConversionReport): string {
  if (from === null) return "The rows are not of one platform";
  if (records === 0) return "There are no rows in here";
  const rows =
    converted === records
      ? count(records, "row")
      : `${number(converted)} of ${number(records)} rows`;
  return `${rows} converted to ${platformName(to)}`;
}

function account(report: ConversionReport, steps: number, milliseconds: number): string {
  const { from, records, converted } = report;
  const origin = from === null ? "" : `from ${platformName(from)}, `;
  const rejects = count(records - converted, "row");
  return `${count(steps, "change")}, ${rejects} rejected; ${origin}in ${duration(milliseconds)}.`;
}

function outputName(name: string, { to, framing }: ConversionReport): string {
  const stem = name.replace(/\.(?:jsonl|ndjson|json|txt)$/i, "");
  return `${stem}.${to}.${framing === "json-lines" || framing === "concatenated" ? "jsonl" : "json"}`;
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  // Some browsers take the blob a while after the click.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
