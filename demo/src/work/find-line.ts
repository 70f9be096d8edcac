// Where a line of a file begins. Lines end in "\n", "\r\n" or a lone "\r", as for the checker.
import { chunksOf } from "../chunks.js";
import type { Asked, Watch } from "../protocol.js";
import type { FilePlace } from "../source.js";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export async function findLine(
  { file, line: wanted }: Asked<"findLine">,
  { signal, onProgress }: Watch,
): Promise<FilePlace> {
  const starts = new LineStarts(wanted);
  for await (const chunk of chunksOf(file.stream())) {
    signal.throwIfAborted();
    starts.read(chunk);
    onProgress({ bytes: starts.bytes, rows: starts.line });
    if (starts.line >= wanted) break;
  }
  return starts.lastBefore(file.size);
}

class LineStarts {
  readonly #wanted: number;
  bytes = 0;
  line = 1;
  #start = 0;
  #startBefore = 0;
  #returned = false;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  read(chunk: Uint8Array): void {
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      const start = this.bytes + index + 1;
      if (byte === lineFeed && this.#returned) {
        this.#start = start;
      } else if (this.line >= this.#wanted) {
        break;
      } else if (byte === lineFeed || byte === carriageReturn) {
        this.#startBefore = this.#start;
        this.#start = start;
        this.line++;
      }
      this.#returned = byte === carriageReturn;
    }
    this.bytes += chunk.length;
  }

  // Behind the last line end there is often nothing.
  lastBefore(size: number): FilePlace {
    if (this.#start < size || this.line === 1) {
      return { offset: this.#start, line: this.line, column: 1 };
    }
    return { offset: this.#startBefore, line: this.line - 1, column: 1 };
  }
}
