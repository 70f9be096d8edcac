// Inputs of the commands: files, or standard input as "-", chunk by chunk. Promises: compressed
// files (.gz) are unpacked; what is plainly not text is refused by name here, since a thousand faults
// of JSON would not say it.
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { isDynamicPattern } from "tinyglobby";
import { GzipError } from "../errors.js";
import { unpacked } from "../gzip.js";
import { openSource } from "../source.js";
import { Failure, inWords } from "./failure.js";

const chunkBytes = 1 << 18;

/** Hears how many bytes of a file were read, before they are unpacked. */
export type OnRead = (bytes: number) => void;

/** The bytes of an input. @throws {Failure} While it is read. */
export async function* openInput(file: string, onRead?: OnRead): AsyncGenerator<Uint8Array, void> {
  const chunks = file === "-" ? standardInput() : named(file);
  const reader = unpacked(openSource(onRead === undefined ? chunks : heard(chunks, onRead)));
  let head: Uint8Array | undefined = new Uint8Array(0);
  let isRead = false;
  try {
    for (;;) {
      const chunk = await reader.read();
      isRead = chunk === undefined;
      if (head === undefined) {
        if (chunk === undefined) return;
        yield chunk;
        continue;
      }
      if (chunk !== undefined) head = Buffer.concat([head, chunk]);
      if (chunk !== undefined && head.length < looked) continue;
      const foreign = foreignFormat(head);
      if (foreign !== undefined) throw new Failure(`${displayName(file)}: ${foreign}`);
      if (head.length > 0) yield head;
      head = undefined;
      if (chunk === undefined) return;
    }
  } catch (error) {
    if (error instanceof GzipError) throw new Failure(`${displayName(file)}: ${error.message}`);
    throw error;
  } finally {
    if (!isRead) reader.cancel("no more of it is wanted");
  }
}

/** The same, whole. @throws {Failure} (a rejection) */
export async function readInput(file: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of openInput(file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Whether a file is compressed, by what it begins with; false for what can be read only once. */
export function isCompressed(file: string): boolean {
  if (!statSync(file).isFile()) return false;
  const descriptor = openSync(file, "r");
  try {
    const head = Buffer.alloc(2);
    readSync(descriptor, head);
    return head[0] === 0x1f && head[1] === 0x8b;
  } finally {
    closeSync(descriptor);
  }
}

/** Says that standard input is read more than once, so that it has to be kept. */
export function keepStandardInput(): void {
  kept ??= [];
}

/** How messages call an input. */
export function displayName(file: string): string {
  if (file === "-") return "<stdin>";
  return file === "" ? '""' : file;
}

async function* heard(
  chunks: AsyncGenerator<Uint8Array, void>,
  onRead: OnRead,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    onRead(chunk.length);
    yield chunk;
  }
}

async function* named(file: string): AsyncGenerator<Uint8Array, void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const { size } = await handle.stat();
    const chunks = handle.createReadStream({ highWaterMark: chunkBytes, autoClose: false });
    for await (const chunk of chunks) yield chunk as Uint8Array;
    const change = await changeOf(handle, size);
    if (change !== undefined) throw new Error(change);
  } catch (error) {
    throw new Failure(`${displayName(file)}: cannot be read: ${whyNot(file, error)}`);
  } finally {
    await handle?.close();
  }
}

/**
 * What was read of a file that others write to is neither its old content nor its new one: how its size
 * changed, in words; `undefined` if it did not.
 */
export async function changeOf(handle: FileHandle, before: number): Promise<string | undefined> {
  const now = await handle.stat();
  if (!now.isFile() || now.size === before) return undefined;
  const change = now.size > before ? "grew" : "shrank";
  return `it ${change} while it was read, from ${before} to ${now.size} bytes`;
}

function whyNot(file: string, error: unknown): string {
  const isMissing = (error as { code?: unknown } | null)?.code === "ENOENT";
  return isMissing && isDynamicPattern(file) ? "no file matches it" : inWords(error);
}

// It can be read only once, and "-" may be named twice.
let kept: Uint8Array[] | undefined;
let isKeptWhole = false;

async function* standardInput(): AsyncGenerator<Uint8Array, void> {
  if (kept !== undefined && isKeptWhole) {
    yield* kept;
    return;
  }
  try {
    for await (const chunk of process.stdin) {
      kept?.push(chunk as Uint8Array);
      yield chunk as Uint8Array;
    }
    isKeptWhole = true;
  } catch (error) {
    throw new Failure(`<stdin>: cannot be read: ${inWords(error)}`);
  }
}

const looked = 4096;
const braces = [0x7b, 0x5b]; // { [

function foreignFormat(bytes: Uint8Array): string | undefined {
  const starts = (...head: number[]): boolean => head.every((byte, at) => bytes[at] === byte);
  if (starts(0x50, 0x4b, 3, 4)) return "it is a zip archive (or a spreadsheet), not JSON text";
  if (starts(0x50, 0x41, 0x52, 0x31)) return "it is a Parquet file, not JSON text";
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return "it is UTF-16 text: JSON must be UTF-8";
  const head = bytes.subarray(0, looked);
  const first = head.find((byte) => byte > 0x20);
  if (head.includes(0) && (first === undefined || !braces.includes(first))) {
    return `it is a binary file (a NUL byte at offset ${head.indexOf(0)}), not JSON text`;
  }
  return undefined;
}
