// What a platform's answer says of the rows that were sent. Promises: any answer is read, also one that
// is no answer of the platform (a proxy's page, half a body); a row is `created` or `failed` only where
// the answer shows it, else `unknown`; nothing throws but wrong options.
import { MisuseError } from "../errors.js";
import { isObject } from "../object.js";
import { fields, oneOf, shown } from "../options.js";
import { platforms } from "../platforms.js";
import { asBytes, isText } from "../source.js";
import { platformNames } from "../types.js";
import type { EntryBridge, Issue, Path, Platform, Text } from "../types.js";
import { decodeUtf8 } from "../utf8.js";
import { serialize } from "../value.js";
import { refusalOf, takenBy } from "./replies.js";
import type { NamedRow, Refusal } from "./replies.js";
import type { AnswerReading, AnswerToRead, HeadersLike } from "./endpoint-types.js";
import type { FailedRow, RowOutcome, Sent } from "./endpoint-types.js";

/** @throws {MisuseError} An option is missing, unknown or of a wrong type. */
export function readAnswer(
  checker: Pick<EntryBridge, "validate">,
  answer: AnswerToRead,
): AnswerReading {
  const given = fields(answer, "the answer", ["platform", "status", "headers", "body", "sent"]);
  const platform = oneOf(given["platform"], "platform", platformNames);
  const status = statusOf(given["status"]);
  const headers = headersOf(answer.headers);
  const reply = replyOf(answer.body, headers("content-type"));
  const rows = new SentRows(answer.sent);
  const retryAfter = secondsOf(headers("retry-after"), Date.now());
  const reading = isSuccess(status)
    ? success({ checker, platform, status, reply, rows })
    : failure({ checker, platform, status, reply, rows }, retryAfter !== undefined);
  return { platform, status, ...reading, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

interface Case {
  readonly checker: Pick<EntryBridge, "validate">;
  readonly platform: Platform;
  readonly status: number;
  readonly reply: Reply;
  readonly rows: SentRows;
}

type Verdict = Omit<AnswerReading, "platform" | "status" | "retryAfter">;

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function success(asked: Case): Verdict {
  const { checker, platform, status, reply, rows } = asked;
  const { title } = platforms[platform];
  const unclear = (why: string): Verdict => {
    const message = `${title} answered ${status}, which means success, but ${why}: whether the rows were created cannot be told.`;
    return {
      verdict: "unclear",
      message,
      details: [],
      rows: rows.all({ status: "unknown", message }),
    };
  };
  if (reply.fault !== undefined) return unclear(reply.fault);
  const taken = takenBy(platform, reply.value, rows);
  if (typeof taken === "string") return unclear(taken);
  const outcomes = taken.map((row, index) =>
    "status" in row ? row : failedRow(checker, platform, rows.textOf(index), row),
  );
  const failed = outcomes.filter((row) => row.status === "failed").length;
  const created = outcomes.length - failed;
  return {
    verdict: "taken",
    message: `${title} created ${created} of ${outcomes.length} rows.`,
    details: [],
    rows: outcomes,
  };
}

// A refusal leaves nothing behind. Of the others it is not known how far the request came: 408 and the
// faults of servers, also of those in between, may come after the rows were stored.
const refusing5xx = [501, 505, 511];
const unclear4xx = [408, 499];
// After a POST these may mean that it was done, and where to look.
const unclear3xx = [302, 303];

function failure(asked: Case, saysWhen: boolean): Verdict {
  const { checker, platform, status, reply, rows } = asked;
  const { title } = platforms[platform];
  const refusal = refusalOf(platform, reply.value, rows.count);
  const summary = refusal.words ?? reply.fault ?? "";
  const reasons = refusal.details.filter((each) => !summary.includes(each));
  const words = [summary, ...(refusal.named.length > 0 ? [] : reasons)].filter(Boolean).join("; ");
  const said = words === "" ? "" : `: ${clipped(words)}`;
  const told = {
    details: refusal.details.map(clipped),
    ...(refusal.code === undefined ? {} : { code: refusal.code }),
  };
  const isUnclear =
    status < 500
      ? unclear4xx.includes(status) || unclear3xx.includes(status)
      : !refusing5xx.includes(status);
  const isLater = status === 429 || status === 425 || (status === 503 && saysWhen);
  if (isUnclear && !isLater) {
    const message = `${sentence(`${title} answered ${status}${said}`)} Whether the rows were created cannot be told.`;
    return { verdict: "unclear", message, ...told, rows: rows.all({ status: "unknown", message }) };
  }
  const hint = hints[status];
  const message = [
    sentence(`${title} refused the request (${status})${said}`),
    ...(hint === undefined ? [] : [hint]),
  ].join(" ");
  return {
    verdict: isLater ? "later" : "refused",
    message,
    ...told,
    rows: isLater
      ? rows.all({ status: "failed", because: "request", message })
      : refusedRows(checker, platform, rows, refusal, message),
  };
}

const hints: Readonly<Record<number, string>> = {
  401: "Is the key right?",
  403: "May the key write to this dataset?",
  404: "Are the dataset's id and the base URL right?",
  405: "Is the base URL right?",
  407: "A proxy stands between and wants its own password.",
  413: "The request is too large: fewer bytes in one may pass.",
  511: "A network in between wants a login first.",
};

// Where rows are named, the others were refused along with them.
function refusedRows(
  checker: Case["checker"],
  platform: Platform,
  rows: SentRows,
  { named }: Refusal,
  message: string,
): RowOutcome[] {
  const outcomes = rows.all({ status: "failed", because: "request", message });
  for (const row of named) {
    if (row.index >= outcomes.length) continue;
    outcomes[row.index] = failedRow(checker, platform, rows.textOf(row.index), row);
  }
  return outcomes;
}

function failedRow(
  checker: Case["checker"],
  platform: Platform,
  text: string | undefined,
  { message, path, codes }: Omit<NamedRow, "index">,
): FailedRow {
  const issues = text === undefined ? [] : checker.validate(text, { platform }).issues;
  const issue = path === undefined ? byCode(issues, codes ?? []) : nearest(issues, path);
  return {
    status: "failed",
    because: "row",
    message: clipped(message),
    ...(path === undefined ? {} : { path }),
    ...(issue === undefined ? {} : { issue }),
  };
}

function byCode(issues: readonly Issue[], codes: readonly string[]): Issue | undefined {
  return (
    issues.find(({ code }) => codes.includes(code)) ??
    issues.find(({ severity }) => severity === "error")
  );
}

// The issue at the path, or above or below it, of which the path is nearest.
function nearest(issues: readonly Issue[], path: Path): Issue | undefined {
  const onTheWay = issues.filter((issue) => {
    const shorter = Math.min(issue.path.length, path.length);
    return path.slice(0, shorter).every((step, at) => step === issue.path[at]);
  });
  const distance = (issue: Issue): number => Math.abs(issue.path.length - path.length);
  return onTheWay.sort((left, right) => distance(left) - distance(right))[0];
}

/** The rows that were sent, as far as they are told. */
export class SentRows {
  readonly count: number;
  readonly #sent: Sent;

  constructor(sent: Sent) {
    this.#sent = sent;
    this.count = countOf(sent);
  }

  /** The JSON text of a row; undefined: it was not told, or has none. */
  textOf(index: number): string | undefined {
    const sent = this.#sent;
    if (typeof sent === "number") return undefined;
    if (isList(sent)) return textOf(sent[index]);
    const row = sent.rows[index];
    return row === undefined ? undefined : sent.body.slice(row.start, row.end);
  }

  all(outcome: RowOutcome): RowOutcome[] {
    return Array.from({ length: this.count }, () => ({ ...outcome }));
  }
}

function isList(sent: Sent): sent is readonly unknown[] {
  return Array.isArray(sent);
}

function countOf(sent: unknown): number {
  if (typeof sent === "number" && Number.isSafeInteger(sent) && sent >= 0) return sent;
  if (Array.isArray(sent)) return sent.length;
  if (isObject(sent)) {
    const { body, rows } = sent;
    if (typeof body === "string" && Array.isArray(rows)) return rows.length;
  }
  throw new MisuseError(
    `sent must be the request, a list of rows or their number, not ${shown(sent)}.`,
  );
}

function textOf(row: unknown): string | undefined {
  if (isText(row)) return decoded(row);
  const { text, faults } = serialize(row);
  return faults.length === 0 ? text : undefined;
}

function decoded(text: Text): string {
  return typeof text === "string" ? text : decodeUtf8(asBytes(text)).replace(/^\ufeff/, "");
}

/** A body that is JSON, or what it is instead, as in "but …". */
type Reply =
  | { readonly value: unknown; readonly fault?: never }
  | { readonly value?: undefined; readonly fault: string };

function replyOf(body: unknown, contentType: string | undefined): Reply {
  if (body === undefined || body === null) return { fault: "the answer has no body" };
  if (!isText(body)) return { value: body };
  const text = decoded(body);
  if (text.trim() === "") return { fault: "the answer has no body" };
  try {
    return { value: JSON.parse(text.replace(/^\ufeff/, "")) as unknown };
  } catch {
    return { fault: foreign(text, contentType) };
  }
}

function foreign(text: string, contentType: string | undefined): string {
  const isPage = /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
  if (isPage || contentType?.startsWith("text/html") === true) {
    const [, title = ""] = /<title[^>]*>([^<]*)/i.exec(text) ?? [];
    const name = title.trim() === "" ? "" : ` (“${clipped(title.trim())}”)`;
    return `the answer is a page${name}, which something in between may have sent`;
  }
  if (/^\s*[[{]/.test(text)) return "the answer's JSON is broken or cut off";
  return `the answer is no JSON but “${clipped(text.trim())}”`;
}

function statusOf(status: unknown): number {
  if (typeof status === "number" && Number.isInteger(status) && status >= 100 && status <= 999) {
    return status;
  }
  throw new MisuseError(`status must be the number of an HTTP status, not ${shown(status)}.`);
}

function headersOf(headers: HeadersLike | undefined): (name: string) => string | undefined {
  if (headers === undefined) return () => undefined;
  if (!isObject(headers)) {
    throw new MisuseError(`headers must be headers, not ${shown(headers)}.`);
  }
  const { get } = headers as { get?: unknown };
  if (typeof get === "function") {
    return (name) => (get.call(headers, name) as string | null | undefined) ?? undefined;
  }
  const entries = Object.entries(headers as Readonly<Record<string, unknown>>);
  const byName = new Map(entries.map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => {
    const value = byName.get(name);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === "string" ? first : undefined;
  };
}

// Whole seconds, or a date (RFC 9110).
function secondsOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(text)) return Math.min(Number(text), longestWait);
  const date = httpDate.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

const longestWait = 1_000_000_000;
const httpDate = /^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/i;

// A platform's words are not ours: no more of them than a person reads.
const longest = 500;

function clipped(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
