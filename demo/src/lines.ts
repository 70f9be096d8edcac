// Where lines end. To the checker "\n", "\r\n" and a lone "\r" all end one, so to the editor too.

/** What ends the lines of a text in an editor; `undefined`: any of them, and "\n" from then on. */
export type LineBreak = "\n" | "\r\n" | undefined;

/** The line break with which an editor keeps a text as it is, or the nearest to that. */
export function lineBreakOf(text: string): LineBreak {
  if (!text.includes("\r")) return "\n";
  if (/\r(?!\n)/.test(text)) return undefined;
  // Where both occur, "\r" stays in the line, and is shown.
  return /(?:^|[^\r])\n/.test(text) ? "\n" : "\r\n";
}

/** The length of a text in an editor, where a line break is one unit. */
export function lengthInEditor(text: string, lineBreak: LineBreak): number {
  return lineBreak === "\n" ? text.length : text.replaceAll("\r\n", "\n").length;
}

export function countBreaks(text: string): number {
  return text.match(/\r\n?|\n/g)?.length ?? 0;
}
