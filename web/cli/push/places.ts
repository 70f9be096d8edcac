// Where rows stand in their file, and issues with them. Issues are found in a row's own text; who reads of
// them looks into the file.
import type { FilePlace } from "../../endpoints/requests.js";
import type { Issue } from "../../types.js";
import { startsWithMark } from "../byte-order-mark.js";

/** The columns of places in a file that goes by. It keeps what is not behind the last place yet. */
export class Columns {
  readonly #chunks: Uint8Array[] = [];
  // Of the first chunk, and of the place that was asked for last.
  #start = 0;
  #offset = 0;
  #column = 1;

  hear(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  /** The column of a byte, in UTF-16 units from 1. No place comes before the one asked for last. */
  at(offset: number): number {
    while (this.#offset < offset) {
      const [chunk] = this.#chunks;
      if (chunk === undefined) break;
      const end = Math.min(chunk.length, offset - this.#start);
      this.#walk(chunk.subarray(this.#offset - this.#start, end));
      this.#offset = this.#start + end;
      if (end === chunk.length) {
        this.#start = this.#offset;
        this.#chunks.shift();
      }
    }
    return this.#column;
  }

  #walk(bytes: Uint8Array): void {
    const lineEnd = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf(0x0a);
    if (lineEnd >= 0) this.#column = 1;
    else if (this.#offset === 0 && startsWithMark(bytes)) this.#column -= 1;
    for (const byte of bytes.subarray(lineEnd + 1)) {
      // Bytes that go on with a character are none; those of four bytes are two.
      if ((byte & 0xc0) !== 0x80) this.#column += byte >= 0xf0 ? 2 : 1;
    }
  }
}

/** An issue of a file, as of a row's own text. */
export function inRow(issue: Issue, { line, column, offset }: FilePlace): Issue {
  return moved(issue, {
    line: issue.line - line + 1,
    column: issue.line === line ? issue.column - column + 1 : issue.column,
    by: -offset,
  });
}

/** The way back. What was found in a row that was converted stands nowhere in the file: there it is the row. */
export function inFile(issue: Issue, { line, column, offset, isGiven }: FilePlace): Issue {
  if (!isGiven) {
    const there = { ...issue, line, column, offset, length: 0 };
    delete there.fix;
    return there;
  }
  return moved(issue, {
    line: line + issue.line - 1,
    column: issue.line === 1 ? column + issue.column - 1 : issue.column,
    by: offset,
  });
}

/** In a list of one row the bracket stands before it. */
export function unlisted(issue: Issue): Issue {
  const { line, column } = issue;
  return moved(issue, { line, column: line === 1 ? Math.max(column - 1, 1) : column, by: -1 });
}

function moved(
  issue: Issue,
  { line, column, by }: { line: number; column: number; by: number },
): Issue {
  const there = (offset: number): number => Math.max(offset + by, 0);
  const { fix } = issue;
  const edits = fix?.edits.map((edit) => ({ ...edit, offset: there(edit.offset) }));
  return {
    ...issue,
    line,
    column,
    offset: there(issue.offset),
    ...(fix === undefined || edits === undefined ? {} : { fix: { ...fix, edits } }),
  };
}
