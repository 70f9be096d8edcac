// A file of JSON Lines, cut at line ends into pieces that can be mended one after the other. "\n",
// "\r\n" and a lone "\r" end a line, as for the checker. The pieces together are the file; each takes
// the memory of a few longest rows at most.
//
//   for await (const { bytes, isRows } of linePieces(file)) …

export type Bytes = Uint8Array<ArrayBuffer>;

export interface LinePiece {
  readonly bytes: Bytes;
  /** Whole lines; otherwise a part of a line that is too long for any row. */
  readonly isRows: boolean;
}

const usualBytes = 1024 * 1024;
/** More than the checker reads of a row (16 MiB). */
const longestLine = 32 * 1024 * 1024;

export async function* linePieces(file: Blob): AsyncGenerator<LinePiece, void, undefined> {
  let isWithinLine = false;
  for (let at = 0; at < file.size;) {
    const { bytes, end } = await linesFrom(file, at, isWithinLine ? behindFirstEnd : behindLastEnd);
    const isEnded = end > 0 || at + bytes.length >= file.size;
    const piece = end > 0 ? bytes.subarray(0, end) : bytes;
    yield { bytes: piece, isRows: isEnded && !isWithinLine };
    isWithinLine = !isEnded;
    at += piece.length;
  }
}

type FindEnd = (bytes: Bytes, isLast: boolean) => number;

// As much of the file as holds a line end; or as a line may have.
async function linesFrom(file: Blob, at: number, find: FindEnd) {
  for (let size = usualBytes; ; size *= 2) {
    const bytes = new Uint8Array(await file.slice(at, at + size).arrayBuffer());
    const isLast = at + size >= file.size;
    const end = find(bytes, isLast);
    if (end > 0 || isLast || size >= longestLine) return { bytes, end };
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

// At the end of a file's last bytes no line end is needed.
function behindLastEnd(bytes: Bytes, isLast: boolean): number {
  if (isLast) return bytes.length;
  // What comes behind a "\r" at the very end may be the other half of the line end.
  const returned = bytes.lastIndexOf(carriageReturn, bytes.length - 2);
  return Math.max(bytes.lastIndexOf(lineFeed), returned) + 1;
}

function behindFirstEnd(bytes: Bytes): number {
  const ends = [bytes.indexOf(lineFeed), bytes.indexOf(carriageReturn)].filter((end) => end >= 0);
  return ends.length === 0 ? 0 : Math.min(...ends) + 1;
}
