// A row beside what it becomes: side by side, or one text where the window is narrow.
import { button, el, fill, isOff, prose, setOff } from "./dom.js";
import { failureOf, isCancelled } from "./engine.js";
import type { showDiff } from "./diff-view.js";
import type { Compared } from "./protocol.js";
import { number } from "./words.js";

/** Asks for a row, 0-based, and what it becomes with the options of the last conversion. */
export type CompareRow = (record: number, signal: AbortSignal) => Promise<Compared>;

export interface CompareEvents {
  readonly onCompare: CompareRow;
}

type Differ = typeof showDiff;

export class CompareView {
  readonly #events: CompareEvents;
  readonly #bar: HTMLElement;
  readonly #number: HTMLInputElement;
  readonly #of = el("span", { class: "muted tabular" });
  readonly #before: HTMLButtonElement;
  readonly #after: HTMLButtonElement;
  readonly #said = el("div", { class: "compare-said" });
  readonly #diff = el("div", { class: "editor compare-diff" });
  #controller = new AbortController();
  #records = 0;
  #record = 0;

  constructor(host: HTMLElement, events: CompareEvents) {
    this.#events = events;
    this.#number = el("input", {
      type: "number",
      class: "input tabular",
      id: "compare-row",
      min: 1,
      step: 1,
      inputmode: "numeric",
    });
    this.#number.addEventListener("change", () => {
      const wanted = Number(this.#number.value) - 1;
      if (Number.isInteger(wanted)) void this.show(wanted);
    });
    this.#before = this.#step("Previous", -1);
    this.#after = this.#step("Next", 1);
    this.#bar = el(
      "div",
      { class: "compare-bar" },
      el("label", { class: "field-label", for: "compare-row" }, "Row"),
      this.#number,
      this.#of,
      this.#before,
      this.#after,
    );
    fill(host, this.#bar, this.#said, this.#diff);
  }

  /** Shows the first of so many rows. */
  begin(records: number): void {
    this.#records = records;
    this.#of.textContent = `of ${number(records)}`;
    this.#number.max = String(records);
    if (records > 0) void this.show(0);
  }

  /** The number of the row gets the focus. */
  focus(): void {
    this.#number.focus();
  }

  end(): void {
    this.#controller.abort();
    this.#records = 0;
  }

  async show(record: number): Promise<void> {
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.#record = Math.min(Math.max(record, 0), this.#records - 1);
    this.#showPosition();
    try {
      const [compared, show] = await Promise.all([
        this.#events.onCompare(this.#record, signal),
        differ(),
      ]);
      if (signal.aborted) return;
      this.#show(compared, show);
    } catch (error) {
      if (!isCancelled(error)) this.#say("The row cannot be shown.", failureOf(error).message);
    }
  }

  #step(label: string, by: -1 | 1): HTMLButtonElement {
    const step = button(label, () => {
      if (!isOff(step)) void this.show(this.#record + by);
    });
    return step;
  }

  #show({ before, after, issues }: Compared, show: Differ): void {
    if (issues.length > 0) {
      this.#say("This row was refused.", ...issues.map(({ message }) => message));
    } else {
      fill(this.#said);
    }
    show(this.#diff, before, after);
  }

  #say(title: string, ...reasons: string[]): void {
    fill(
      this.#said,
      el(
        "div",
        { class: "notice", "data-tone": "warning" },
        el("p", {}, title),
        ...reasons.map((reason) => el("p", {}, prose(reason))),
      ),
    );
  }

  #showPosition(): void {
    this.#number.value = String(this.#record + 1);
    setOff(this.#before, this.#record === 0);
    setOff(this.#after, this.#record >= this.#records - 1);
  }
}

// Loaded when there is something to show.
async function differ(): Promise<Differ> {
  return (await import("./diff-view.js")).showDiff;
}
