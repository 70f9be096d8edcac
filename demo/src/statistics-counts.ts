// The package's statistics as the charts show them: a few bars each, in an order that people expect.
import type { DatasetStats, LengthStats } from "entrybridge";

/** How many of what, in the order to be shown in. */
export type Counts = readonly (readonly [name: string, amount: number])[];

const barsAtMost = 20;
const callsAtMost = 12;

export function splitCounts({ groups, groupsLeftOut }: DatasetStats): Counts {
  const splits = new Map<string, number>();
  for (const { split, rows } of groups) {
    const name = split === null || split === "" ? "no split" : split;
    splits.set(name, (splits.get(name) ?? 0) + rows);
  }
  return inOrderOf([...splits], ["TRAIN", "TEST", "no split"], groupsLeftOut);
}

const usualRoles = ["system", "developer", "user", "assistant", "tool", "function"];

export function roleCounts({ roles, messages }: DatasetStats): Counts {
  const named = roles.names.map(({ name, count }): [string, number] => [name, count]);
  const unnamed = messages.sum - roles.total;
  const all = unnamed > 0 ? [...named, ["no role", unnamed] as [string, number]] : named;
  return inOrderOf(all, usualRoles, roles.leftOut);
}

export function toolUseCounts({ toolUse: { called, declared, none } }: DatasetStats): Counts {
  const uses = [
    ["tools called", called],
    ["tools declared, not called", declared],
    ["no tools", none],
  ] as const;
  return uses.filter(([, amount]) => amount > 0);
}

/** The most frequent ones, and how many calls there are of others. */
export function callCounts({ toolCalls }: DatasetStats): { calls: Counts; others: number } {
  const shown = toolCalls.names.slice(0, callsAtMost);
  const calls = shown.map(({ name, count }) => [shortened(name), count] as const);
  return { calls, others: toolCalls.total - sumOf(calls) };
}

// Each number up to ten by itself.
const messageStarts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 21, 51, 101];

export function messageCounts({ messages }: DatasetStats): Counts {
  const named = messageStarts.map((from, index): [string, number] => {
    const to = (messageStarts[index + 1] ?? Infinity) - 1;
    const name = to === from ? String(from) : to === Infinity ? `${from}+` : `${from}–${to}`;
    return [name, rowsWithin(messages, from, to)];
  });
  return withoutEmptyEnds(named);
}

const lowestBound = 64;
const bounds = new Intl.NumberFormat("en");

/** By bounds that double, where buckets end too. */
export function lengthCounts({ bytes }: DatasetStats): Counts {
  const named: [string, number][] = [];
  let from = 0;
  for (let to = lowestBound; from <= bytes.max; to *= 2) {
    named.push([`< ${bounds.format(to)}`, rowsWithin(bytes, from, to - 1)]);
    from = to;
  }
  return withoutEmptyEnds(named);
}

function rowsWithin({ buckets }: LengthStats, from: number, to: number): number {
  return buckets
    .filter((bucket) => bucket.from >= from && bucket.from <= to)
    .reduce((all, { rows }) => all + rows, 0);
}

// The usual names first, then what else there is, by amount; none that does not occur.
function inOrderOf(counts: Counts, usual: readonly string[], leftOut: number): Counts {
  const first = usual.flatMap((name) => counts.filter(([other]) => other === name));
  const others = counts
    .filter(([name]) => !usual.includes(name))
    .sort(([, left], [, right]) => right - left);
  const rest = sumOf(others.slice(barsAtMost)) + leftOut;
  return [
    ...first,
    ...others.slice(0, barsAtMost).map(([name, amount]) => [shortened(name), amount] as const),
    ...(rest > 0 ? [["others", rest] as const] : []),
  ];
}

const longestName = 60;

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}

function withoutEmptyEnds(counts: Counts): Counts {
  const filled = counts.map(([, amount]) => amount > 0);
  return counts.slice(Math.max(filled.indexOf(true), 0), filled.lastIndexOf(true) + 1);
}

function sumOf(counts: Counts): number {
  return counts.reduce((all, [, amount]) => all + amount, 0);
}
