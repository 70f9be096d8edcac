// What was sent, and what became of it, in a file beside the rows. Promises: a sending is on the disk
// before it begins, so that none is forgotten; only one push writes at a time; a journal of another
// file, or of another target that may have rows, is refused and left as it is; a line that was cut off by a crash harms no other; a row that
// is unknown stays so until it is said to be created.
//
// One JSON object a line:
//   {"run": id, "journal": 1, "file": {…}, "target": {…}, "pid": …, "host": …, …}   a push begins
//   {"send": n, "by": k, "rows": [[first, last], …]}               the kth of those pushes is about to
//                                                                  send these rows
//   {"result": n, "outcomes": [{"record": …, "status": …, …}, …]}  what became of them
//   {"end": id}                                                    the push is over
import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import type { RowOutcome } from "../../endpoints/endpoint-types.js";
import { mayLive, thisProcess } from "./holder.js";
import type { Holder } from "./holder.js";
import { PushError } from "./push-error.js";

/** What makes two pushes the same. */
export interface Identity {
  readonly file: { readonly name: string; readonly bytes: number; readonly sha256: string };
  readonly target: { readonly platform: string; readonly url: string };
}

/** What became of a row, by its place in the file. */
export type RecordedOutcome = RowOutcome & { readonly record: number };

/** What is remembered of it: of a row that was created or refused, no more than that. */
export type KnownOutcome =
  | { readonly status: "created" | "failed" }
  | { readonly status: "unknown"; readonly message: string };

export interface JournalOptions {
  readonly identity: Identity;
  /** Goes on where another push seems to be at work: it is known to be over. */
  readonly takeOver?: boolean | undefined;
  /** Whether each line is on the disk before its promise is kept. Default true. */
  readonly sync?: boolean | undefined;
}

interface Run extends Identity, Holder {
  /** Drawn at random, so that no two are the same. */
  readonly run: string;
  readonly journal: number;
  /** Whether it went on without asking who else is at work. */
  readonly takeOver?: boolean;
}

type Line =
  | Run
  | {
      readonly send: number;
      readonly by?: number;
      readonly rows: readonly (readonly [number, number])[];
    }
  | { readonly result: number; readonly outcomes: readonly RecordedOutcome[] }
  | { readonly end: string };

const version = 1;

// Runs of this process that are not over: its own number says nothing of them.
const ownRuns = new Set<string>();

export class Journal {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #sync: boolean;
  readonly #run: string;
  // Its place among those in the journal.
  readonly #by: number;
  readonly #states: RowStates;
  #sends: number;
  #bytes: number;
  #written: Promise<void> = Promise.resolve();
  // A line may be half written: nothing goes behind it.
  #fault: PushError | undefined;

  /**
   * Opens the journal, or begins it.
   * @throws {PushError} (a rejection) It is of another file or target, another push is at work, or it
   *   cannot be read or written.
   */
  static async open(file: string, options: JournalOptions): Promise<Journal> {
    const run = randomUUID();
    ownRuns.add(run);
    try {
      return await Journal.#begin(file, options, run);
    } catch (error) {
      ownRuns.delete(run);
      throw error instanceof PushError ? error : PushError.ofFile(file, error);
    }
  }

  static async #begin(file: string, options: JournalOptions, run: string): Promise<Journal> {
    const { identity, takeOver = false, sync = true } = options;
    const before = await contentOf(file);
    assertMine(file, before, identity, takeOver);
    const handle = await open(file, "a");
    try {
      await syncFolder(file);
      const line: Run = {
        run,
        journal: version,
        ...identity,
        ...thisProcess(),
        ...(takeOver ? { takeOver } : {}),
      };
      // Ends a line that a crash has cut off.
      await handle.appendFile(`${before.isWhole ? "" : "\n"}${lineText(line)}`);
      await handle.datasync();
      // Whoever wrote first goes on; of two that begin at once, the other finds it here.
      const now = await contentOf(file);
      const own = now.runs.findIndex((each) => each.run === run);
      try {
        assertMine(file, { ...now, runs: now.runs.slice(0, own) }, identity, takeOver);
      } catch (error) {
        await handle.appendFile(lineText({ end: run }));
        throw error;
      }
      return new Journal(file, handle, { sync, run, by: own, states: now.states }, now.bytes);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private constructor(
    file: string,
    handle: FileHandle,
    { sync, run, by, states }: { sync: boolean; run: string; by: number; states: RowStates },
    bytes: number,
  ) {
    this.#file = file;
    this.#handle = handle;
    this.#sync = sync;
    this.#run = run;
    this.#by = by;
    this.#states = states;
    this.#sends = states.sends;
    this.#bytes = bytes;
  }

  /** What is known of a row; undefined: it was never sent. */
  outcomeOf(record: number): KnownOutcome | undefined {
    return this.#states.of(record);
  }

  /**
   * Says that rows are about to be sent, and gives the number of the sending.
   * @throws {PushError} (a rejection) It cannot be written, or is not this push's any more: nothing
   *   must be sent.
   */
  async intend(records: readonly number[]): Promise<number> {
    this.#sends += 1;
    const send = this.#sends;
    const assertHeld = (): Promise<void> => this.#assertHeld();
    await this.#write({ send, by: this.#by, rows: ranges(records) }, assertHeld);
    // Whoever took it over in between may not have read that line.
    await this.#inTurn(assertHeld).catch(async (error: unknown) => {
      await this.#write({ result: send, outcomes: records.map(notSent) }).catch(() => undefined);
      throw error;
    });
    return send;
  }

  /** Says what became of a sending. @throws {PushError} (a rejection) */
  async record(send: number, outcomes: readonly RecordedOutcome[]): Promise<void> {
    await this.#write({ result: send, outcomes });
  }

  /** The push is over. Where that cannot be written, the end of the process says it. */
  async close(): Promise<void> {
    ownRuns.delete(this.#run);
    await this.#write({ end: this.#run }).catch(() => undefined);
    await this.#handle.close();
  }

  // One line after the other, each whole.
  #write(line: Line, assertMay?: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      await assertMay?.();
      const text = lineText(line);
      await this.#handle.appendFile(text);
      this.#bytes += Buffer.byteLength(text);
      if (this.#sync) await this.#handle.datasync();
      this.#states.take(line);
    });
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#written.then(async () => {
      if (this.#fault !== undefined) throw this.#fault;
      try {
        await act();
      } catch (error) {
        if (error instanceof PushError) throw error;
        throw (this.#fault = PushError.ofFile(this.#file, error));
      }
    });
    this.#written = done.catch(() => undefined);
    return done;
  }

  // Nobody has taken it over, and the next push will find it.
  async #assertHeld(): Promise<void> {
    const { size, nlink } = await this.#handle.stat();
    if (nlink === 0) throw new PushError(`${this.#file} was removed while it was written.`);
    if (size === this.#bytes) return;
    const { runs } = await contentOf(this.#file);
    const own = runs.findIndex(({ run }) => run === this.#run);
    const other = runs.find(({ takeOver }, index) => index > own && takeOver === true);
    if (own < 0 || other !== undefined) {
      const who = other === undefined ? "" : `: process ${other.pid} on ${other.host}`;
      throw new PushError(`another push has taken ${this.#file} over${who}; this one ends.`);
    }
    this.#bytes = size;
  }
}

// U+2028 and U+2029 end a line for some readers, Node's own of later versions among them.
function lineText(line: Line): string {
  const text = JSON.stringify(line).replace(/[\u2028\u2029]/g, (end) =>
    end === "\u2028" ? "\\u2028" : "\\u2029",
  );
  return `${text}\n`;
}

function notSent(record: number): RecordedOutcome {
  const message = "It was not sent: another push had taken the journal over.";
  return { record, status: "failed", because: "request", message };
}

const unanswered = "It was sent, and no answer was recorded: the push was interrupted.";

// Of a row: `doubtful` is sent again while what came of an earlier sending is unknown.
const [never, created, failed, sent, unknown, doubtful] = [0, 1, 2, 3, 4, 5] as const;

// What a line makes of each of these, in that order. What was created stays so; and a refusal says nothing
// of an earlier sending of which nobody knows.
const changes = {
  sent: [sent, created, sent, doubtful, doubtful, doubtful],
  created: [created, created, created, created, created, created],
  failed: [failed, created, failed, failed, unknown, unknown],
  unknown: [unknown, created, unknown, unknown, unknown, unknown],
} as const;

// Rows are many, refused ones too: of each a byte is kept, and of unknown ones the reason.
class RowStates {
  #states = new Uint8Array(1024);
  readonly #reasons = new Map<number, string>();
  // The same reason is that of many rows.
  readonly #texts = new Map<string, string>();
  /** The number of the last sending. */
  sends = 0;
  /** Whose it was; undefined: there was none. */
  sender: number | undefined;

  of(record: number): KnownOutcome | undefined {
    switch (this.#states[record] ?? never) {
      case never:
        return undefined;
      case created:
        return { status: "created" };
      case failed:
        return { status: "failed" };
      default:
        return { status: "unknown", message: this.#reasons.get(record) ?? unanswered };
    }
  }

  /** Whether any row is created, or may be. */
  get isBound(): boolean {
    return this.#states.some((state) => state !== never && state !== failed);
  }

  take(line: Line): void {
    if ("send" in line) {
      this.sends = Math.max(this.sends, line.send);
      this.sender = line.by ?? 0;
      for (const [first, last] of line.rows) {
        for (let record = first; record <= last; record += 1) this.#change(record, "sent");
      }
    } else if ("result" in line) {
      for (const outcome of line.outcomes) this.#settle(outcome);
    }
  }

  #settle(outcome: RecordedOutcome): void {
    const { record, status } = outcome;
    const state = this.#change(record, status);
    if (state !== unknown) this.#reasons.delete(record);
    else if (status === "unknown") this.#reasons.set(record, this.#shared(outcome.message));
  }

  #change(record: number, to: keyof typeof changes): number {
    if (record >= this.#states.length) {
      const larger = new Uint8Array(Math.max(record + 1, this.#states.length * 2));
      larger.set(this.#states);
      this.#states = larger;
    }
    const state = changes[to][this.#states[record] ?? never] ?? unknown;
    this.#states[record] = state;
    return state;
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }
}

function ranges(records: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const record of records) {
    const last = found.at(-1);
    if (last?.[1] === record - 1) last[1] = record;
    else found.push([record, record]);
  }
  return found;
}

interface Content {
  readonly runs: readonly Run[];
  readonly ended: ReadonlySet<string>;
  /** Its last line is complete. */
  readonly isWhole: boolean;
  readonly bytes: number;
  readonly states: RowStates;
}

async function contentOf(file: string): Promise<Content> {
  const runs: Run[] = [];
  const ended = new Set<string>();
  const states = new RowStates();
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ENOENT") throw error;
    return { runs, ended, isWhole: true, bytes: 0, states };
  }
  try {
    await assertJournal(file, handle);
    let [number, cut] = [0, 0];
    for await (const text of handle.readLines({ autoClose: false, start: 0 })) {
      number += 1;
      if (text === "") continue;
      const line = lineOf(text);
      // A crash may have cut off the first line, before anything was sent.
      if (number === 1 && line !== undefined && !("run" in line)) throw noJournal(file);
      // A crash cuts a line off; the next push begins behind it.
      if (cut > 0 && (line === undefined || !("run" in line))) throw damaged(file, cut);
      cut = line === undefined ? number : 0;
      if (line === undefined) continue;
      if ("run" in line) runs.push(line);
      else if ("end" in line) ended.add(line.end);
      else states.take(line);
    }
    const { size } = await handle.stat();
    return { runs, ended, states, isWhole: await endsInNewline(handle, size), bytes: size };
  } finally {
    await handle.close();
  }
}

const otherwise = "Give another journal with --journal FILE.";

// Looked at before lines are read: anything else may have no line ends.
async function assertJournal(file: string, handle: FileHandle): Promise<void> {
  const found = await handle.stat();
  if (!found.isFile()) throw new PushError(`${file}: cannot be used: it is no regular file`);
  const start = '{"run":"';
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(start.length), 0, start.length, 0);
  if (!start.startsWith(buffer.toString("latin1", 0, bytesRead))) throw noJournal(file);
}

function noJournal(file: string): PushError {
  return new PushError(`${file} is no journal of a push. ${otherwise}`);
}

function damaged(file: string, line: number): PushError {
  return new PushError(`${file} is damaged in line ${line}: what was sent cannot be told from it.`);
}

async function endsInNewline(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 0x0a;
}

function lineOf(text: string): Line | undefined {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { run, journal, send, rows, result, outcomes, end } = (line ?? {}) as Record<
    string,
    unknown
  >;
  const isKnown =
    (typeof run === "string" && typeof journal === "number" && isIdentity(line)) ||
    (typeof send === "number" && Array.isArray(rows)) ||
    (typeof result === "number" && Array.isArray(outcomes)) ||
    typeof end === "string";
  return isKnown ? (line as Line) : undefined;
}

function isIdentity(line: unknown): boolean {
  const { file, target } = line as Partial<Record<keyof Identity, unknown>>;
  return [file, target].every((part) => typeof part === "object" && part !== null);
}

/** @throws {PushError} The journal is of something else, or another push writes it. */
function assertMine(
  file: string,
  { runs, ended, states }: Content,
  identity: Identity,
  takeOver: boolean,
): void {
  const [first] = runs;
  if (first === undefined) return;
  if (first.journal !== version) {
    throw new PushError(`${file} is a journal of another version of entrybridge. ${otherwise}`);
  }
  if (first.file.sha256 !== identity.file.sha256) {
    throw new PushError(
      `${file} is the journal of another file: ${first.file.name} with ${first.file.bytes} bytes, as it was on ${first.at}. ${otherwise}`,
    );
  }
  // A target that nothing was sent to, or that refused it all, may have been a mistake.
  const { platform, url } = (runs[states.sender ?? 0] ?? first).target;
  const isSame = platform === identity.target.platform && url === identity.target.url;
  if (!isSame && states.isBound) {
    throw new PushError(`${file} is the journal of another target: ${url}. ${otherwise}`);
  }
  const [other] = takeOver ? [] : runs.filter((run) => !ended.has(run.run) && isAlive(run));
  if (other !== undefined) {
    throw new PushError(
      `another push of this file is at work: process ${other.pid} on ${other.host}, since ${other.at}. If it is known to be over, go on with --take-over.`,
    );
  }
}

function isAlive(run: Run): boolean {
  return ownRuns.has(run.run) || mayLive(run);
}

// So that the journal's name is on the disk too. Not every system opens folders.
async function syncFolder(file: string): Promise<void> {
  try {
    const folder = await open(path.dirname(file));
    await folder.sync().finally(() => folder.close());
  } catch {
    // As above.
  }
}
