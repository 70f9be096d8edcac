// Counts the line ends of a text that comes in pieces, cut anywhere: "\n", "\r\n" and a lone "\r".
// Of a Buffer, whose search is several times as fast as that of other arrays.

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export class LineCounter {
  #lines = 0;
  #endsInReturn = false;

  get lines(): number {
    return this.#lines + (this.#endsInReturn ? 1 : 0);
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    if (this.#endsInReturn && piece[0] !== lineFeed) this.#lines += 1;
    this.#endsInReturn = piece.at(-1) === carriageReturn;
    this.#lines += count(piece, lineFeed, () => true);
    this.#lines += count(piece, carriageReturn, (next) => next !== undefined && next !== lineFeed);
  }
}

function count(piece: Buffer, byte: number, counts: (next: number | undefined) => boolean): number {
  let found = 0;
  for (let at = piece.indexOf(byte); at >= 0; at = piece.indexOf(byte, at + 1)) {
    if (counts(piece[at + 1])) found += 1;
  }
  return found;
}
