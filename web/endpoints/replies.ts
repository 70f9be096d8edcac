// The bodies of each platform's answers, read with care: only what is used of them must be there, and
// what is not about the request that was sent is not believed.
import { isObject } from "../object.js";
import type { Path, Platform } from "../types.js";
import type { CreatedRow } from "./endpoint-types.js";

/** A row that the platform names, and what it says of it. */
export interface NamedRow {
  readonly index: number;
  readonly message: string;
  readonly path?: Path | undefined;
  /** Codes of our issues that may be meant. */
  readonly codes?: readonly string[] | undefined;
}

/** What an answer says that is no success. */
export interface Refusal {
  readonly words: string | undefined;
  readonly code: string | undefined;
  readonly details: readonly string[];
  readonly named: readonly NamedRow[];
}

export type TakenRow = CreatedRow | Omit<NamedRow, "index">;

interface Asked {
  readonly count: number;
  textOf(index: number): string | undefined;
}

/** What became of each row; a text: why the answer does not tell, as in "but …". */
export function takenBy(platform: Platform, body: unknown, asked: Asked): TakenRow[] | string {
  switch (platform) {
    case "openpipe":
      return takenByOpenPipe(body, asked.count);
    case "humanloop":
      return takenByHumanloop(body, asked);
    case "arize":
      return takenByArize(body, asked.count);
  }
}

/** `count`: how many rows were sent. */
export function refusalOf(platform: Platform, body: unknown, count: number): Refusal {
  const plain = plainRefusal(body);
  return platform === "humanloop" ? { ...plain, ...humanloopFaults(body, count) } : plain;
}

// --- OpenPipe -----------------------------------------------------------------------------------

function takenByOpenPipe(body: unknown, count: number): TakenRow[] | string {
  const created = member(body, "entries_created");
  const faults = member(member(body, "errors"), "data");
  if (typeof created !== "number" || !Array.isArray(faults)) {
    return "the answer is not the one that OpenPipe documents";
  }
  const messages = new Map<number, string[]>();
  for (const fault of faults as unknown[]) {
    const index = member(fault, "entry_index");
    if (!isIndex(index, count)) return "the answer names entries that were not sent";
    const said = textOf(member(fault, "message")) ?? "no reason was given";
    const before = messages.get(index);
    if (before === undefined) messages.set(index, [said]);
    else before.push(said);
  }
  if (created !== count - messages.size) {
    return `the answer counts ${created} created and ${messages.size} refused, of ${count} sent`;
  }
  return Array.from({ length: count }, (_, index) => {
    const said = messages.get(index);
    return said === undefined ? { status: "created" } : openPipeFault(said.join("; "));
  });
}

// The sentences of OpenPipe's importer (code of 2024), and our names for the faults.
const openPipeSentences: readonly (readonly [sentence: string, codes: readonly string[]])[] = [
  ["messages array is empty", ["no-messages"]],
  ["the final message must be from the assistant", ["last-message-not-assistant"]],
  ["no content, function_call, or tool_calls", ["empty-message"]],
  ["function_call but no arguments", ["arguments-not-json"]],
  ["more than one of the following: content", ["content-and-tool-calls"]],
];

function openPipeFault(message: string): TakenRow {
  const known = openPipeSentences.find(([sentence]) => message.includes(sentence));
  return { message, codes: known?.[1] ?? [] };
}

// --- Humanloop ----------------------------------------------------------------------------------

function takenByHumanloop(body: unknown, asked: Asked): TakenRow[] | string {
  if (!Array.isArray(body)) return "the answer is not the list that Humanloop documents";
  const ids = (body as unknown[]).map((datapoint) => textOf(member(datapoint, "id")));
  if (!ids.every((id) => id !== undefined)) return "the answer has datapoints without an id";
  const logs = asked.count === 1 ? logIds(asked.textOf(0)) : undefined;
  const expected = logs ?? asked.count;
  if (ids.length !== expected) {
    return `the answer has ${ids.length} datapoints where ${expected} were asked for`;
  }
  if (logs !== undefined) return [{ status: "created", ids }];
  return ids.map((id) => ({ status: "created", id }));
}

// How many logs a row asks to make datapoints from; undefined: it is a datapoint.
function logIds(text: string | undefined): number | undefined {
  if (text?.includes("log_ids") !== true) return undefined;
  try {
    const ids = member(JSON.parse(text), "log_ids");
    return Array.isArray(ids) ? ids.length : undefined;
  } catch {
    return undefined;
  }
}

// FastAPI's list of faults; `loc` is the place in the request: "body", the row's place in the list, and
// the path in the row. A row that is the whole body has no place.
function humanloopFaults(body: unknown, count: number): Partial<Refusal> {
  const list = member(body, "detail");
  if (!Array.isArray(list)) return {};
  const faults = (list as unknown[]).map((fault) => ({
    place: locOf(member(fault, "loc")),
    said: textOf(member(fault, "msg")) ?? "no reason was given",
  }));
  const details = faults.map(({ place, said }) => placed(place, said));
  const inBody = faults
    .filter(({ place }) => place[0] === "body")
    .map(({ place, said }) => ({ path: place.slice(1), said }));
  const inList = inBody.filter(({ path }) => typeof path[0] === "number" && path[0] >= 0);
  const named = inList.map(({ path: [index, ...path], said }) =>
    refused(Number(index), path, said),
  );
  const alone = count === 1 ? inBody.map(({ path, said }) => refused(0, path, said)) : [];
  return {
    words: details.join("; "),
    details,
    named: joined(named.length > 0 ? named : alone),
  };
}

function refused(index: number, path: Path, said: string): NamedRow {
  return { index, path, message: placed(path, said) };
}

function placed(place: Path, said: string): string {
  return place.length === 0 ? said : `${place.join(".")}: ${said}`;
}

// One for each row: the first place, and all that is said.
function joined(faults: readonly NamedRow[]): NamedRow[] {
  const byRow = new Map<number, NamedRow>();
  for (const each of faults) {
    const known = byRow.get(each.index);
    const message = known === undefined ? each.message : `${known.message}; ${each.message}`;
    byRow.set(each.index, { ...(known ?? each), message });
  }
  return [...byRow.values()];
}

function locOf(loc: unknown): Path {
  if (!Array.isArray(loc)) return [];
  const steps = loc as unknown[];
  return steps.filter((step) => typeof step === "string" || Number.isInteger(step)) as Path;
}

// --- Arize --------------------------------------------------------------------------------------

function takenByArize(body: unknown, count: number): TakenRow[] | string {
  const ids = member(body, "example_ids");
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string")) {
    return "the answer is not the one that Arize documents";
  }
  if (ids.length !== count) return `the answer has ${ids.length} ids where ${count} were asked for`;
  return ids.map((id) => ({ status: "created", id }));
}

// --- Any ----------------------------------------------------------------------------------------

// Where the platforms, and what stands before them, put their words.
function plainRefusal(body: unknown): Refusal {
  const { message, title, detail, error, code, type } = members(body);
  const inner = members(error);
  const issues = member(body, "issues");
  const texts = Array.isArray(issues)
    ? issues.map((issue) => textOf(member(issue, "message")))
    : [];
  const named = [textOf(title), textOf(detail)].filter((text) => text !== undefined);
  return {
    words:
      textOf(message) ??
      (named.length > 0 ? named.join(": ") : (textOf(error) ?? textOf(inner["message"]))),
    code: textOf(code) ?? textOf(inner["code"]) ?? textOf(type),
    details: texts.filter((text) => text !== undefined),
    named: [],
  };
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function member(value: unknown, name: string): unknown {
  const known = members(value);
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isIndex(value: unknown, count: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;
}
