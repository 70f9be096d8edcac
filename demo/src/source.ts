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
  /** Where in that line the window starts, 1-based, in UTF-16 units; 0: nobody knows. */
  readonly firstColumn: number;
}

/** A place in a file that has been looked up before. */
export interface FilePlace {
  readonly offset: number;
  readonly line: number;
  /** 1-based, in UTF-16 units; 0: nobody knows. */
  readonly column: number;
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

export const firstPlace: FilePlace = { offset: 0, line: 1, column: 1 };

/** Whether a file begins as gzip's data does. */
export async function isPacked(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** Where the lines behind a window begin. */
export function endOf({ bytes, text, firstByte, firstLine, firstColumn }: FileWindow): FilePlace {
  const breaks = countBreaks(text);
  const start = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
  const units = text.length - start - (start === 0 && firstByte === 0 ? markOf(text) : 0);
  const column = breaks > 0 ? units + 1 : firstColumn === 0 ? 0 : firstColumn + units;
  return { offset: firstByte + bytes.length, line: firstLine + breaks, column };
}

// A byte order mark at the start of a file is in no column.
function markOf(text: string): number {
  return text.startsWith("\ufeff") ? 1 : 0;
}

/** The lines around a place: more of those behind it, or more of those before it. */
export async function windowOf(
  file: Blob,
  { offset, line, column }: FilePlace,
  more: "behind" | "before" = "behind",
): Promise<FileWindow> {
  const [reachBefore, reachBehind] =
    more === "behind" ? [windowSmall, windowLarge] : [windowLarge, windowSmall];
  const from = Math.max(0, offset - reachBefore);
  const slice = new Uint8Array(await file.slice(from, offset + reachBehind).arrayBuffer());
  const middle = offset - from;
  const start = from === 0 ? 0 : lineStart(slice, middle);
  const end = from + slice.length === file.size ? slice.length : lineEnd(slice, middle);
  const bytes = slice.subarray(start, end);
  const before = lenient.decode(slice.subarray(start, middle));
  const linesBefore = countBreaks(before);
  const beginsLine = from + start === 0 || (start > 0 && endsLine(slice, start - 1));
  const isKnown = linesBefore === 0 && column > before.length;
  return {
    text: lenient.decode(bytes),
    bytes,
    firstByte: from + start,
    firstLine: line - linesBefore,
    firstColumn: beginsLine ? 1 : isKnown ? column - before.length : 0,
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
