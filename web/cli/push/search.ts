// The rows at fault in a request that was refused without naming them, looked for by halves. Promises: no
// more requests than one bad row needs, unless parts are taken on the way; and never more than `most`.

const most = 64;

export class Search {
  // Whether a part of the request was taken.
  #isFruitful = false;
  // Two requests for each halving, down to one row.
  readonly #each: number;
  #granted: number;
  #used = 0;

  /** `rows`: how many there are in the request. */
  constructor(rows: number) {
    this.#each = 2 * Math.ceil(Math.log2(rows));
    this.#granted = this.#each;
  }

  /** It was made, and no part passed. */
  get isInVain(): boolean {
    return this.#used > 0 && !this.#isFruitful;
  }

  /** Whether both halves of a part may be sent. */
  mayHalve(): boolean {
    if (this.#used + 2 > Math.min(this.#granted, most)) return false;
    this.#used += 2;
    return true;
  }

  /** A part was taken: there may be another row at fault among the others. */
  goOn(): void {
    this.#isFruitful = true;
    this.#granted += this.#each;
  }
}
