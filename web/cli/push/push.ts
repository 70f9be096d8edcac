// Rows to a platform: packed, sent some at a time, every sending in the journal before it begins.
// Promises: a row that may have been created is not sent again unless that is asked for; each row ends as
// created, failed, rejected or unknown, or is counted as not sent.
import pMap, { pMapSkip } from "p-map";
import { endpointOf } from "../../endpoints/endpoint.js";
import type { Target } from "../../endpoints/endpoint.js";
import type { AnswerReading, PlatformRequest, RowOutcome } from "../../endpoints/endpoint-types.js";
import type { SentRow } from "../../endpoints/endpoint-types.js";
import { packRows } from "../../endpoints/requests.js";
import type { Checker, FilePlace, ReadRow } from "../../endpoints/requests.js";
import type { EntryBridge, Issue, Limits, Rejected, Rules } from "../../types.js";
import type { Identity, Journal, RecordedOutcome } from "./journal.js";
import { inFile } from "./places.js";
import { PushError } from "./push-error.js";
import { Search } from "./search.js";
import { Sender } from "./sender.js";
import type { Attempt, SenderOptions } from "./sender.js";
import { Sizes } from "./sizes.js";

export { Journal } from "./journal.js";
export type { Identity, RecordedOutcome } from "./journal.js";
export { PushError } from "./push-error.js";
export { Secret, shortestKey } from "./secret.js";
export type { Attempt } from "./sender.js";

export interface PackOptions {
  readonly bridge: Checker & Pick<EntryBridge, "readResponse">;
  readonly target: Target;
  readonly maxRows?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly rules?: Rules | undefined;
  readonly limits?: Limits | undefined;
}

export interface PushOptions extends PackOptions, Omit<SenderOptions, "bridge" | "signal"> {
  /** The rows, those that cannot be sent with their issues. */
  readonly rows: AsyncIterable<ReadRow>;
  /** How many they are, where that is known; it counts those that are not looked at any more. */
  readonly total?: number | undefined;
  readonly journal: Pick<Journal, "outcomeOf" | "intend" | "record">;
  /** Requests on their way at once. */
  readonly concurrency: number;
  /** Sends rows again of which nobody knows whether they were created. */
  readonly retryUnknown?: boolean | undefined;
  /** Reads the rows to their end where the push ends early, so that each of them is told. */
  readonly readsOn?: boolean | undefined;
  /** Ends the push: what is on its way is waited for, nothing more is sent. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of each row that is not created, once it is settled. */
  readonly onRow?: ((row: UnfinishedRow) => void) | undefined;
  /** Hears of what was counted so far, after each request. */
  readonly onProgress?: ((counts: PushCounts) => void) | undefined;
}

/** A row that was not created, or of which that is not known. */
export interface UnfinishedRow {
  /** `not-sent`: the push ended before. */
  readonly status: "failed" | "rejected" | "unknown" | "not-sent";
  readonly record: number;
  readonly line: number;
  readonly message: string;
  /** As it was to be sent. */
  readonly text: string;
  /** Their places are those in the file, where the rows told theirs. */
  readonly issues: readonly Issue[];
}

export interface PushCounts {
  created: number;
  /** Of those, by an earlier push. */
  createdBefore: number;
  failed: number;
  rejected: number;
  unknown: number;
  /** Rows that have not been sent, because the push ended before. */
  notSent: number;
  requests: number;
}

export interface PushReport extends PushCounts {
  /** Why nothing more was sent; absent: all was. */
  stopped?: string;
  /**
   * Rows at the end that were not looked at, as the push ended before; `null`: nobody has counted them.
   * They count as the journal has them, else as not sent. Absent: none.
   */
  unread?: number | null;
}

/** @throws {PushError} (a rejection) The journal cannot be written. What reading the rows throws. */
export async function pushRows(options: PushOptions): Promise<PushReport> {
  return new Push(options).run();
}

/** What makes a push the same as an earlier one, beside the file. @throws {MisuseError} */
export function targetIdentity(target: Target): Identity["target"] {
  const { platform, url } = endpointOf(target);
  return { platform, url };
}

/** The requests for rows, in order; nothing is sent. @throws {MisuseError} An option is wrong. */
export function packForPush(
  { bridge, target, maxRows, maxBytes, rules, limits }: PackOptions,
  rows: Iterable<ReadRow> | AsyncIterable<ReadRow>,
  onReject: (row: { record: number; line: number; text: string; issues: Issue[] }) => void,
): ReturnType<typeof packRows> {
  return packRows(bridge, rows, { ...target, maxRows, maxBytes, rules, limits, onReject });
}

type Fate = Pick<UnfinishedRow, "status" | "message">;

const tooLarge: Fate = {
  status: "failed",
  message: "It was not sent: rows of its size were refused as too large (413).",
};

// One or two in a row may be chance.
const mostUnclear = 3;

/** Of rows of which it is unknown whether an earlier sending has created them, why. */
type Doubts = ReadonlyMap<number, string>;

class Push {
  readonly #options: PushOptions;
  readonly #sender: Sender;
  readonly #sizes = new Sizes();
  readonly #stop = new AbortController();
  readonly #counts: PushCounts = {
    created: 0,
    createdBefore: 0,
    failed: 0,
    rejected: 0,
    unknown: 0,
    notSent: 0,
    requests: 0,
  };
  // Of rows that are on their way.
  readonly #places = new Map<number, FilePlace>();
  // A refusal of whole requests was not about single rows.
  #isHopeless = false;
  readonly #unrecorded: string[] = [];
  // Requests one after the other that had no clear answer.
  #unclear = 0;
  #seen = 0;
  #isCut = false;
  #stopped: string | undefined;
  #error: { readonly thrown: unknown } | undefined;

  constructor(options: PushOptions) {
    this.#options = options;
    this.#sender = new Sender({ ...options, signal: this.#stop.signal });
  }

  async run(): Promise<PushReport> {
    const { signal, concurrency } = this.#options;
    const onAbort = (): void => {
      this.#end("it was interrupted");
    };
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted === true) onAbort();
    try {
      await pMap(this.#requests(), (request) => this.#settle(request), { concurrency });
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
    if (this.#error !== undefined) throw this.#withUnrecorded(this.#error.thrown);
    return this.#report();
  }

  // What the journal could not be told is told here, or nobody knew it.
  #withUnrecorded(error: unknown): unknown {
    if (!(error instanceof PushError) || this.#unrecorded.length === 0) return error;
    const rows = this.#unrecorded.join("; ");
    return new PushError(`${error.message}. What it could not be told: ${rows}.`);
  }

  #report(): PushReport {
    const { total } = this.#options;
    const all = this.#isCut ? this.#countUnread() : this.#seen;
    const { created, failed, rejected, unknown } = this.#counts;
    return {
      ...this.#counts,
      notSent: all - created - failed - rejected - unknown,
      ...(this.#stopped === undefined ? {} : { stopped: this.#stopped }),
      ...(this.#isCut ? { unread: total === undefined ? null : total - this.#seen } : {}),
    };
  }

  // Of rows that are not read the journal still knows whether they were sent. Gives the number of all.
  #countUnread(): number {
    const { total = this.#seen, journal } = this.#options;
    for (let record = this.#seen; record < total; record += 1) {
      const status = journal.outcomeOf(record)?.status;
      if (status === "created") this.#counts.createdBefore += 1;
      if (status === "created" || status === "unknown") this.#counts[status] += 1;
    }
    return total;
  }

  #end(why: string): void {
    this.#stopped ??= why;
    this.#stop.abort();
  }

  #fail(thrown: unknown): void {
    this.#error ??= { thrown };
    this.#end("it failed");
  }

  async *#requests(): AsyncGenerator<PlatformRequest, void> {
    const packed = packForPush(this.#options, this.#pending(), (row) => {
      this.#reject(row);
    });
    try {
      for await (const request of packed) {
        if (this.#stop.signal.aborted) this.#leave(request);
        else yield request;
      }
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  // Rows that the journal does not know, or of which it knows that they were not created.
  async *#pending(): AsyncGenerator<ReadRow, void> {
    const { rows, journal, retryUnknown = false, readsOn = false } = this.#options;
    for await (const row of rows) {
      this.#isCut = this.#stop.signal.aborted && (!readsOn || this.#error !== undefined);
      if (this.#isCut) return;
      this.#seen += 1;
      const before = journal.outcomeOf(row.record);
      if (before?.status === "created") {
        this.#counts.created += 1;
        this.#counts.createdBefore += 1;
      } else if (before?.status === "unknown" && !retryUnknown) {
        this.#tell({ ...row, ...before });
      } else {
        if (row.place !== undefined) this.#places.set(row.record, row.place);
        yield row;
      }
    }
  }

  // Nothing is thrown here: what else is on its way has to be waited for.
  async #settle(request: PlatformRequest): Promise<typeof pMapSkip> {
    try {
      await this.#deliver(request);
    } catch (error) {
      this.#fail(error);
    }
    this.#options.onProgress?.({ ...this.#counts });
    return pMapSkip;
  }

  // `search`: what this request is a part of.
  async #deliver(request: PlatformRequest, search?: Search): Promise<void> {
    const fitting = this.#sizes.parts(request);
    if (fitting.length > 1) {
      for (const part of fitting) await this.#deliverPart(request, part, search);
      return;
    }
    if (this.#sizes.isHopeless(request)) {
      this.#leave(request, tooLarge);
      return;
    }
    const doubts = this.#doubtsOf(request);
    const attempt = await this.#attempt(request, doubts);
    if (attempt === undefined) {
      this.#leave(request);
      return;
    }
    this.#learn(attempt, request);
    const outcomes = recordedOf(attempt, request);
    if (outcomes.some(({ status }) => status === "created")) search?.goOn();
    const begun = search ?? new Search(request.rows.length);
    const parts = this.#stop.signal.aborted
      ? []
      : partsToSend(attempt, request, outcomes, () => !this.#isHopeless && begun.mayHalve());
    const again = new Set(parts.flat());
    for (const [index, row] of request.rows.entries()) {
      const given = outcomes[index];
      if (given === undefined || again.has(row)) continue;
      const outcome = withDoubt(given, doubts);
      if (outcome.status !== "created") {
        this.#tell({ ...outcome, ...row, text: textOf(request, row) });
        continue;
      }
      this.#counts.created += 1;
      this.#places.delete(row.record);
    }
    const reason = endOf(attempt) ?? this.#brakeAt(attempt);
    if (reason !== undefined) this.#end(reason);
    for (const part of parts) await this.#deliverPart(request, part, begun);
    const isOver = search === undefined && !this.#stop.signal.aborted;
    if (isOver && begun.isInVain) this.#isHopeless = true;
  }

  #learn(attempt: Attempt, request: PlatformRequest): void {
    if (attempt.kind !== "answer") return;
    const { status, verdict } = attempt.reading;
    if (status === 413) this.#sizes.refuse(request);
    else if (verdict === "taken") this.#sizes.pass(request.bytes);
  }

  // What makes rows unknown by the thousand is not gone on with.
  #brakeAt(attempt: Attempt): string | undefined {
    const { kind } = attempt;
    if (kind === "unsent") return undefined;
    const isUnclear = kind === "lost" || attempt.reading.verdict === "unclear";
    this.#unclear = isUnclear ? this.#unclear + 1 : 0;
    if (this.#unclear < mostUnclear) return undefined;
    const last = kind === "lost" ? attempt.message : attempt.reading.message;
    return `the server does not answer as it should: of ${mostUnclear} requests one after the other it is unknown what became of them. The last: ${last}`;
  }

  // undefined: the push ended before it was sent.
  async #attempt(request: PlatformRequest, doubts: Doubts): Promise<Attempt | undefined> {
    const { journal } = this.#options;
    let send = 0;
    const before = async (): Promise<void> => {
      send = await journal.intend(request.rows.map(({ record }) => record));
      this.#counts.requests += 1;
    };
    const after = async (made: Attempt): Promise<void> => {
      const outcomes = recordedOf(made, request);
      await journal.record(send, outcomes).catch((error: unknown) => {
        const known = outcomes.map((outcome) => withDoubt(outcome, doubts));
        this.#unrecorded.push(inShort(request, known));
        throw error;
      });
    };
    try {
      return await this.#sender.send(request, { before, after });
    } catch (error) {
      const isOurs = this.#stop.signal.aborted && (error as Error).name === "AbortError";
      if (isOurs) return undefined;
      throw error;
    }
  }

  #doubtsOf({ rows }: PlatformRequest): Doubts {
    const doubts = new Map<number, string>();
    for (const { record } of rows) {
      const before = this.#options.journal.outcomeOf(record);
      if (before?.status === "unknown") doubts.set(record, before.message);
    }
    return doubts;
  }

  #reject(row: Rejected): void {
    const message = row.issues[0]?.message ?? "";
    const before = this.#options.journal.outcomeOf(row.record);
    if (before?.status !== "unknown") this.#tell({ status: "rejected", ...row, message });
    else this.#tell({ ...row, ...before, message: `${before.message} Not sent again: ${message}` });
  }

  // Rows that are not sent any more are what they were.
  #leave(request: PlatformRequest, fate = this.#unsent()): void {
    for (const row of request.rows) {
      const before = this.#options.journal.outcomeOf(row.record);
      const known = before?.status === "unknown" ? before : fate;
      this.#tell({ ...row, ...known, text: textOf(request, row) });
    }
  }

  #unsent(): Fate {
    const why = this.#stopped ?? "the push ended before.";
    return { status: "not-sent", message: `It was not sent: ${why}` };
  }

  async #deliverPart(
    request: PlatformRequest,
    part: readonly SentRow[],
    search: Search | undefined,
  ): Promise<void> {
    const rows = part.map((row) => ({ ...row, text: textOf(request, row), issues: [] }));
    for await (const smaller of packForPush(this.#options, rows, () => undefined)) {
      await this.#deliver(smaller, search);
    }
  }

  #tell(row: {
    readonly status: UnfinishedRow["status"];
    readonly record: number;
    readonly line: number;
    readonly message: string;
    readonly text: string;
    readonly issue?: Issue;
    readonly issues?: readonly Issue[];
  }): void {
    const { status, record, line, message, text } = row;
    this.#counts[status === "not-sent" ? "notSent" : status] += 1;
    const found = row.issue === undefined ? (row.issues ?? []) : [row.issue];
    const place = this.#places.get(record);
    this.#places.delete(record);
    const issues = place === undefined ? found : found.map((issue) => inFile(issue, place));
    this.#options.onRow?.({ status, record, line, message, text, issues });
  }
}

function outcomesOf(attempt: Attempt, { rows }: PlatformRequest): readonly RowOutcome[] {
  if (attempt.kind === "answer") return attempt.reading.rows;
  const { kind, message } = attempt;
  return rows.map(() =>
    kind === "lost"
      ? { status: "unknown", message }
      : { status: "failed", because: "request", message },
  );
}

function recordedOf(attempt: Attempt, request: PlatformRequest): readonly RecordedOutcome[] {
  return outcomesOf(attempt, request).map((outcome, index) => ({
    ...outcome,
    record: request.rows[index]?.record ?? -1,
  }));
}

// A refusal says nothing of an earlier sending.
function withDoubt(outcome: RecordedOutcome, doubts: ReadonlyMap<number, string>): RecordedOutcome {
  const { record, status } = outcome;
  const before = doubts.get(record);
  if (before === undefined || status === "created") return outcome;
  const message = `${before} Sent again: ${outcome.message}`;
  return { record, status: "unknown", message };
}

function textOf({ body }: PlatformRequest, { start, end }: SentRow): string {
  return body.slice(start, end);
}

function inShort({ rows }: PlatformRequest, outcomes: readonly RowOutcome[]): string {
  const first = rows[0]?.line ?? 0;
  const last = rows.at(-1)?.line ?? first;
  const counts = (["created", "failed", "unknown"] as const).map((status) => {
    return [outcomes.filter((outcome) => outcome.status === status).length, status] as const;
  });
  const said = counts.filter(([count]) => count > 0).map((each) => each.join(" "));
  return `of the rows sent from line ${first} to ${last}, ${said.join(", ")}`;
}

// Of a request that was refused as a whole, what may pass without the rest: the rows beside those that
// were named; or of one of which no row was named, each half.
function partsToSend(
  attempt: Attempt,
  { rows }: PlatformRequest,
  outcomes: readonly RowOutcome[],
  maySearch: () => boolean,
): (readonly SentRow[])[] {
  if (attempt.kind !== "answer" || attempt.reading.verdict !== "refused") return [];
  const { status } = attempt.reading;
  // What is too large is sent in parts that may pass.
  if (status === 413) return rows.length > 1 ? [rows] : [];
  const half = rows.length >> 1;
  const rest = rows.filter((_, index) => {
    const outcome = outcomes[index];
    return outcome?.status === "failed" && outcome.because === "request";
  });
  if (rest.length > 0 && rest.length < rows.length) return [rest];
  return half > 0 && isVerdict(attempt) && rest.length > 0 && maySearch()
    ? [rows.slice(0, half), rows.slice(half)]
    : [];
}

function isVerdict(attempt: Attempt): boolean {
  return attempt.kind === "answer" && attempt.isVerdict;
}

// Why no other request would fare better; undefined: one may.
function endOf(attempt: Attempt): string | undefined {
  switch (attempt.kind) {
    case "unsent":
      return attempt.message;
    case "lost":
      return undefined;
    case "answer":
      return isForAll(attempt.reading) ? attempt.reading.message : undefined;
  }
}

function isForAll({ status, verdict }: AnswerReading): boolean {
  if (verdict === "later" || (status >= 300 && status < 400)) return true;
  const ofTarget = [401, 402, 403, 404, 405, 407, 410, 511];
  return verdict === "refused" && ofTarget.includes(status);
}
