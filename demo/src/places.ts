// From the places that issues name to places in the editor.
import type { Text } from "@codemirror/state";
import type { Issue } from "entrybridge";
import { lengthInEditor } from "./lines.js";
import type { LineBreak } from "./lines.js";
import { lenient } from "./source.js";
import type { FileWindow } from "./source.js";

export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Place = Pick<Issue, "line" | "column" | "offset" | "length">;

/** What an editor shows. */
export interface Shown {
  readonly text: Text;
  readonly lineBreak: LineBreak;
}

/** Where the editor holds a place; `undefined`: nowhere. */
export type Spans = (place: Place) => Span | undefined;

/** Where the editor holds the whole text. */
export function spansInText({ text, lineBreak }: Shown): Spans {
  return (place) => {
    const line = text.line(Math.min(Math.max(place.line, 1), text.lines));
    const mark = place.line === 1 && text.sliceString(0, 1) === "\ufeff" ? 1 : 0;
    const from = Math.min(line.from + mark + place.column - 1, line.to);
    const after = text.sliceString(from, from + place.length);
    return { from, to: from + unitsOf(after, place.length, lineBreak?.length ?? 1) };
  };
}

/** Where the editor holds a window of a file. Quick where places come in their order. */
export function spansInWindow({ lineBreak }: Shown, window: FileWindow): Spans {
  const { bytes, firstByte } = window;
  let known = { bytes: 0, units: 0 };
  const unitsTo = (end: number): number => {
    const start = end < known.bytes ? { bytes: 0, units: 0 } : known;
    const between = lenient.decode(bytes.subarray(start.bytes, end));
    return start.units + lengthInEditor(between, lineBreak);
  };
  return ({ offset, length }) => {
    const start = offset - firstByte;
    if (start < 0 || start > bytes.length) return undefined;
    known = { bytes: start, units: unitsTo(start) };
    return { from: known.units, to: unitsTo(start + length) };
  };
}

// The units at the start of an editor's text that take this many bytes in UTF-8.
function unitsOf(text: string, bytes: number, breakBytes: number): number {
  let units = 0;
  let left = bytes;
  for (const character of text) {
    left -= character === "\n" ? breakBytes : bytesOf(character.codePointAt(0) ?? 0);
    if (left < 0) break;
    units += character.length;
  }
  return units;
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
