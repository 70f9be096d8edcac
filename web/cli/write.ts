// Outputs of the commands. Promises: a file is written beside its place and then put there, all
// files of a command together, so that neither an error nor an interruption leaves half of one or
// takes away what was there.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Failure, inWords } from "./failure.js";

export interface OutputFile {
  /** The option that asked for it, for messages. */
  readonly option: string;
  readonly file: string;
  readonly content: string | Uint8Array;
}

/** Writes to standard output, and waits until it is taken. */
export function print(content: string | Uint8Array): Promise<void> {
  return put(process.stdout, content);
}

/** Writes to standard error. */
export function complain(content: string): Promise<void> {
  return put(process.stderr, content);
}

/** Writes all of the files, or none. @throws {Failure} */
export function writeFiles(outputs: readonly OutputFile[]): void {
  const staged: { readonly output: OutputFile; readonly beside: string; readonly place: string }[] =
    [];
  // All of this is synchronous: with a listener, a signal waits until it is over.
  const release = holdSignals();
  let current: OutputFile | undefined;
  try {
    for (const output of outputs) {
      current = output;
      const place = destination(output.file);
      if (place === undefined) {
        fs.writeFileSync(output.file, output.content);
        continue;
      }
      const beside = `${place}.${randomBytes(4).toString("hex")}.tmp`;
      const mode = fs.statSync(place, { throwIfNoEntry: false })?.mode ?? 0o666;
      fs.writeFileSync(beside, "", { flag: "wx", mode });
      staged.push({ output, beside, place });
      fs.writeFileSync(beside, output.content, { flush: true });
    }
    for (const { output, beside, place } of staged) {
      current = output;
      fs.renameSync(beside, place);
    }
  } catch (error) {
    for (const { beside } of staged) fs.rmSync(beside, { force: true });
    throw new Failure(
      `${current?.file ?? ""}: cannot be written (${current?.option ?? ""}): ${inWords(error)}`,
    );
  } finally {
    release();
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

function holdSignals(): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const stop = (): void => {
    process.exit(2);
  };
  for (const signal of signals) process.once(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}

function put(stream: NodeJS.WriteStream, content: string | Uint8Array): Promise<void> {
  if (content.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.write(content, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
