// Streams over the core: files checked, split and converted piece by piece. Promises: each stream has
// a handle of its own, so that streams do not mix; it is given back however the stream ends, and some
// time after nobody can reach the stream any more.
import { whenForgotten } from "./forgotten.js";
import type { Core, CoreConversion, Taken } from "./core.js";
import { MisuseError } from "./errors.js";
import { planJson } from "./options.js";
import type { ConvertPlan, Hooks } from "./options.js";
import { ProgressTeller, Rests, piecesOf, slices } from "./pieces.js";
import { chunkOf, isCompressed, isText } from "./source.js";
import { StatsGatherer } from "./stats.js";
import type {
  ConversionStream,
  ConversionSummary,
  DatasetStats,
  FileRecord,
  Issue,
  Limits,
  Summary,
  Text,
} from "./types.js";
import { decodeUtf8, encodedText } from "./utf8.js";

/** Whether a source can be checked at once: it is in memory, not compressed, and nobody listens. */
export function isAtHand(source: unknown, hooks: CheckHooks): source is Text {
  const { signal, onProgress, onRowHashes, stats } = hooks;
  const hook = signal ?? onProgress ?? onRowHashes ?? stats;
  return hook === undefined && isText(source) && !isCompressed(source);
}

/** Whom a check tells, and whether it gathers statistics: with which limits, if it does. */
export interface CheckHooks extends Hooks {
  readonly stats?: Limits | undefined;
}

/** Checks a source by a validator or schema that is its own, whose handle is given back. */
export async function checkStream(
  core: Core,
  handle: number,
  source: unknown,
  { signal, onProgress, onRowHashes, stats: limits }: CheckHooks,
): Promise<Summary> {
  const progress = new ProgressTeller(onProgress);
  const letGo = hold(core, handle, progress);
  const stats = limits && new StatsReader(core, limits);
  const tellHashes = (): void => {
    if (onRowHashes === undefined) return;
    const { payload } = core.take(handle);
    if (payload.length > 0) onRowHashes(payload);
  };
  try {
    for await (const piece of piecesOf(source, signal)) {
      const rows = core.feed(handle, piece);
      tellHashes();
      stats?.feed(piece);
      progress.add(piece.length, rows);
    }
    const summary = core.finish(handle);
    tellHashes();
    progress.end(summary.records);
    return { ...summary, ...(stats && { stats: stats.finish() }) };
  } finally {
    stats?.close();
    letGo();
  }
}

/** What the rows of a source hold. */
export async function statsStream(
  core: Core,
  source: unknown,
  limits: Limits,
  { signal, onProgress }: Hooks,
): Promise<DatasetStats> {
  const progress = new ProgressTeller(onProgress);
  const reader = new StatsReader(core, limits);
  try {
    for await (const piece of piecesOf(source, signal)) {
      progress.add(piece.length, reader.feed(piece));
    }
    const stats = reader.finish();
    progress.end(stats.rows);
    return stats;
  } finally {
    reader.close();
  }
}

// Splits a stream into its rows, and gathers what they hold.
class StatsReader {
  readonly #core: Core;
  readonly #handle: number;
  readonly #slips = new Map<string, boolean>();
  readonly #gatherer = new StatsGatherer((key) => this.#isSlip(key));
  readonly close: () => void;

  constructor(core: Core, limits: Limits) {
    this.#core = core;
    this.#handle = openRecords(core, limits);
    this.close = hold(core, this.#handle, this);
  }

  /** Gives the number of rows so far. */
  feed(piece: Uint8Array): number {
    const rows = this.#core.feed(this.#handle, piece);
    this.#add(this.#core.take(this.#handle));
    return rows;
  }

  finish(): DatasetStats {
    this.#add(this.#core.takeEnd(this.#handle));
    return this.#gatherer.stats();
  }

  #add(taken: Taken): void {
    for (const { bytes, text, issue } of textsOf(taken)) {
      if (issue === undefined) this.#gatherer.add(text, bytes);
      else this.#gatherer.addUnreadable();
    }
  }

  // The core knows; rows of a file have few keys.
  #isSlip(key: string): boolean {
    const known = this.#slips.get(key);
    if (known !== undefined) return known;
    const row = encodedText(JSON.stringify({ [key]: 0 }));
    const isSlip = this.#core.detect(row).best === "openpipe";
    if (this.#slips.size < mostKeys) this.#slips.set(key, isSlip);
    return isSlip;
  }
}

const mostKeys = 1000;

/** The rows of a source. Nothing is held before the first is asked for. */
export function recordStream(
  core: Core,
  source: unknown,
  limits: Limits,
  hooks: Hooks,
): AsyncGenerator<FileRecord, void> {
  const records: AsyncGenerator<FileRecord, void> = recordsOf(
    core,
    source,
    limits,
    hooks,
    () => records,
  );
  return records;
}

async function* recordsOf(
  core: Core,
  source: unknown,
  limits: Limits,
  { signal, onProgress }: Hooks,
  itself: () => object,
): AsyncGenerator<FileRecord, void> {
  const handle = openRecords(core, limits);
  const letGo = hold(core, handle, itself());
  const progress = new ProgressTeller(onProgress);
  let rows = 0;
  try {
    for await (const piece of piecesOf(source, signal)) {
      rows = core.feed(handle, piece);
      yield* rowsOf(core.take(handle));
      progress.add(piece.length, rows);
    }
    const last = [...rowsOf(core.takeEnd(handle))];
    yield* last;
    progress.end(rows + last.length);
  } finally {
    letGo();
  }
}

function openRecords(core: Core, limits: Limits): number {
  return core.openRecords(encodedText(JSON.stringify({ limits })));
}

interface Row {
  readonly record: number;
  readonly line: number;
  readonly offset: number;
  readonly bytes: number;
  readonly issue?: Issue;
}

function* rowsOf(taken: Taken): Generator<FileRecord, void> {
  for (const { record, line, offset, text, issue } of textsOf(taken)) {
    yield { record, line, offset, text, ...(issue === undefined ? {} : { issue }) };
  }
}

function* textsOf({ said, payload }: Taken): Generator<Row & { readonly text: string }, void> {
  let at = 0;
  for (const row of (said ?? []) as Row[]) {
    const text = decodeUtf8(payload.subarray(at, at + row.bytes));
    at += row.bytes;
    yield { ...row, text };
  }
}

/** A conversion between two ends of a stream. */
export function conversionStream(core: Core, plan: ConvertPlan, hooks: Hooks): ConversionStream {
  if (hooks.signal?.aborted === true) throw hooks.signal.reason;
  const conversion = new StreamConversion(core, plan, hooks);
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      conversion.output = controller;
    },
    pull() {
      conversion.goOn();
    },
    cancel(reason) {
      conversion.fail(reason);
    },
  });
  const writable = new WritableStream<unknown>({
    start(controller) {
      conversion.input = controller;
    },
    write: (chunk) => conversion.write(chunk),
    close() {
      conversion.end();
    },
    abort(reason) {
      conversion.fail(reason);
    },
  });
  return { readable, writable, result: conversion.result };
}

class StreamConversion {
  output: ReadableStreamDefaultController<Uint8Array> | undefined;
  input: WritableStreamDefaultController | undefined;
  readonly result: Promise<ConversionSummary>;

  readonly #core: Core;
  readonly #plan: ConvertPlan;
  readonly #hooks: Hooks;
  readonly #handle: number;
  readonly #giveBack: () => void;
  readonly #progress: ProgressTeller;
  readonly #rests = new Rests();
  readonly #warnings: Issue[] = [];
  #rejected = 0;
  #isOver = false;
  #goOn: (() => void) | undefined;
  #resolve!: (summary: ConversionSummary) => void;
  #reject!: (reason: unknown) => void;

  constructor(core: Core, plan: ConvertPlan, hooks: Hooks) {
    this.#core = core;
    this.#plan = plan;
    this.#hooks = hooks;
    this.#handle = core.openConverter(encodedText(planJson(plan)));
    this.#progress = new ProgressTeller(hooks.onProgress);
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Who does not ask for the result hears of a failure at both ends.
    this.result.catch(() => undefined);
    hooks.signal?.addEventListener("abort", this.#onAbort);
    this.#giveBack = hold(core, this.#handle, this);
  }

  async write(chunk: unknown): Promise<void> {
    try {
      for (const piece of slices(chunkOf(chunk))) {
        const rows = this.#core.feed(this.#handle, piece);
        const { said, payload } = this.#core.take(this.#handle);
        if (said !== undefined) this.#tell(said as CoreConversion);
        this.#progress.add(piece.length, rows);
        await this.#offer(payload);
        if (this.#isOver) return;
      }
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  end(): void {
    try {
      const { said, payload } = this.#core.takeEnd(this.#handle);
      const report = said as CoreConversion;
      this.#tell(report);
      this.#progress.end(report.records);
      if (payload.length > 0) this.output?.enqueue(payload);
      this.output?.close();
      this.#resolve({
        framing: report.framing,
        from: report.from,
        to: this.#plan.to,
        bytes: this.#progress.bytes,
        records: report.records,
        converted: report.converted,
        rejected: this.#rejected,
        totals: report.totals,
        warnings: this.#warnings,
      });
      this.#letGo();
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  fail(reason: unknown): void {
    if (this.#isOver) return;
    this.#letGo();
    this.#reject(reason);
    // Whichever end it came from is closed already.
    for (const side of [this.output, this.input]) {
      try {
        side?.error(reason);
      } catch {
        // As above.
      }
    }
    this.goOn();
  }

  goOn(): void {
    const waiting = this.#goOn;
    this.#goOn = undefined;
    waiting?.();
  }

  readonly #onAbort = (): void => {
    this.fail(this.#hooks.signal?.reason);
  };

  // Hands bytes on, and waits until the reader has room for more.
  async #offer(payload: Uint8Array): Promise<void> {
    if (payload.length > 0) this.output?.enqueue(payload);
    while (!this.#isOver && (this.output?.desiredSize ?? 1) <= 0) {
      await new Promise<void>((resolve) => {
        this.#goOn = resolve;
      });
    }
    if (this.#rests.isDue) await this.#rests.take();
  }

  #tell({ changes, rejected, warnings }: CoreConversion): void {
    for (const change of changes) this.#hooks.onChange?.(change);
    for (const row of rejected) this.#hooks.onReject?.(row);
    this.#rejected += rejected.length;
    this.#warnings.push(...warnings);
  }

  #letGo(): void {
    this.#isOver = true;
    this.#hooks.signal?.removeEventListener("abort", this.#onAbort);
    this.#giveBack();
  }
}

// Gives what closes the handle; it is closed, too, when nobody can reach `owner` any more, which is
// something that lives as long as the stream does. What waits for that is no closure: one of here
// would reach `owner` by the variables that all of them share.
function hold(core: Core, handle: number, owner: object): () => void {
  abandoned.register(owner, [core, handle], owner);
  return () => {
    abandoned.unregister(owner);
    core.close(handle);
  };
}

const abandoned = whenForgotten<readonly [Core, number]>(([core, handle]) => {
  core.close(handle);
});

/** @throws {MisuseError} */
export function assertStreams(): void {
  if (typeof ReadableStream === "function" && typeof WritableStream === "function") return;
  throw new MisuseError("This host has no streams (ReadableStream, WritableStream).");
}
