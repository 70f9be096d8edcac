// The conversion: what is asked for, and what came of it.
import type {
  Change,
  ConversionSummary,
  ExampleLayout,
  Issue,
  Losses,
  Platform,
} from "entrybridge";
import { empty } from "./check-view.js";
import { CompareView } from "./compare-view.js";
import type { CompareRow } from "./compare-view.js";
import { announce, button, byId, el, fill, isOff, prose, setOff } from "./dom.js";
import type { Child } from "./dom.js";
import { Editor } from "./editor.js";
import { setField } from "./fields.js";
import { issueList, sentence } from "./issue-list.js";
import { changesAtMost } from "./limits.js";
import type { LinkSettings } from "./link.js";
import type { Busy } from "./progress.js";
import type { Converted, Failure, Refused } from "./protocol.js";
import { makeResults } from "./results.js";
import { rove } from "./roving.js";
import { save } from "./save.js";
import { makeTabs } from "./tabs.js";
import type { Tabs } from "./tabs.js";
import { count, duration, number, platformName, size } from "./words.js";

export interface ConvertWish {
  readonly to: Platform;
  readonly losses: Losses;
  readonly roundTrip: boolean;
  readonly layout?: ExampleLayout;
  readonly template?: string;
  readonly answer?: string;
}

export interface ConvertEvents {
  readonly onConvert: () => void;
  readonly onWish: () => void;
  readonly onChoose: (issue: Issue) => void;
  readonly onCompare: CompareRow;
}

const idleText =
  "Rows go to another platform's shape, and nothing is lost silently: every step is listed.";

export class ConvertView {
  readonly #form = byId("convert-form", HTMLFormElement);
  readonly #layout = byId("layout-field", HTMLElement);
  readonly #run = byId("convert-run", HTMLButtonElement);
  readonly #said = byId("conversion-said", HTMLElement);
  readonly #result = byId("conversion", HTMLElement);
  readonly #results = makeResults();
  readonly #note = el("p", { class: "muted output-note" });
  readonly #tabs: Tabs;
  readonly #editor: Editor;
  readonly #compare: CompareView;
  readonly #events: ConvertEvents;
  #done: { readonly converted: Converted; readonly name: string } | undefined;

  constructor(events: ConvertEvents) {
    this.#events = events;
    const { compare, output } = this.#results;
    const host = el("div", { class: "editor", id: "output-editor" });
    fill(output.panel, this.#note, host);
    this.#editor = new Editor(host, { label: "Converted rows" });
    this.#compare = new CompareView(compare.panel, events);
    this.#tabs = makeTabs(Object.values(this.#results).map(({ tab }) => tab));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isOff(this.#run)) events.onConvert();
    });
    this.#form.addEventListener("change", () => {
      this.#showLayout();
      this.showStale();
      events.onWish();
    });
    this.#listenToSaves();
    this.showIdle();
  }

  get wish(): ConvertWish {
    const fields = new FormData(this.#form);
    const template = textOf(fields.get("template"));
    const answer = textOf(fields.get("answer"));
    const to = fields.get("to") as Platform;
    return {
      to,
      losses: fields.get("losses") as Losses,
      roundTrip: fields.get("roundTrip") !== null,
      ...(to === "arize" && { layout: fields.get("layout") as ExampleLayout }),
      ...(template !== "" && { template }),
      ...(answer !== "" && { answer }),
    };
  }

  /** Nothing was converted yet, or what was is not to be shown any more. */
  showIdle(): void {
    this.#showAlone(empty("Nothing converted yet", idleText));
  }

  showEmpty(): void {
    this.#showAlone(
      empty(
        "There are no rows to convert yet",
        "Paste rows, open or drop a file, or try a sample.",
      ),
    );
  }

  showBusy({ element }: Busy): void {
    this.#showAlone(element);
    setOff(this.#run, true);
  }

  showCancelled(): void {
    announce("The conversion was cancelled.");
    this.#showAlone(empty("The conversion was cancelled", "Nothing of it was saved."));
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
    if (this.#done === undefined || this.#said.querySelector(".stale") !== null) return;
    this.#said.append(
      el(
        "p",
        { class: "stale" },
        "Rows or options have changed since. Convert again to bring this up to date.",
      ),
    );
  }

  show(converted: Converted, name: string): void {
    const { summary, changes, refused, output, shown, whole, milliseconds } = converted;
    setOff(this.#run, false);
    this.#done = { converted, name };
    const kinds = changeKinds(summary, changes);
    const steps = kinds.reduce((all, { amount }) => all + amount, 0);
    announce(headline(summary));
    fill(
      this.#said,
      el("p", { class: "verdict-line", "data-tone": toneOf(summary) }, headline(summary)),
      el("p", { class: "muted" }, account(summary, steps, milliseconds)),
    );
    this.#result.hidden = summary.records === 0;
    this.#note.textContent = `${size(output.size)}${whole ? "" : ", of which the start is shown"}`;
    this.#editor.show(shown, { editable: false });
    this.#showLists(converted, kinds, steps);
    const { compare, refused: refusals } = this.#results;
    const isAllRefused = summary.converted === 0 && refused.length > 0;
    this.#tabs.choose(isAllRefused ? refusals.tab : (this.#tabs.chosen ?? compare.tab));
    this.#compare.begin(summary.records);
  }

  #showLists({ summary, refused }: Converted, kinds: readonly ChangeKind[], steps: number): void {
    const { warnings, rejected } = summary;
    const { output, ...lists } = this.#results;
    fill(lists.changes.panel, ...kinds.map((kind) => this.#changeKind(kind)));
    fill(lists.refused.panel, this.#refusals(refused, rejected));
    fill(
      lists.warnings.panel,
      issueList(warnings, this.#events.onChoose),
      areAllWarnings(warnings)
        ? undefined
        : listEnd(`The first ${number(warnings.length)} are listed, and there may be more.`),
    );
    const amounts = { changes: steps, refused: rejected, warnings: warnings.length } as const;
    for (const [id, amount] of Object.entries(amounts) as [keyof typeof amounts, number][]) {
      const plus = id === "warnings" && !areAllWarnings(warnings) ? "+" : "";
      lists[id].tab.hidden = amount === 0;
      lists[id].count.textContent = `${number(amount)}${plus}`;
    }
    output.tab.hidden = summary.converted === 0;
    byId("save-output", HTMLButtonElement).disabled = summary.converted === 0;
    byId("save-rejects", HTMLButtonElement).hidden = rejected === 0;
  }

  #showAlone(...said: Child[]): void {
    setOff(this.#run, false);
    // Such as on the button that cancels, which goes.
    const hadFocus = this.#said.contains(document.activeElement);
    fill(this.#said, ...said);
    if (hadFocus) this.#run.focus();
    this.#result.hidden = true;
    this.#done = undefined;
    this.#compare.end();
  }

  #showLayout(): void {
    this.#layout.hidden = this.wish.to !== "arize";
  }

  /** Takes what a link says of the form's fields, by their names; the others are as at first. */
  readWish(link: LinkSettings): void {
    this.#form.reset();
    for (const name of ["to", "losses", "layout", "roundTrip", "template", "answer"]) {
      const value = link[name];
      if (value !== undefined) setField(this.#form, name, value);
    }
    const { template, answer } = link;
    byId("convert-more", HTMLDetailsElement).open = template !== undefined || answer !== undefined;
    this.#showLayout();
  }

  #listenToSaves(): void {
    const saves: Record<string, (converted: Converted, name: string) => void> = {
      "save-output": ({ output, summary }, name) => {
        save(output, outputName(name, summary));
      },
      "save-rejects": ({ rejects }, name) => {
        save(rejects, `${stemOf(name)}.refused.jsonl`);
      },
      "save-report": (converted, name) => {
        save(reportOf(converted), `${stemOf(name)}.report.json`);
      },
    };
    for (const [id, act] of Object.entries(saves)) {
      byId(id, HTMLButtonElement).addEventListener("click", () => {
        if (this.#done !== undefined) act(this.#done.converted, this.#done.name);
      });
    }
  }

  #refusals(refused: readonly Refused[], total: number): HTMLElement {
    const items = refused.map((row) => this.#refusal(row));
    const list = rove(el("ol", { class: "reject-list", role: "list" }, ...items));
    return el("div", {}, list, more(refused.length, total));
  }

  #refusal({ line, issues }: Refused): HTMLElement {
    const show = (): void => {
      const [issue] = issues;
      if (issue !== undefined) this.#events.onChoose(issue);
    };
    return el(
      "li",
      { class: "reject" },
      button(`Line ${number(line)}`, show, { class: "button link tabular" }),
      el(
        "div",
        {},
        ...issues.map(({ code, message, hint }) =>
          el(
            "p",
            { class: "reject-reason" },
            el("span", { class: "issue-code" }, code),
            " ",
            prose(hint === undefined ? message : `${message} ${sentence(hint)}`),
          ),
        ),
      ),
    );
  }

  #changeKind({ action, reason, amount, changes }: ChangeKind): HTMLElement {
    return el(
      "details",
      { class: "change-kind" },
      el(
        "summary",
        {},
        el("span", { class: "action", "data-action": action }, action),
        el("span", { class: "change-reason" }, el("code", {}, reason)),
        el("span", { class: "chip-count tabular" }, number(amount)),
      ),
      rove(
        el(
          "ul",
          { class: "change-list", role: "list" },
          ...changes.map((change) => this.#change(change)),
        ),
      ),
      more(changes.length, amount),
    );
  }

  #change({ record, from, to }: Change): HTMLElement {
    const show = (): void => {
      this.#tabs.choose(this.#results.compare.tab);
      this.#compare.focus();
      void this.#compare.show(record);
    };
    return el(
      "li",
      {},
      button(`Row ${number(record + 1)}`, show, { class: "button link tabular" }),
      el("code", {}, from === "" ? "the row" : from),
      to !== undefined &&
        el("span", { class: "muted" }, el("span", { class: "unseen" }, "to"), "→"),
      to !== undefined && el("code", {}, to === "" ? "the row" : to),
    );
  }
}

function more(listed: number, total: number): Child {
  if (listed >= total) return undefined;
  return listEnd(`The first ${number(listed)} of ${number(total)} are listed.`);
}

function listEnd(text: string): HTMLElement {
  return el("p", { class: "muted list-end" }, text);
}

// A conversion says no more of them, and does not count the others by themselves.
function areAllWarnings(warnings: readonly Issue[]): boolean {
  return warnings.length < changesAtMost;
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
function changeKinds({ totals }: ConversionSummary, changes: readonly Change[]): ChangeKind[] {
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

function toneOf({ converted, records }: ConversionSummary): string {
  if (records === 0) return "none";
  if (converted === records) return "ok";
  return converted === 0 ? "error" : "warning";
}

function headline({ converted, records, from, to }: ConversionSummary): string {
  if (from === null) return "The rows are not of one platform";
  if (records === 0) return "There are no rows in here";
  const rows =
    converted === records
      ? count(records, "row")
      : `${number(converted)} of ${number(records)} rows`;
  return `${rows} converted to ${platformName(to)}`;
}

function account(summary: ConversionSummary, steps: number, milliseconds: number): string {
  const { from, rejected } = summary;
  const origin = from === null ? "" : `from ${platformName(from)}, `;
  const refused = rejected === 0 ? "no row refused" : `${count(rejected, "row")} refused`;
  return `${count(steps, "change")}, ${refused}; ${origin}in ${duration(milliseconds)}.`;
}

function reportOf({ summary, changes, refused }: Converted): Blob {
  const { rejected, warnings } = summary;
  const steps = changeKinds(summary, changes).reduce((all, { amount }) => all + amount, 0);
  const listed = {
    changes: { listed: changes.length, total: steps },
    refused: { listed: refused.length, total: rejected },
    // `null`: unknown, as there may be more.
    warnings: {
      listed: warnings.length,
      total: areAllWarnings(warnings) ? warnings.length : null,
    },
  };
  const report = { ...summary, listed, changes, refused };
  return new Blob([JSON.stringify(report, null, 2), "\n"], { type: "application/json" });
}

function stemOf(name: string): string {
  return name.replace(/\.(?:jsonl|ndjson|json|txt)$/i, "");
}

function outputName(name: string, { to, framing }: ConversionSummary): string {
  const lines = framing === "json-lines" || framing === "concatenated";
  return `${stemOf(name)}.${to}.${lines ? "jsonl" : "json"}`;
}
