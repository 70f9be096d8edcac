// The pieces of a source, as they are handed to the core. Promises: compressed sources are unpacked;
// an abort ends the wait at once, with the signal's reason; however it ends before the end of the
// source, the source is let go.
import { pieceBytes } from "./core.js";
import { unpacked } from "./gzip.js";
import { openSource } from "./source.js";
import type { AbortSignalLike, Progress } from "./types.js";

/** @throws {MisuseError | GzipError} What the source throws, and the signal's reason. */
export async function* piecesOf(
  source: unknown,
  signal: AbortSignalLike | undefined,
): AsyncGenerator<Uint8Array, void> {
  const reader = unpacked(openSource(source));
  const watch = new AbortWatch(signal);
  let reason: unknown = stoppedEarly;
  try {
    watch.assertGoing();
    const rests = new Rests();
    for (;;) {
      if (rests.isDue) await watch.hold(rests.take());
      const chunk = await watch.hold(reader.read());
      if (chunk === undefined) break;
      for (const piece of slices(chunk)) {
        yield piece;
        watch.assertGoing();
        if (rests.isDue) await watch.hold(rests.take());
      }
    }
    reason = undefined;
  } catch (error) {
    reason = error;
    throw error;
  } finally {
    watch.end();
    if (reason !== undefined) reader.cancel(reason);
  }
}

const stoppedEarly = "no more of it is wanted";

export function* slices(chunk: Uint8Array): Generator<Uint8Array, void> {
  for (let at = 0; at < chunk.length; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes);
}

/**
 * Pauses for others. A source that has its next chunk always at hand (a Blob, where chunks come faster
 * than they are used) would let nothing else run: a page would freeze, and a signal that an event is to
 * raise would never be heard.
 */
export class Rests {
  #last = Date.now();

  get isDue(): boolean {
    return Date.now() - this.#last > restEvery;
  }

  async take(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = Date.now();
  }
}

const restEvery = 50; // ms

/** Tells of progress ten times a second at most, and at the end. */
export class ProgressTeller {
  readonly #tell: ((progress: Progress) => void) | undefined;
  #bytes = 0;
  #told = Date.now();

  constructor(tell: ((progress: Progress) => void) | undefined) {
    this.#tell = tell;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(bytes: number, rows: number): void {
    this.#bytes += bytes;
    if (this.#tell === undefined || Date.now() - this.#told < tellEvery) return;
    this.#tell({ bytes: this.#bytes, rows });
    this.#told = Date.now();
  }

  end(rows: number): void {
    this.#tell?.({ bytes: this.#bytes, rows });
  }
}

const tellEvery = 100; // ms

// Promise.race with one promise of the abort would keep something of every chunk until the end.
class AbortWatch {
  readonly #signal: AbortSignalLike | undefined;
  #reject: ((reason: unknown) => void) | undefined;

  constructor(signal: AbortSignalLike | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort);
  }

  readonly #onAbort = (): void => {
    this.#reject?.(this.#signal?.reason);
  };

  assertGoing(): void {
    if (this.#signal?.aborted === true) throw this.#signal.reason;
  }

  hold<Value>(waited: Promise<Value>): Promise<Value> {
    if (this.#signal === undefined) return waited;
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      waited.then(resolve, reject);
    });
  }

  end(): void {
    this.#reject = undefined;
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }
}
