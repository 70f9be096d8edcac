// Outputs of the commands. Promises: a file is written beside its place, as its content comes, and
// put there at the end, all files of a command together, so that neither an error nor an interruption
// leaves half of one or takes away what was there.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Failure, inWords } from "./failure.js";

/** Writes to standard output, and waits until it is taken. */
export function print(content: string | Uint8Array): Promise<void> {
  return put(process.stdout, content);
}

/** Writes to standard error, where somebody listens there. */
export async function complain(content: string): Promise<void> {
  try {
    await put(process.stderr, content);
  } catch (error) {
    if (!(error instanceof Error && isBrokenPipe(error))) throw error;
  }
}

/** One file to be. */
export interface OutputFile {
  /** @throws {Failure} */
  write(content: string | Uint8Array): void;
  /** It stays as it was. */
  discard(): void;
}

/** The files that a command writes. */
export class OutputFiles {
  readonly #staged = new Set<StagedFile>();
  readonly #release: () => void;

  /** `isTidyOnSignals`: false where the command hears of signals itself. */
  constructor(isTidyOnSignals = true) {
    const tidy = (): void => {
      this.discard();
    };
    this.#release = isTidyOnSignals ? holdSignals(tidy) : () => undefined;
  }

  /** `option`: what asked for it, for messages. @throws {Failure} It cannot be written. */
  open(option: string, file: string): OutputFile {
    const staged = new StagedFile(option, file, (over) => this.#staged.delete(over));
    this.#staged.add(staged);
    return staged;
  }

  /** Puts all files into their places, at one moment. @throws {Failure} */
  commit(): void {
    for (const file of this.#staged) file.finish();
    for (const file of this.#staged) file.putInPlace();
    this.#staged.clear();
    this.#release();
  }

  /** Leaves everything as it was. */
  discard(): void {
    for (const file of [...this.#staged]) file.discard();
    this.#release();
  }
}

class StagedFile implements OutputFile {
  readonly #option: string;
  readonly #file: string;
  readonly #forget: (self: StagedFile) => void;
  #place: string | undefined;
  #beside: string | undefined;
  #descriptor: number | undefined;

  constructor(option: string, file: string, forget: (self: StagedFile) => void) {
    this.#option = option;
    this.#file = file;
    this.#forget = forget;
    this.#attempt(() => {
      this.#open();
    });
  }

  write(content: string | Uint8Array): void {
    this.#attempt(() => {
      fs.writeFileSync(this.#descriptor ?? -1, content);
    });
  }

  finish(): void {
    this.#attempt(() => {
      if (this.#descriptor === undefined) return;
      if (this.#beside !== undefined) fs.fsyncSync(this.#descriptor);
      this.#close();
    });
  }

  putInPlace(): void {
    this.#attempt(() => {
      if (this.#beside === undefined || this.#place === undefined) return;
      fs.renameSync(this.#beside, this.#place);
      this.#beside = undefined;
    });
  }

  discard(): void {
    this.#close();
    if (this.#beside !== undefined) fs.rmSync(this.#beside, { force: true });
    this.#beside = undefined;
    this.#forget(this);
  }

  #open(): void {
    this.#place = destination(this.#file);
    if (this.#place === undefined) {
      this.#descriptor = fs.openSync(this.#file, "w");
      return;
    }
    const beside = `${this.#place}.${randomBytes(4).toString("hex")}.tmp`;
    const mode = fs.statSync(this.#place, { throwIfNoEntry: false })?.mode ?? 0o666;
    this.#descriptor = fs.openSync(beside, "wx", mode);
    this.#beside = beside;
  }

  #close(): void {
    if (this.#descriptor === undefined) return;
    fs.closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw new Failure(`${this.#file}: cannot be written (${this.#option}): ${inWords(error)}`);
    }
  }
}

/** Whether two names lead to one file. */
export function isSameFile(left: string, right: string): boolean {
  return identity(left) === identity(right);
}

function identity(file: string): string {
  try {
    const { dev, ino } = fs.statSync(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return path.resolve(file);
  }
}

// Where a regular file belongs, through symbolic links; undefined: a pipe or a device, which cannot
// be replaced.
function destination(file: string): string | undefined {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return file;
  if (found.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  if (!found.isFile()) return undefined;
  fs.accessSync(file, fs.constants.W_OK);
  return fs.realpathSync(file);
}

// Until it is released, the process ends only after `tidy`: by the signal that came, as whoever started
// it expects, or because the reader of its output has gone.
function holdSignals(tidy: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const stop = (signal: NodeJS.Signals): void => {
    tidy();
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.once(signal, stop);
  process.once("exit", tidy);
  return () => {
    for (const signal of signals) process.off(signal, stop);
    process.off("exit", tidy);
  };
}

function isBrokenPipe(error: Error): boolean {
  return (error as { code?: unknown }).code === "EPIPE";
}

function cannotBeWritten(stream: NodeJS.WriteStream, error: Error): Failure {
  const name = stream === process.stdout ? "<stdout>" : "<stderr>";
  return new Failure(`${name}: cannot be written: ${inWords(error)}`);
}

function put(stream: NodeJS.WriteStream, content: string | Uint8Array): Promise<void> {
  if (content.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.write(content, (error) => {
      if (!error) resolve();
      else reject(isBrokenPipe(error) ? error : cannotBeWritten(stream, error));
    });
  });
}
