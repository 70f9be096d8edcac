// Rows packed into bodies that a platform takes. Promises: no body has more rows or bytes than is
// allowed; a row in it is the text that was given, never made anew; memory is that of one body and a
// piece of the source; a row that is left out is told of.
import { MisuseError } from "../errors.js";
import { isObject } from "../object.js";
import {
  defaultMaxIssues,
  fields,
  hooksOf,
  oneOf,
  shown,
  streamHooks,
  validatePlan,
} from "../options.js";
import { notJsonIssues } from "../not-json.js";
import { platforms } from "../platforms.js";
import { isText } from "../source.js";
import { platformNames } from "../types.js";
import type { EntryBridge, Issue, Platform, Rejected, Source, Text } from "../types.js";
import { decodeUtf8, utf8Bytes } from "../utf8.js";
import { serialize } from "../value.js";
import { endpointOf } from "./endpoint.js";
import type { Endpoint } from "./endpoint.js";
import type { PlatformRequest, Requests, RequestsOptions } from "./endpoint-types.js";
import type { RequestsSummary, RowsToSend, SentRow } from "./endpoint-types.js";

/** What of the API it takes to pack rows. */
export type Checker = Pick<EntryBridge, "records" | "rules" | "validate">;

/** Arize's Python client uses this endpoint for bodies up to 8 MB; the others name no bound. */
const usualMaxBytes = 8_000_000;
/** Humanloop names no bound; each of its requests makes a new version of the dataset. */
const usualMaxRows = 100;

/** @throws {MisuseError} An option is missing, unknown or of a wrong type. */
export function packRequests(
  checker: Checker,
  rows: RowsToSend,
  options: RequestsOptions,
): Requests {
  const plan = requestsPlan(checker, options);
  const read = isSource(rows) ? fromSource(checker, rows, plan) : fromValues(rows);
  return packed(checker, read, plan);
}

/** The same, of rows that are read already. @throws {MisuseError} As `packRequests`. */
export function packRows(
  checker: Checker,
  rows: Iterable<ReadRow> | AsyncIterable<ReadRow>,
  options: RequestsOptions,
): Requests {
  return packed(checker, rows, requestsPlan(checker, options));
}

function packed(
  checker: Checker,
  rows: Iterable<ReadRow> | AsyncIterable<ReadRow>,
  plan: Plan,
): Requests {
  const summary = { records: 0, packed: 0, rejected: 0, requests: 0, bytes: 0 };
  const { warnings } = plan.endpoint;
  return Object.assign(pack(checker, rows, plan, summary), { summary, warnings });
}

interface Plan extends Pick<RequestsOptions, "rules" | "limits" | "signal" | "onProgress"> {
  readonly platform: Platform;
  readonly endpoint: Endpoint;
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly onReject: (rejected: Rejected) => void;
}

function requestsPlan(checker: Checker, options: RequestsOptions): Plan {
  const given = fields(options, "the options", [
    "platform",
    "datasetId",
    "datasetVersionId",
    "baseUrl",
    "maxRows",
    "maxBytes",
    "rules",
    "limits",
    "onReject",
    ...streamHooks,
  ]);
  const platform = oneOf(given["platform"], "platform", platformNames);
  const { rules, limits } = options;
  validatePlan({ platform, rules, limits }, () => checker.rules().map(({ id }) => id));
  const { onReject, ...hooks } = hooksOf(options, [...streamHooks, "onReject"]);
  const most = platforms[platform].limits.maxRows;
  return {
    platform,
    endpoint: endpointOf(options),
    maxRows: count(given["maxRows"], "maxRows", most) ?? most ?? usualMaxRows,
    maxBytes: count(given["maxBytes"], "maxBytes", null) ?? usualMaxBytes,
    rules,
    limits,
    signal: hooks.signal,
    onProgress: hooks.onProgress,
    onReject: onReject ?? (() => undefined),
  };
}

function count(value: unknown, option: string, most: number | null): number | undefined {
  if (value === undefined) return undefined;
  const isCount = typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
  if (isCount && value <= (most ?? value)) return value;
  const range = most === null ? "1 or more" : `from 1 to ${most}`;
  throw new MisuseError(`${option} must be a whole number, ${range}, not ${shown(value)}.`);
}

/** A row as it is read; `issues`: why it cannot be sent. */
export interface ReadRow {
  readonly record: number;
  readonly line: number;
  readonly text: string;
  /** The same as it was given, where that is not `text`. */
  readonly given?: Text;
  readonly issues: readonly Issue[];
  /** Where it is in its file, where that is told. */
  readonly place?: FilePlace;
}

/** Where a row's first byte is. */
export interface FilePlace {
  readonly line: number;
  /** In UTF-16 units, 1-based. */
  readonly column: number;
  /** In bytes. */
  readonly offset: number;
  /** The row's text is that of the file. */
  readonly isGiven: boolean;
}

async function* pack(
  checker: Checker,
  rows: Iterable<ReadRow> | AsyncIterable<ReadRow>,
  plan: Plan,
  summary: RequestsSummary,
): AsyncGenerator<PlatformRequest, void> {
  const body = new Body(plan);
  const full = (): PlatformRequest => {
    const request = body.take();
    summary.requests += 1;
    summary.bytes += request.bytes;
    return request;
  };
  for await (const row of rows) {
    summary.records += 1;
    const issues = faultsOf(checker, row, plan);
    if (issues.length > 0) {
      summary.rejected += 1;
      const { record, line, text } = row;
      plan.onReject({ record, line, text, issues });
      continue;
    }
    summary.packed += 1;
    const isAlone = plan.platform === "humanloop" && isBodyByItself(row.text);
    if (!body.isEmpty && (isAlone || !body.hasRoomFor(row.text))) yield full();
    body.add(row, isAlone);
    if (isAlone) yield full();
  }
  if (!body.isEmpty) yield full();
}

function isSource(rows: RowsToSend): rows is Source {
  if (isText(rows)) return true;
  return typeof (rows as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] !== "function";
}

async function* fromSource(
  checker: Checker,
  source: Source,
  { limits: given, signal, onProgress }: Plan,
): AsyncGenerator<ReadRow, void> {
  // The issue of a row that cannot be read is what keeps it back.
  const limits = { ...given, maxIssues: undefined };
  for await (const row of checker.records(source, { limits, signal, onProgress })) {
    const issues = row.issue === undefined ? [] : [row.issue];
    yield { record: row.record, line: row.line, text: row.text, issues };
  }
}

function* fromValues(values: Iterable<unknown>): Generator<ReadRow, void> {
  let record = 0;
  for (const value of values) {
    const place = { record, line: record + 1 };
    if (isText(value)) yield { ...place, text: withoutMark(value), given: value, issues: [] };
    else {
      const { text, faults } = serialize(value);
      const issues = faults.length === 0 ? [] : notJsonIssues({ text, faults }, defaultMaxIssues);
      yield { ...place, text, issues };
    }
    record += 1;
  }
}

// A byte order mark is no part of a row.
function withoutMark(text: Text): string {
  return (typeof text === "string" ? text : decodeUtf8(text)).replace(/^\ufeff/, "");
}

function faultsOf(checker: Checker, row: ReadRow, plan: Plan): Issue[] {
  const issues = row.issues.length > 0 ? row.issues : errorsOf(checker, row, plan);
  if (issues.length > 0) return issues.map((issue) => ({ ...issue, record: row.record }));
  const { maxBytes } = plan;
  const bytes = new Body(plan).bytesWith(row.text);
  return bytes <= maxBytes ? [] : [tooLarge(row, bytes, maxBytes)];
}

// A row that is invalid has at least one, however few issues are to be carried.
function errorsOf(checker: Checker, row: ReadRow, plan: Plan): Issue[] {
  const { platform, rules, limits } = plan;
  const text = row.given ?? row.text;
  const { valid, issues } = checker.validate(text, { platform, rules, limits });
  if (valid) return [];
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0) return errors;
  const all = { ...limits, maxIssues: 2 ** 31 - 1 };
  const found = checker.validate(text, { platform, rules, limits: all }).issues;
  return found.filter(({ severity }) => severity === "error").slice(0, 1);
}

function tooLarge({ record, text }: ReadRow, bytes: number, most: number): Issue {
  return {
    severity: "error",
    code: "too-large",
    message: `The row makes a request of ${bytes} bytes; ${most} are allowed.`,
    path: [],
    pointer: "",
    record,
    line: 1,
    column: 1,
    offset: 0,
    length: utf8Length(text),
    expected: `at most ${most} bytes`,
    received: `${bytes} bytes`,
  };
}

// Humanloop makes datapoints from logs by a body of its own, which no list can hold.
function isBodyByItself(text: string): boolean {
  if (!text.includes('"log_ids"') && !text.includes("\\u")) return false;
  const row = JSON.parse(text) as unknown;
  return isObject(row) && Object.hasOwn(row, "log_ids");
}

/** The body of one request, as it grows. */
class Body {
  readonly #plan: Plan;
  readonly #lead: string;
  readonly #tail: string;
  #parts: string[] = [];
  #rows: SentRow[] = [];
  // Of the parts: in UTF-16 units, and in UTF-8.
  #units = 0;
  #bytes = 0;
  #isBare = false;

  constructor(plan: Plan) {
    this.#plan = plan;
    const key = platforms[plan.platform].rowsKey;
    [this.#lead, this.#tail] = key === null ? ["[", "]"] : [`{"${key}":[`, "]}"];
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  /** Bytes of the body if the row is added. */
  bytesWith(text: string): number {
    const comma = this.isEmpty ? 0 : 1;
    return this.#lead.length + this.#bytes + comma + utf8Length(text) + this.#tail.length;
  }

  hasRoomFor(text: string): boolean {
    const { maxRows, maxBytes } = this.#plan;
    return this.#rows.length < maxRows && this.bytesWith(text) <= maxBytes;
  }

  /** `isBare`: the row is the whole body. */
  add({ record, line, text }: ReadRow, isBare: boolean): void {
    const comma = this.isEmpty ? "" : ",";
    const start = (isBare ? 0 : this.#lead.length) + this.#units + comma.length;
    this.#isBare = isBare;
    this.#parts.push(comma, text);
    this.#rows.push({ record, line, start, end: start + text.length });
    this.#units += comma.length + text.length;
    this.#bytes += comma.length + utf8Length(text);
  }

  /** The request; the next row begins a new one. */
  take(): PlatformRequest {
    const { platform, method, url, headers } = this.#plan.endpoint;
    const [lead, tail] = this.#isBare ? ["", ""] : [this.#lead, this.#tail];
    const request = {
      platform,
      method,
      url,
      headers: { ...headers },
      body: lead + this.#parts.join("") + tail,
      bytes: lead.length + this.#bytes + tail.length,
      rows: this.#rows,
    };
    [this.#parts, this.#rows, this.#units, this.#bytes] = [[], [], 0, 0];
    this.#isBare = false;
    return request;
  }
}

function utf8Length(text: string): number {
  return utf8Bytes(text).length;
}
