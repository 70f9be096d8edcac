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
  const rests = new Rests();
  const goOn = async (): Promise<void> => {
    if (signal?.aborted === true) throw signal.reason;
    if (rests.isDue) await unlessAborted(signal, rests.take());
  };
  let reason: unknown = stoppedEarly;
  try {
    for (;;) {
      await goOn();
      const chunk = await unlessAborted(signal, reader.read());
      if (chunk === undefined) break;
      for (const piece of slices(chunk)) {
        yield piece;
        await goOn();
      }
    }
    reason = undefined;
  } catch (error) {
    reason = error;
    throw error;
  } finally {
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

// Listens while it waits, and no longer: Promise.race with one promise of the abort would keep
// something of every chunk until the end, and a signal something of every reader that is left.
function unlessAborted<Value>(
  signal: AbortSignalLike | undefined,
  waited: Promise<Value>,
): Promise<Value> {
  if (signal === undefined) return waited;
  return new Promise<Value>((resolve, reject) => {
    const stop = (): void => {
      // The caller's, of whatever kind.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop);
    const deafen = (): void => {
      signal.removeEventListener("abort", stop);
    };
    waited.finally(deafen).then(resolve, reject);
    if (signal.aborted) stop();
  });
}
