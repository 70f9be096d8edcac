// The piece of a row that an issue marks, with carets under the span. Reads only a few hundred
// bytes around the span, however long the row is.
import { cells } from "../terminal.js";
import type { Cell } from "../terminal.js";
import type { Issue } from "../../types.js";

const lineEnds: readonly (number | undefined)[] = [0x0a, 0x0d];
const decoder = new TextDecoder();

/** Two lines: the text, cut to `width` columns, and the carets. */
export interface Frame {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  readonly carets: string;
}

export function frame(bytes: Uint8Array, issue: Issue, width: number): Frame {
  const reach = width * 8; // bytes that surely fill the width
  const start = Math.min(issue.offset, bytes.length);
  const lineStart = backToLineStart(bytes, start, reach);
  const lineEnd = forwardToLineEnd(bytes, start, reach);
  const end = Math.min(start + issue.length, lineEnd);
  const before = cells(text(bytes, lineStart, start));
  const marked = cells(text(bytes, start, end));
  const after = cells(text(bytes, end, lineEnd));

  const markedShown = cutEnd(marked, Math.floor((width * 2) / 3));
  const left = width - columns(markedShown);
  const afterWidth = Math.min(columns(after), Math.floor(left / 2));
  const beforeShown = cutStart(before, left - afterWidth);
  const afterShown = cutEnd(after, left - columns(beforeShown));
  return {
    before: joined(beforeShown),
    marked: joined(markedShown),
    after: joined(afterShown),
    carets: " ".repeat(columns(beforeShown)) + "^".repeat(Math.max(1, columns(markedShown))),
  };
}

function backToLineStart(bytes: Uint8Array, offset: number, reach: number): number {
  const limit = Math.max(0, offset - reach);
  let at = offset;
  while (at > limit && !lineEnds.includes(bytes[at - 1])) at--;
  // Not from the middle of a character.
  while (at > 0 && at < offset && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++;
  return at;
}

function forwardToLineEnd(bytes: Uint8Array, offset: number, reach: number): number {
  const limit = Math.min(bytes.length, offset + reach);
  let at = offset;
  while (at < limit && !lineEnds.includes(bytes[at])) at++;
  while (at < bytes.length && at > offset && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return at;
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, Math.max(start, end)));
}

const ellipsis: Cell = { text: "…", width: 1 };

function cutEnd(row: readonly Cell[], width: number): Cell[] {
  if (columns(row) <= width) return [...row];
  const kept: Cell[] = [];
  let used = 1;
  for (const cell of row) {
    used += cell.width;
    if (used > width) break;
    kept.push(cell);
  }
  return width < 1 ? [] : [...kept, ellipsis];
}

function cutStart(row: readonly Cell[], width: number): Cell[] {
  return cutEnd([...row].reverse(), width).reverse();
}

function columns(row: readonly Cell[]): number {
  return row.reduce((sum, { width }) => sum + width, 0);
}

function joined(row: readonly Cell[]): string {
  return row.map(({ text: shown }) => shown).join("");
}
