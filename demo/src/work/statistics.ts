// What is in a file of rows, counted: splits, roles, lengths, tools. It looks for messages where the
// platforms have them, and takes rows as they are, good or bad.
import { load } from "entrybridge";
import type { FileRecord } from "entrybridge";
import type { Asked, Watch } from "../protocol.js";

/** How many of what, in the order to be shown in. */
export type Counts = readonly (readonly [name: string, amount: number])[];

export interface Statistics {
  readonly rows: number;
  /** Rows that are no JSON objects. */
  readonly unreadable: number;
  readonly messages: number;
  readonly splits: Counts;
  readonly roles: Counts;
  readonly messagesPerRow: Counts;
  /** Rows by the length of their text, in characters. */
  readonly lengths: Counts;
  /** Rows that declare tools, that call some, that do neither. */
  readonly toolUse: Counts;
  /** Calls by the tool's name, the most frequent ones. */
  readonly calls: Counts;
  readonly callsOfOthers: number;
  readonly characters: { readonly median: number; readonly longest: number };
  readonly milliseconds: number;
}

export async function statistics(
  { rows }: Asked<"statistics">,
  { signal, onProgress }: Watch,
): Promise<Statistics> {
  const bridge = await load();
  const started = performance.now();
  const tally = new RowTally();
  for await (const record of bridge.records(rows, { signal, onProgress })) tally.take(record);
  return tally.result(performance.now() - started);
}

const namedCalls = 12;

class RowTally {
  #rows = 0;
  #unreadable = 0;
  readonly #splits = new Tally();
  readonly #roles = new Tally();
  readonly #messagesPerRow = new Tally();
  readonly #lengths = new Tally();
  readonly #toolUse = new Tally();
  readonly #calls = new Tally();

  take({ text, issue }: FileRecord): void {
    this.#rows++;
    this.#lengths.count(text.length);
    const row = issue === undefined ? objectIn(text) : undefined;
    if (row === undefined) {
      this.#unreadable++;
      return;
    }
    this.#splits.count(splitOf(row));
    const messages = messagesOf(row);
    this.#messagesPerRow.count(messages.length);
    for (const message of messages) this.#roles.count(nameOf(message["role"], "no role"));
    const calls = messages.flatMap(callsOf);
    for (const call of calls) this.#calls.count(call);
    this.#toolUse.count(useOf(toolsOf(row), calls.length > 0));
  }

  result(milliseconds: number): Statistics {
    const calls = this.#calls.byAmount();
    const lengths = this.#lengths.numbers();
    return {
      rows: this.#rows,
      unreadable: this.#unreadable,
      messages: this.#roles.total,
      splits: inOrderOf(this.#splits, ["TRAIN", "TEST", noSplit]),
      roles: inOrderOf(this.#roles, [
        "system",
        "developer",
        "user",
        "assistant",
        "tool",
        "function",
      ]),
      messagesPerRow: ranges(this.#messagesPerRow.numbers()),
      lengths: powers(lengths),
      toolUse: inOrderOf(this.#toolUse, Object.values(toolUses)),
      calls: calls.slice(0, namedCalls),
      callsOfOthers: sumOf(calls.slice(namedCalls)),
      characters: {
        median: medianOf(lengths),
        longest: lengths.at(-1)?.[0] ?? 0,
      },
      milliseconds,
    };
  }
}

type Numbers = readonly (readonly [number: number, amount: number])[];

class Tally {
  readonly #amounts = new Map<string | number, number>();
  total = 0;

  count(name: string | number): void {
    this.total++;
    this.#amounts.set(name, (this.#amounts.get(name) ?? 0) + 1);
  }

  amount(name: string | number): number {
    return this.#amounts.get(name) ?? 0;
  }

  /** Where what is counted are numbers: those, in their order. */
  numbers(): Numbers {
    return [...this.#amounts]
      .map(([name, amount]) => [Number(name), amount] as const)
      .sort(([a], [b]) => a - b);
  }

  byAmount(): [string, number][] {
    return [...this.#amounts]
      .map(([name, amount]): [string, number] => [String(name), amount])
      .sort((a, b) => b[1] - a[1]);
  }
}

const noSplit = "no split";
const toolUses = {
  called: "tools called",
  declared: "tools declared, not called",
  none: "no tools",
};

type Json = Readonly<Record<string, unknown>>;

function objectIn(text: string): Json | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    // What the core can read, JSON.parse can; a row too deep for it is told apart as unreadable.
    return undefined;
  }
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;
}

function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.flatMap((item): Json[] => listOf(objectOf(item))) : [];
}

function listOf(object: Json | undefined): Json[] {
  return object === undefined ? [] : [object];
}

function messagesOf(row: Json): Json[] {
  const [input, output, target] = [row["input"], row["output"], row["target"]].map(objectOf);
  return [
    ...objectsOf(row["messages"]),
    ...objectsOf(input?.["messages"]),
    ...objectsOf(output?.["messages"]),
    ...objectsOf([target?.["message"]]),
  ];
}

function toolsOf(row: Json): boolean {
  const holders = [row, ...["input", "target"].map((key) => objectOf(row[key]))];
  return holders.some((holder) => objectsOf(holder?.["tools"]).length > 0);
}

function callsOf(message: Json): string[] {
  const older = [message["function_call"], message["tool_call"]].map(objectOf).flatMap(listOf);
  const called = objectsOf(message["tool_calls"]).map((call) => objectOf(call["function"]) ?? {});
  return [...called, ...older].map((call) => nameOf(call["name"], "no name"));
}

function useOf(declared: boolean, called: boolean): string {
  return called ? toolUses.called : declared ? toolUses.declared : toolUses.none;
}

function splitOf(row: Json): string {
  const target = objectOf(row["target"]);
  return nameOf(row["split"] ?? target?.["split"], noSplit);
}

const longestName = 60;

function nameOf(value: unknown, other: string): string {
  return typeof value === "string" && value !== "" ? value.slice(0, longestName) : other;
}

// The usual names first, then what else there is, by amount; none that does not occur.
function inOrderOf(tally: Tally, usual: readonly string[]): Counts {
  const others = tally.byAmount().filter(([name]) => !usual.includes(name));
  const first = usual.map((name): [string, number] => [name, tally.amount(name)]);
  const shown = 20;
  const rest = sumOf(others.slice(shown));
  return [
    ...first.filter(([, amount]) => amount > 0),
    ...others.slice(0, shown),
    ...(rest > 0 ? [["others", rest] as const] : []),
  ];
}

function medianOf(numbers: Numbers): number {
  const all = sumOf(numbers);
  let before = 0;
  for (const [number, amount] of numbers) {
    before += amount;
    if (before * 2 > all) return number;
  }
  return 0;
}

// Each number up to ten by itself.
function ranges(numbers: Numbers): Counts {
  const starts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 21, 51, 101];
  const named = starts.map((from, index): [string, number] => {
    const to = (starts[index + 1] ?? Infinity) - 1;
    const name = to === from ? String(from) : to === Infinity ? `${from}+` : `${from}–${to}`;
    return [name, sumOf(numbers.filter(([number]) => number >= from && number <= to))];
  });
  return withoutEmptyEnds(named);
}

const lowestBound = 64;
const bounds = new Intl.NumberFormat("en");

// Bounds that double.
function powers(lengths: Numbers): Counts {
  const named: [string, number][] = [];
  let from = 0;
  for (let to = lowestBound; from <= (lengths.at(-1)?.[0] ?? 0); to *= 2) {
    const start = from;
    const within = lengths.filter(([length]) => length >= start && length < to);
    named.push([`< ${bounds.format(to)}`, sumOf(within)]);
    from = to;
  }
  return withoutEmptyEnds(named);
}

function withoutEmptyEnds(counts: Counts): Counts {
  const filled = counts.map(([, amount]) => amount > 0);
  return counts.slice(Math.max(filled.indexOf(true), 0), filled.lastIndexOf(true) + 1);
}

function sumOf(counts: readonly (readonly [unknown, number])[]): number {
  return counts.reduce((all, [, amount]) => all + amount, 0);
}
