// The bytes of a part, as a source, and how far they are read.
import fs from "node:fs";
import { Failure, inWords } from "../failure.js";
import type { LineCounter } from "./line-counter.js";
import type { Part, TaskProgress } from "./tasks.js";

const pieceBytes = 1 << 18;
const tellEvery = 100; // ms

// One buffer for all pieces: each is used up before the next is asked for.
// eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous
export async function* partOf(
  file: string,
  { descriptor, start, end }: Part,
  onRead: (bytes: number) => void,
  counter: LineCounter,
): AsyncGenerator<Uint8Array, void> {
  const buffer = Buffer.alloc(pieceBytes);
  for (let at = start; at < end;) {
    const wanted = Math.min(pieceBytes, end - at);
    const bytes = readAt(file, descriptor, buffer.subarray(0, wanted), at);
    if (bytes === 0) return;
    const piece = buffer.subarray(0, bytes);
    counter.add(piece);
    onRead(bytes);
    yield piece;
    at += bytes;
  }
}

function readAt(file: string, descriptor: number, buffer: Uint8Array, at: number): number {
  try {
    return fs.readSync(descriptor, buffer, 0, buffer.length, at);
  } catch (error) {
    throw new Failure(`${file}: cannot be read: ${inWords(error)}`);
  }
}

/** Tells how far a task is, ten times a second at most. */
export class Teller {
  readonly #say: (progress: TaskProgress) => void;
  #bytes = 0;
  #rows = 0;
  #toldRows = 0;
  #told = Date.now();

  constructor(say: (progress: TaskProgress) => void) {
    this.#say = say;
  }

  readonly onRead = (bytes: number): void => {
    this.#bytes += bytes;
    if (Date.now() - this.#told >= tellEvery) this.#tell();
  };

  readonly onProgress = ({ rows }: { rows: number }): void => {
    this.#rows = rows;
  };

  #tell(): void {
    this.#say({ bytes: this.#bytes, rows: this.#rows - this.#toldRows });
    this.#bytes = 0;
    this.#toldRows = this.#rows;
    this.#told = Date.now();
  }
}
