// What is in the rows, as charts, each with its numbers.
import type { DatasetStats } from "entrybridge";
import { empty } from "./check-view.js";
import type { BarChart } from "./charts.js";
import { announce, button, byId, el, fill, prose } from "./dom.js";
import type { Child } from "./dom.js";
import type { Busy } from "./progress.js";
import type { Counted, Failure } from "./protocol.js";
import {
  callCounts,
  lengthCounts,
  messageCounts,
  roleCounts,
  splitCounts,
  toolUseCounts,
} from "./statistics-counts.js";
import type { Counts } from "./statistics-counts.js";
import { count, duration, number, size } from "./words.js";

export class StatisticsView {
  readonly #host = byId("statistics", HTMLElement);
  readonly #onRetry: () => void;

  constructor(onRetry: () => void) {
    this.#onRetry = onRetry;
    this.showIdle();
  }

  showIdle(): void {
    fill(
      this.#host,
      empty("Nothing to count yet", "Paste rows, open or drop a file, or try a sample."),
    );
  }

  /** What is shown is of no rows that are here. */
  clear(): void {
    fill(this.#host);
  }

  showBusy({ element }: Busy): void {
    fill(this.#host, element);
  }

  showCancelled(): void {
    announce("Counting was cancelled.");
    const again = button("Count again", this.#onRetry);
    fill(
      this.#host,
      el(
        "div",
        { class: "said" },
        el("p", { class: "verdict-line" }, "Counting was cancelled"),
        again,
      ),
    );
  }

  showFailure({ message }: Failure): void {
    fill(
      this.#host,
      el("p", { class: "verdict-line", "data-tone": "error" }, "The rows could not be counted"),
      el("p", { class: "muted" }, prose(message)),
    );
  }

  async show({ stats, milliseconds }: Counted): Promise<void> {
    if (stats.rows === 0) {
      fill(
        this.#host,
        empty("There are no rows in here", "White space alone is nothing to count."),
      );
      return;
    }
    const cards = cardsOf(stats).map(cardOf);
    announce(`${count(stats.rows, "row")} counted.`);
    fill(
      this.#host,
      head(stats, milliseconds),
      el("div", { class: "cards" }, ...cards.map(({ card }) => card)),
    );
    const { draw } = await import("./charts.js");
    draw(cards.map(({ chart }) => chart));
  }
}

function head(stats: DatasetStats, milliseconds: number): HTMLElement {
  const { rows, unreadable, messages, bytes } = stats;
  return el(
    "dl",
    { class: "figures" },
    ...figure("Rows", number(rows)),
    ...figure("Messages", number(messages.sum)),
    ...figure("Median row", size(bytes.p50)),
    ...figure("Longest row", size(bytes.max)),
    ...(unreadable > 0 ? figure("No JSON objects", count(unreadable, "row")) : []),
    ...figure("Counted in", duration(milliseconds)),
  );
}

function figure(name: string, value: string): HTMLElement[] {
  return [el("div", {}, el("dt", {}, name), el("dd", { class: "tabular" }, value))];
}

interface Card {
  readonly title: string;
  /** What is counted, as the table's heads say. */
  readonly of: string;
  readonly unit: string;
  readonly counts: Counts;
  readonly lying?: boolean;
  readonly note?: string;
}

function cardsOf(stats: DatasetStats): Card[] {
  const { calls, others } = callCounts(stats);
  const cards: Card[] = [
    { title: "Rows per split", of: "Split", unit: "Rows", counts: splitCounts(stats) },
    {
      title: "Messages by role",
      of: "Role",
      unit: "Messages",
      counts: roleCounts(stats),
      lying: true,
    },
    { title: "Messages per row", of: "Messages", unit: "Rows", counts: messageCounts(stats) },
    { title: "Length of rows, in bytes", of: "Bytes", unit: "Rows", counts: lengthCounts(stats) },
    { title: "Tool use", of: "Use", unit: "Rows", counts: toolUseCounts(stats), lying: true },
    {
      title: "Calls by tool",
      of: "Tool",
      unit: "Calls",
      counts: calls,
      lying: true,
      ...(others > 0 && { note: `${count(others, "call")} of other tools.` }),
    },
  ];
  return cards.filter(({ counts }) => counts.length > 0);
}

function cardOf({ title, of, unit, counts, lying = false, note }: Card): {
  readonly card: HTMLElement;
  readonly chart: BarChart;
} {
  const canvas = el("canvas", { role: "img", "aria-label": `${title}: ${inWords(counts)}` });
  const frame = el("div", { class: "chart" }, canvas);
  const lines = Math.max(counts.length, 2);
  frame.style.height = lying ? `${lines * 32 + 36}px` : "180px";
  const card = el(
    "section",
    { class: "card" },
    el("h3", { class: "sub-title" }, title),
    frame,
    note !== undefined && el("p", { class: "muted" }, note),
    el("details", { class: "more" }, el("summary", {}, "Numbers"), table(of, unit, counts)),
  );
  return { card, chart: { canvas, counts, lying } };
}

function table(of: string, unit: string, counts: Counts): HTMLElement {
  const heads: Child[] = [of, unit].map((name) => el("th", { scope: "col" }, name));
  return el(
    "table",
    { class: "numbers" },
    el("thead", {}, el("tr", {}, ...heads)),
    el(
      "tbody",
      {},
      ...counts.map(([name, amount]) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, name),
          el("td", { class: "tabular" }, number(amount)),
        ),
      ),
    ),
  );
}

function inWords(counts: Counts): string {
  return counts.map(([name, amount]) => `${name} ${number(amount)}`).join(", ");
}
