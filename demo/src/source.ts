// A file that was opened: text for the editor, or, where it is too large for that or no text, the
// file itself with a window of it to look at.
import { editableBytes, windowLarge, windowSmall } from "./limits.js";
import { countBreaks } from "./lines.js";

export type Opened = { readonly kind: "text"; readonly text: string } | FileRows;

export interface FileRows {
  readonly kind: "file";
  readonly file: File;
  readonly reason: "large" | "not-text";
  /** Nobody has saved it: fixes were done to it, or it was unpacked. */
  readonly unsaved: boolean;
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
  if (file.size > editableBytes) {
    const window = await windowOf(file, firstPlace);
    return { kind: "file", file, reason: "large", unsaved, window };
  }
  const bytes = await file.arrayBuffer();
  try {
    return { kind: "text", text: strict.decode(bytes) };
  } catch {
    const window = await windowOf(file, firstPlace);
    return { kind: "file", file, reason: "not-text", unsaved, window };
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

/** Whether a text is one that a person would call binary. */
export function looksBinary(text: string): boolean {
  return text.includes("\0");
}

// Byte order marks are kept: positions count them.
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
export const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

const newline = 0x0a;

// The first line's start; in the midst of a line that is longer than the window, a character's.
function lineStart(bytes: Uint8Array, before: number): number {
  const found = bytes.indexOf(newline);
  if (found >= 0 && found < before) return found + 1;
  let start = 0;
  while (start < before && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return start;
}

function lineEnd(bytes: Uint8Array, after: number): number {
  const found = bytes.lastIndexOf(newline);
  return found > after ? found + 1 : bytes.length;
}
