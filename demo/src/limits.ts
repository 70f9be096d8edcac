// How much is shown at once. More is checked and converted all the same.

/** Files above this many bytes are not put into the editor. */
export const editableBytes = 5_000_000;

/** Bytes of such a file that are shown, from before to after the place in question. */
export const windowBefore = 32 * 1024;
export const windowAfter = 96 * 1024;

/** Issues, and changes of one kind, that are listed; the totals count all. */
export const listedAtMost = 500;

/** UTF-16 units of a conversion's output that are shown. */
export const shownAtMost = 1_000_000;

/** The start of a text, cut at a line's end where there is one. */
export function headOf(text: string): string {
  if (text.length <= shownAtMost) return text;
  const end = text.lastIndexOf("\n", shownAtMost);
  return text.slice(0, end > 0 ? end + 1 : shownAtMost);
}
