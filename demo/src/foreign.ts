// Files that hold no rows because they are no JSON text at all. The command line refuses the same.

const signs: readonly (readonly [start: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 3, 4], "a zip archive (or a spreadsheet)"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [[0xff, 0xfe], "UTF-16 text, and rows are UTF-8"],
  [[0xfe, 0xff], "UTF-16 text, and rows are UTF-8"],
  [[0x89, 0x50, 0x4e, 0x47], "a PNG picture"],
  [[0xff, 0xd8, 0xff], "a JPEG picture"],
  [[0x25, 0x50, 0x44, 0x46, 0x2d], "a PDF document"],
];

/** How much of a file is looked at. */
export const lookedAt = 4096;
const brackets = [0x7b, 0x5b];

/** What a file is, by its first bytes; `undefined`: it may hold rows, good or bad. */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, lookedAt);
  const known = signs.find(([start]) => start.every((byte, at) => head[at] === byte));
  if (known !== undefined) return known[1];
  const first = head.find((byte) => byte > 0x20) ?? 0;
  // Zero bytes inside of rows are faults of rows.
  return head.includes(0) && !brackets.includes(first) ? "a binary file" : undefined;
}
