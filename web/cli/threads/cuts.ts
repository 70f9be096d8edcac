// Where a file of JSON Lines may be cut into parts that are files of JSON Lines again.
import type { FileHandle } from "node:fs/promises";

const lineFeed = 0x0a;
const readBytes = 1 << 16;
const longestFirstLine = 1 << 20;

/** Whether the first line is an object by itself, so that a second line makes the file JSON Lines. */
export async function beginsAsLines(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestFirstLine), { position: 0 });
  const head = buffer.subarray(0, bytesRead);
  const ends = [head.indexOf(lineFeed), head.indexOf(0x0d)].filter((end) => end >= 0);
  if (ends.length === 0) return false;
  const line = new TextDecoder().decode(head.subarray(0, Math.min(...ends)));
  if (!line.startsWith("{")) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/**
 * Behind the first line end at or after `from`, where the text goes on with anything but what marks a
 * file's beginning; `size` if there is none.
 */
export async function cutFrom(handle: FileHandle, from: number, size: number): Promise<number> {
  const buffer = Buffer.alloc(readBytes);
  for (let at = from; at < size;) {
    const { bytesRead } = await handle.read(buffer, { position: at });
    if (bytesRead === 0) return size;
    const piece = buffer.subarray(0, bytesRead);
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, end + 1)) {
      const next = piece[end + 1];
      // Else a byte order mark or gzip's mark could follow, or it is known only of the next piece.
      if (next !== undefined && isPlain(next)) return at + end + 1;
    }
    at += bytesRead;
  }
  return size;
}

function isPlain(byte: number): boolean {
  return byte > 0x20 && byte < 0x80;
}
