// What the rows of a file hold: gathered row by row, in constant memory, and added up over files.
// Promises: all counts are exact, also of names up to `mostNames`; lengths are kept in buckets, so that
// quantiles of any number of rows need no more memory; statistics of parts add up to those of the whole
// (names beyond `mostNames` aside, which are only counted).
//
//   const gatherer = new StatsGatherer((key) => false);
//   gatherer.add('{"messages":[{"role":"user","content":"Hi"}]}', 46);
//   gatherer.stats().roles.names; // [{ name: "user", count: 1 }]
import { isObject } from "./object.js";
import type { DatasetStats, LengthStats, NameCounts, Platform, ToolUse } from "./types.js";

const mostNames = 1000;
const longestName = 200;

/** Adds statistics up, such as those of several files. */
export function mergeStats(...parts: readonly DatasetStats[]): DatasetStats {
  const whole = new StatsGatherer(() => false);
  for (const part of parts) whole.merge(part);
  return whole.stats();
}

/** Whether statistics left names out, so that the order of parts may matter. */
export function leavesOut({ groupsLeftOut, roles, toolCalls }: DatasetStats): boolean {
  return groupsLeftOut + roles.leftOut + toolCalls.leftOut > 0;
}

/** Says whether a key is a slip of `messages`. */
export type IsSlip = (key: string) => boolean;

export class StatsGatherer {
  readonly #isSlip: IsSlip;
  #rows = 0;
  #unreadable = 0;
  readonly #groups = new Tally();
  readonly #roles = new Tally();
  readonly #toolCalls = new Tally();
  readonly #toolUse: ToolUse = { called: 0, declared: 0, none: 0 };
  readonly #bytes = new Lengths();
  readonly #messages = new Lengths();

  constructor(isSlip: IsSlip) {
    this.#isSlip = isSlip;
  }

  /** A row of JSON, and how long it is. */
  add(text: string, bytes: number): void {
    const row = objectIn(text);
    if (row === undefined) {
      this.addUnreadable();
      return;
    }
    this.#rows += 1;
    this.#bytes.add(bytes);
    const platform = platformOf(row, this.#isSlip);
    this.#groups.add(groupName(platform, splitOf(row, platform)));
    let messages = 0;
    let calls = 0;
    for (const message of messagesOf(row)) {
      messages += 1;
      calls += this.#addMessage(message);
    }
    this.#messages.add(messages);
    this.#toolUse[calls > 0 ? "called" : declaresTools(row) ? "declared" : "none"] += 1;
  }

  addUnreadable(): void {
    this.#rows += 1;
    this.#unreadable += 1;
  }

  merge(part: DatasetStats): void {
    this.#rows += part.rows;
    this.#unreadable += part.unreadable;
    for (const { platform, split, rows } of part.groups) {
      this.#groups.add(groupName(platform, split), rows);
    }
    this.#groups.leftOut += part.groupsLeftOut;
    this.#roles.merge(part.roles);
    this.#toolCalls.merge(part.toolCalls);
    this.#toolUse.called += part.toolUse.called;
    this.#toolUse.declared += part.toolUse.declared;
    this.#toolUse.none += part.toolUse.none;
    this.#bytes.merge(part.bytes);
    this.#messages.merge(part.messages);
  }

  stats(): DatasetStats {
    const groups = this.#groups.counts();
    return {
      rows: this.#rows,
      unreadable: this.#unreadable,
      groups: groups.names.map(({ name, count }) => ({ ...groupOf(name), rows: count })),
      groupsLeftOut: groups.leftOut,
      roles: this.#roles.counts(),
      toolCalls: this.#toolCalls.counts(),
      toolUse: { ...this.#toolUse },
      bytes: this.#bytes.stats(),
      messages: this.#messages.stats(),
    };
  }

  /** Gives the number of its calls. */
  #addMessage(message: unknown): number {
    if (!isObject(message)) return 0;
    if (typeof message["role"] === "string") this.#roles.add(message["role"]);
    const calls = [...callsOf(message)];
    for (const { name } of calls) if (typeof name === "string") this.#toolCalls.add(name);
    return calls.length;
  }
}

class Tally {
  leftOut = 0;
  readonly #counts = new Map<string, number>();

  add(name: string, count = 1): void {
    const key = name.length > longestName ? name.slice(0, longestName) : name;
    const known = this.#counts.get(key);
    if (known !== undefined) this.#counts.set(key, known + count);
    else if (this.#counts.size < mostNames) this.#counts.set(key, count);
    else this.leftOut += count;
  }

  merge({ names, leftOut }: NameCounts): void {
    for (const { name, count } of names) this.add(name, count);
    this.leftOut += leftOut;
  }

  counts(): NameCounts {
    const names = Array.from(this.#counts, ([name, count]) => ({ name, count })).sort(
      (left, right) => right.count - left.count || (left.name < right.name ? -1 : 1),
    );
    const total = names.reduce((sum, { count }) => sum + count, this.leftOut);
    return { total, names, leftOut: this.leftOut };
  }
}

// Lengths below 128 have a bucket each; from there on every power of two is cut into 64.
const exactBelow = 128;
const cuts = 64;

function bucketOf(length: number): number {
  const shift = Math.max(0, 25 - Math.clz32(length));
  return shift * cuts + (length >>> shift);
}

/** The least length of a bucket. */
function leastOf(bucket: number): number {
  if (bucket < exactBelow) return bucket;
  const shift = Math.floor(bucket / cuts) - 1;
  return ((bucket % cuts) + cuts) * 2 ** shift;
}

class Lengths {
  #rows = 0;
  #sum = 0;
  #min = Infinity;
  #max = 0;
  readonly #buckets: number[] = [];

  add(length: number): void {
    this.#put(bucketOf(length), 1);
    this.#sum += length;
    this.#min = Math.min(this.#min, length);
    this.#max = Math.max(this.#max, length);
  }

  merge({ rows, sum, min, max, buckets }: LengthStats): void {
    for (const bucket of buckets) this.#put(bucketOf(bucket.from), bucket.rows);
    if (rows === 0) return;
    this.#sum += sum;
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
  }

  stats(): LengthStats {
    const buckets = this.#buckets.flatMap((rows, bucket) =>
      rows > 0 ? [{ from: leastOf(bucket), to: leastOf(bucket + 1) - 1, rows }] : [],
    );
    return {
      rows: this.#rows,
      sum: this.#sum,
      min: this.#rows === 0 ? 0 : this.#min,
      p50: this.#quantile(0.5, buckets),
      p95: this.#quantile(0.95, buckets),
      max: this.#max,
      buckets,
    };
  }

  #put(bucket: number, rows: number): void {
    while (this.#buckets.length <= bucket) this.#buckets.push(0);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + rows;
    this.#rows += rows;
  }

  // The middle of the bucket that the row of this rank is in.
  #quantile(share: number, buckets: LengthStats["buckets"]): number {
    let left = Math.max(1, Math.ceil(share * this.#rows));
    for (const { from, to, rows } of buckets) {
      left -= rows;
      if (left > 0) continue;
      return Math.min(this.#max, Math.max(this.#min, Math.floor((from + to) / 2)));
    }
    return 0;
  }
}

// What rows hold, where

type Row = Readonly<Record<string, unknown>>;

function objectIn(text: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const humanloopKeys = ["inputs", "target", "log_ids"];

function platformOf(row: Row, isSlip: IsSlip): Platform {
  if (humanloopKeys.some((key) => Object.hasOwn(row, key))) return "humanloop";
  if (Object.hasOwn(row, "messages")) return "openpipe";
  return Object.keys(row).some(isSlip) ? "openpipe" : "arize";
}

function splitOf(row: Row, platform: Platform): string | null {
  const { target } = row;
  const holder = platform === "humanloop" ? (isObject(target) ? target : {}) : row;
  return typeof holder["split"] === "string" ? holder["split"] : null;
}

// `messages` anywhere, Humanloop's answer in `target`, and Arize's lists in `input` and `output`.
function* messagesOf({ messages, target, input, output }: Row): Generator<unknown, void> {
  yield* listOf(messages);
  if (isObject(target)) {
    if (isObject(target["message"])) yield target["message"];
    else if (typeof target["output"] === "string") yield { role: "assistant" };
  }
  for (const side of [input, output]) if (isObject(side)) yield* listOf(side["messages"]);
}

// What is called: of each of `tool_calls`, and in the older forms (OpenAI's, and Humanloop's).
function* callsOf(message: Row): Generator<Row, void> {
  for (const call of listOf(message["tool_calls"])) {
    if (isObject(call)) yield isObject(call["function"]) ? call["function"] : {};
  }
  for (const key of ["function_call", "tool_call"]) {
    const call = message[key];
    if (isObject(call)) yield call;
  }
}

// OpenPipe's beside the messages, Humanloop's in `target`, Arize's in `input`.
function declaresTools(row: Row): boolean {
  return [row, row["target"], row["input"]].some(
    (holder) => isObject(holder) && listOf(holder["tools"]).length > 0,
  );
}

function listOf(value: unknown): readonly unknown[] {
  return isArray(value) ? value : [];
}

const isArray: (value: unknown) => value is readonly unknown[] = Array.isArray;

// A group's key in a tally.
function groupName(platform: Platform, split: string | null): string {
  return split === null ? platform : `${platform}\n${split}`;
}

function groupOf(name: string): { platform: Platform; split: string | null } {
  const end = name.indexOf("\n");
  return end < 0
    ? { platform: name as Platform, split: null }
    : { platform: name.slice(0, end) as Platform, split: name.slice(end + 1) };
}
