// How much is shown at once. More is checked and converted all the same.

/** Files above this many bytes are not put into the editor. */
export const editableBytes = 5_000_000;

/** Bytes of such a file that are shown on either side of the place in question. */
export const windowSmall = 32 * 1024;
export const windowLarge = 96 * 1024;

/** Issues that are carried to the page; the totals count all. */
export const issuesAtMost = 5000;

/** Changes of one kind, and warnings, that are listed of a conversion. */
export const changesAtMost = 200;

/** Rows that were refused and are listed; all of them can be saved. */
export const refusedAtMost = 500;

/** UTF-16 units of a conversion's output that are shown. */
export const shownAtMost = 300_000;

/** Fixes that a preview shows. */
export const previewsAtMost = 20;

/** Characters of rows, packed, that are put into the page's address. */
export const linkAtMost = 8000;

/** The start of a text, cut at a line's end where there is one. */
export function headOf(text: string): string {
  if (text.length <= shownAtMost) return text;
  const end = text.lastIndexOf("\n", shownAtMost);
  return text.slice(0, end > 0 ? end + 1 : shownAtMost);
}
