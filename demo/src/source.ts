// A file that was opened: text for the editor, or, where it is too large for that or no text, the
// file itself with a window of it to look at.
import { foreignFormat } from "./foreign.js";
import { editableBytes, windowLarge, windowSmall } from "./limits.js";
import { countBreaks } from "./lines.js";

export type Opened = { readonly kind: "text"; readonly text: string } | FileRows;

export interface FileRows {
  readonly kind: "file";
  readonly file: File;
  readonly reason: "large" | "not-text";
  /** Nobody has saved it: fixes were done to it, or it was unpacked. */
  readonly unsaved: boolean;
  /** What it is, if it is no JSON text at all. */
  readonly foreign: string | undefined;
  readonly window: FileWindow;
}

/** Some lines of a file. */
export interface FileWindow {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Where in the file the window starts. */
  readonly firstByte: number;
  /** The number of its first line, 1-based. */
  readonly firstLine: number;
}

/** A place in a file that has been looked up before. */
export interface FilePlace {
  readonly offset: number;
  readonly line: number;
}

/** @throws {DOMException} (a rejection) The file cannot be read: it is gone, or a folder. */
export async function openFile(file: File, unsaved = false): Promise<Opened> {
  const isLarge = file.size > editableBytes;
  const window = await windowOf(file, firstPlace);
  const foreign = foreignFormat(window.bytes);
  if (foreign === undefined && !isLarge) {
    const text = textIn(await file.arrayBuffer());
    if (text !== undefined) return { kind: "text", text };
  }
  const shown = foreign === undefined ? window : startOf(window);
  const reason = isLarge ? "large" : "not-text";
  return { kind: "file", file, reason, unsaved, foreign, window: shown };
}

/** Of what is no text; more of it tells nobody anything, and is slow to be shown. */
const foreignBytes = 1024;

function startOf(window: FileWindow): FileWindow {
  const bytes = window.bytes.subarray(0, foreignBytes);
  return { ...window, bytes, text: lenient.decode(bytes) };
}

function textIn(bytes: ArrayBuffer): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

export const firstPlace: FilePlace = { offset: 0, line: 1 };

/** Whether a file begins as gzip's data does. */
export async function isPacked(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** Where the lines behind a window begin. */
export function endOf({ bytes, text, firstByte, firstLine }: FileWindow): FilePlace {
  return { offset: firstByte + bytes.length, line: firstLine + countBreaks(text) };
}

/** The lines around a place: more of those behind it, or more of those before it. */
export async function windowOf(
  file: Blob,
  { offset, line }: FilePlace,
  more: "behind" | "before" = "behind",
): Promise<FileWindow> {
  const [before, after] =
    more === "behind" ? [windowSmall, windowLarge] : [windowLarge, windowSmall];
  const from = Math.max(0, offset - before);
  const slice = new Uint8Array(await file.slice(from, offset + after).arrayBuffer());
  const middle = offset - from;
  const start = from === 0 ? 0 : lineStart(slice, middle);
  const end = from + slice.length === file.size ? slice.length : lineEnd(slice, middle);
  const bytes = slice.subarray(start, end);
  const linesBefore = countBreaks(lenient.decode(slice.subarray(start, middle)));
  return {
    text: lenient.decode(bytes),
    bytes,
    firstByte: from + start,
    firstLine: line - linesBefore,
  };
}

// Byte order marks are kept: positions count them.
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
export const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

// Whether a line ends at this byte, and not only behind the next one.
function endsLine(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === lineFeed) return true;
  return bytes[at] === carriageReturn && at + 1 < bytes.length && bytes[at + 1] !== lineFeed;
}

// The first line's start; in the midst of a line that is longer than the window, a character's.
function lineStart(bytes: Uint8Array, before: number): number {
  for (let at = 0; at < before; at++) if (endsLine(bytes, at)) return at + 1;
  let start = 0;
  while (start < before && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return start;
}

function lineEnd(bytes: Uint8Array, after: number): number {
  for (let at = bytes.length - 1; at > after; at--) if (endsLine(bytes, at)) return at + 1;
  return bytes.length;
}
