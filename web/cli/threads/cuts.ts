// Where a file of JSON Lines may be cut into parts that are files of JSON Lines again.
import type { FileHandle } from "node:fs/promises";
import { startsWithMark } from "../byte-order-mark.js";

const lineFeed = 0x0a;
const openingBrace = 0x7b;
const lookedForBinary = 4096;
/** A part begins with no longer line. */
const readBytes = 1 << 20;

/** Whether the first line is a row by itself, so that a second line makes the file JSON Lines. */
export async function beginsAsLines(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(readBytes), { position: 0 });
  const head = buffer.subarray(0, bytesRead);
  // Refused where it is read in one, unless a brace comes first.
  const isBinary = head[0] !== openingBrace && head.subarray(0, lookedForBinary).includes(0);
  return !isBinary && opensWithRow(head.subarray(startsWithMark(head) ? 3 : 0));
}

/** The first line that is a row by itself and begins behind a line end at or after `from`; or `size`. */
export async function cutFrom(handle: FileHandle, from: number, size: number): Promise<number> {
  const buffer = Buffer.allocUnsafe(readBytes);
  for (let at = from; at < size;) {
    const { bytesRead } = await handle.read(buffer, { position: at });
    if (bytesRead === 0) return size;
    const piece = buffer.subarray(0, bytesRead);
    const found = rowIn(piece);
    if (found !== undefined) return at + found;
    // A line that is not whole here is looked at again, unless it is too long.
    const last = piece.lastIndexOf(lineFeed);
    at += last > 0 ? last : bytesRead;
    if (at + 1 >= size) return size;
  }
  return size;
}

function rowIn(piece: Buffer): number | undefined {
  for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, end + 1)) {
    if (opensWithRow(piece.subarray(end + 1))) return end + 1;
  }
  return undefined;
}

// A body of rows might be the only row of its part, and then it would be read as a body.
function opensWithRow(text: Buffer): boolean {
  // A byte order mark is one at the beginning of a file alone.
  if (text[0] !== openingBrace) return false;
  const ends = [text.indexOf(lineFeed), text.indexOf(0x0d)].filter((end) => end >= 0);
  if (ends.length === 0) return false;
  try {
    const row = JSON.parse(text.toString("utf8", 0, Math.min(...ends))) as object;
    return !("entries" in row || "examples" in row);
  } catch {
    return false;
  }
}
