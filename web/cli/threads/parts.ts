// A large file of JSON Lines as parts that are done by several threads, and come in their order.
import fs from "node:fs";
import { open } from "node:fs/promises";
import { debuglog } from "node:util";
import type { FileHandle } from "node:fs/promises";
import { isCompressed } from "../read.js";
import { beginsAsLines, cutFrom } from "./cuts.js";
import type { Part } from "./tasks.js";

// NODE_DEBUG=entrybridge shows it.
const debug = debuglog("entrybridge");

/** Rows that tell a file's platform begin in so much of it. */
const headBytes = 1 << 20;
const rowsThatTell = 100;

export interface OpenFile {
  readonly file: string;
  readonly handle: FileHandle;
  readonly size: number;
}

/** Whether rows to come cannot change what platform these tell. */
export function tellPlatform({ bytes, records }: { bytes: number; records: number }): boolean {
  return bytes >= headBytes || records > rowsThatTell;
}

export function isPlainFile(file: string): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** What `work` makes of a file that can be cut into parts; `undefined` of any other. */
export async function withParts<Made>(
  file: string,
  partBytes: number,
  work: (open: OpenFile) => Promise<Made>,
): Promise<Made | undefined> {
  const handle = await openPlain(file);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    if (size < 2 * partBytes || !(await beginsAsLines(handle))) return undefined;
    return await work({ file, handle, size });
  } finally {
    await handle.close();
  }
}

// Who reads it in one says why it cannot be opened.
async function openPlain(file: string): Promise<FileHandle | undefined> {
  try {
    return isCompressed(file) ? undefined : await open(file);
  } catch {
    return undefined;
  }
}

/** Bytes of a part; a test may ask for others. */
export function bytesOfPart(usual: number): number {
  return Number(process.env["ENTRYBRIDGE_PART_BYTES"] ?? 0) || usual;
}

/** The first part is the head of the file, which tells whether the others can be done. */
export class FileParts<Result> {
  readonly #open: OpenFile;
  readonly #partBytes: number;
  readonly #run: (part: Part) => Promise<Result>;
  readonly #running = new Set<Promise<unknown>>();
  #count = 0;
  #at = 0;

  /** `settle()` is to be awaited before the file is closed. */
  constructor(file: OpenFile, partBytes: number, run: (part: Part) => Promise<Result>) {
    this.#open = file;
    this.#partBytes = partBytes;
    this.#run = run;
  }

  /** `undefined`: it would be the only one. */
  async first(): Promise<Result | undefined> {
    const end = await this.#cut(Math.min(headBytes, this.#partBytes));
    return end === this.#open.size ? undefined : this.#begin(end);
  }

  /** The others; `width` of them are begun before their turn. */
  async *others(width: number): AsyncGenerator<Result, void> {
    const { size } = this.#open;
    const ahead: Promise<Result>[] = [];
    while (this.#at < size || ahead.length > 0) {
      if (this.#at < size && ahead.length < width) {
        const isLast = size - this.#at < 2 * this.#partBytes;
        ahead.push(this.#begin(isLast ? size : await this.#cut(this.#at + this.#partBytes)));
        continue;
      }
      const [part] = ahead.splice(0, 1);
      if (part !== undefined) yield await part;
    }
  }

  /** Says how many they were. */
  count(): void {
    debug("%s: %d parts", this.#open.file, this.#count);
  }

  /** They read from the handle. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  #cut(from: number): Promise<number> {
    const { handle, size } = this.#open;
    return from >= size ? Promise.resolve(size) : cutFrom(handle, from, size);
  }

  #begin(end: number): Promise<Result> {
    const running = this.#run({ descriptor: this.#open.handle.fd, start: this.#at, end });
    this.#at = end;
    this.#count += 1;
    // Whoever waits for it hears of it.
    const settled = running.catch(() => undefined).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
    return running;
  }
}
