// The piece of a row that an issue marks, with carets under the span.
import { cells } from "../terminal.js";
import type { Cell } from "../terminal.js";
import type { Excerpt } from "../../types.js";

/** Bytes around a span that surely fill so many columns. */
export const bytesToFill = (width: number): number => width * 8;

/** Two lines: the text, cut to `width` columns, and the carets. */
export interface Frame {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  readonly carets: string;
}

export function frame(excerpt: Excerpt, width: number): Frame {
  const before = cells(excerpt.before);
  const marked = cells(excerpt.marked);
  const after = cells(excerpt.after);

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
