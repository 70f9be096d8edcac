// Inputs of the commands: whole files, or standard input as "-". Promises: what is plainly not text
// is refused by name here, since a thousand faults of JSON would not say it.
import { readFile } from "node:fs/promises";
import { Failure, inWords } from "./failure.js";

/** @throws {Failure} (a rejection) */
export async function readInput(file: string): Promise<Uint8Array> {
  const bytes = file === "-" ? await readStandardInput() : await readNamed(file);
  const foreign = foreignFormat(bytes);
  if (foreign !== undefined) throw new Failure(`${displayName(file)}: ${foreign}`);
  return bytes;
}

/** How messages call an input. */
export function displayName(file: string): string {
  return file === "-" ? "<stdin>" : file;
}

async function readNamed(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(`${file}: cannot be read: ${inWords(error)}`);
  }
}

let standardInput: Promise<Uint8Array> | undefined;

// It can be read only once, and "-" may be named twice.
function readStandardInput(): Promise<Uint8Array> {
  return (standardInput ??= gather());
}

async function gather(): Promise<Uint8Array> {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks);
  } catch (error) {
    throw new Failure(`<stdin>: cannot be read: ${inWords(error)}`);
  }
}

const looked = 4096;
const braces = [0x7b, 0x5b]; // { [

function foreignFormat(bytes: Uint8Array): string | undefined {
  const starts = (...head: number[]): boolean => head.every((byte, at) => bytes[at] === byte);
  if (starts(0x1f, 0x8b))
    return "it is compressed (gzip): unpack it first, as in gunzip -c FILE | entrybridge check -";
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
