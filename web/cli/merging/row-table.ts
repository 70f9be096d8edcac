// Rows seen so far, by their hashes: the same question as the core's rules of files ask, over several
// files. A table of open addressing in 19 bytes a place.
//
// Limits: as many rows as it was made for; 65,535 splits.

/** Where a row stands: in which part, and its number there. */
export interface Place {
  readonly part: number;
  readonly number: number;
}

export interface Row extends Place {
  readonly low: number;
  readonly high: number;
  readonly second: number;
  /** 0: none. */
  readonly split: number;
}

export interface Seen {
  /** The first such row in the same split. */
  readonly same: Place | undefined;
  /** The first one in another split, and which. */
  readonly other: (Place & { readonly split: number }) | undefined;
}

export class RowTable {
  readonly #mask: number;
  readonly #low: Uint32Array;
  readonly #high: Uint32Array;
  readonly #second: Uint8Array;
  readonly #splits: Uint16Array;
  readonly #parts: Uint32Array; // from 1 on; 0: the place is free
  readonly #numbers: Uint32Array;

  /** `rows`: the most that are noted. */
  constructor(rows: number) {
    const places = 2 ** Math.ceil(Math.log2(Math.max(16, rows * 1.5)));
    this.#mask = places - 1;
    this.#low = new Uint32Array(places);
    this.#high = new Uint32Array(places);
    this.#second = new Uint8Array(places);
    this.#splits = new Uint16Array(places);
    this.#parts = new Uint32Array(places);
    this.#numbers = new Uint32Array(places);
  }

  /** Notes the row, and tells of what was noted before; rows come in their order. */
  add(row: Row): Seen {
    let same: Place | undefined;
    let other: Seen["other"];
    let at = (row.low ^ Math.imul(row.high, 0x9e3779b1)) & this.#mask;
    for (; this.#parts[at] !== 0; at = (at + 1) & this.#mask) {
      if (!this.#isAt(at, row)) continue;
      const split = this.#splits[at] ?? 0;
      const place = { part: (this.#parts[at] ?? 1) - 1, number: this.#numbers[at] ?? 0 };
      if (split === row.split) same = place;
      else if (split !== 0 && row.split !== 0 && isBefore(place, other)) {
        other = { ...place, split };
      }
    }
    if (same === undefined) this.#put(at, row);
    return { same, other };
  }

  #isAt(at: number, { low, high, second }: Row): boolean {
    return this.#low[at] === low && this.#high[at] === high && this.#second[at] === second;
  }

  #put(at: number, { low, high, second, split, part, number }: Row): void {
    this.#low[at] = low;
    this.#high[at] = high;
    this.#second[at] = second;
    this.#splits[at] = split;
    this.#parts[at] = part + 1;
    this.#numbers[at] = number;
  }
}

function isBefore(place: Place, other: Place | undefined): boolean {
  if (other === undefined) return true;
  return place.part < other.part || (place.part === other.part && place.number < other.number);
}
