// What a terminal may be shown. Text of checked files is never trusted with it: control and
// direction characters are written as escapes.
import { eastAsianWidth } from "get-east-asian-width";
import pc from "picocolors";

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for a stream: only for a terminal that has them, and not under NO_COLOR. */
export function colorsFor(stream: NodeJS.WriteStream): Colors {
  const { NO_COLOR, TERM } = process.env;
  // Off a terminal isTTY is undefined, which would leave the choice to the environment.
  const isTerminal = (stream.isTTY as boolean | undefined) ?? false;
  return pc.createColors(isTerminal && (NO_COLOR ?? "") === "" && TERM !== "dumb");
}

/** Columns of a stream; where it is no terminal, COLUMNS or 80. */
export function widthOf(stream: NodeJS.WriteStream): number {
  const columns = stream.isTTY ? stream.columns : Number(process.env["COLUMNS"] ?? "");
  return Number.isInteger(columns) && columns > 0 ? Math.max(columns, 40) : 80;
}

/** A character as it is seen, and the columns that it takes. */
export interface Cell {
  readonly text: string;
  readonly width: number;
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

export function cells(text: string): Cell[] {
  return Array.from(segmenter.segment(text), ({ segment }) => {
    const shown = printable(segment);
    return { text: shown, width: columnsOf(shown) };
  });
}

// Columns of one grapheme (or of an escape that stands for it).
function columnsOf(grapheme: string): number {
  if (/^[\x20-\x7e]*$/.test(grapheme)) return grapheme.length;
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2;
  const [first = ""] = grapheme;
  if (/^[\p{Mark}\p{Default_Ignorable_Code_Point}]/u.test(first)) return 0;
  return eastAsianWidth(first.codePointAt(0) ?? 0);
}

// Control characters, line separators, and those that turn the direction of text around.
const unprintable =
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text that does nothing to a terminal but being read. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) =>
    character === "\t" ? " " : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** "1 row", "2 rows"; "1 entry", "2 entries". */
export function counted(count: number, noun: string): string {
  const plural = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count} ${count === 1 ? noun : plural}`;
}
