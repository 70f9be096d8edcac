// Row hashes in reports: 16 bytes a row (see `onRowHashes` of the library), as base64 in pieces that are
// read one by one.

export const bytesPerRow = 16;
const rowsPerText = 3072;
const room = rowsPerText * bytesPerRow;

/** Hashes of one file's rows, kept as bytes. */
export class RowHashes {
  readonly #full: Buffer[] = [];
  #last = Buffer.alloc(0);
  #used = 0;

  readonly add = (hashes: Uint8Array): void => {
    for (let at = 0; at < hashes.length;) {
      if (this.#used === this.#last.length) this.#begin();
      const fitting = hashes.subarray(at, at + room - this.#used);
      this.#last.set(fitting, this.#used);
      this.#used += fitting.length;
      at += fitting.length;
    }
  };

  *texts(): Generator<string, void> {
    for (const full of this.#full) yield full.toString("base64");
    if (this.#used > 0) yield this.#last.toString("base64", 0, this.#used);
  }

  #begin(): void {
    if (this.#used > 0) this.#full.push(this.#last);
    this.#last = Buffer.alloc(room);
    this.#used = 0;
  }
}
