// How large a body the server takes, as its answers tell. Promises: what is packed by it is no larger than
// what has passed, or half of what was refused as too large (413); so few requests are refused, whatever
// there is to send.
import type { PlatformRequest, SentRow } from "../../endpoints/endpoint-types.js";

// Of a row that is refused alone the next may be larger; of some, it is known.
const mostAlone = 3;

export class Sizes {
  #passed = 0;
  #refused = Infinity;
  #refusedAlone = Infinity;
  #alone = 0;

  /** A body of so many bytes was not too large. */
  pass(bytes: number): void {
    if (bytes < this.#refused) this.#passed = Math.max(this.#passed, bytes);
  }

  /** A body was. */
  refuse({ bytes, rows }: PlatformRequest): void {
    this.#refused = Math.min(this.#refused, bytes);
    if (this.#passed >= this.#refused) this.#passed = 0;
    if (rows.length > 1) return;
    this.#alone += 1;
    this.#refusedAlone = Math.min(this.#refusedAlone, bytes);
  }

  /** Whether a row by itself would be refused, as rows of its size were. */
  isHopeless({ bytes, rows }: PlatformRequest): boolean {
    return rows.length === 1 && this.#alone >= mostAlone && bytes >= this.#refusedAlone;
  }

  /** The rows of a request, in parts that may pass. One part: it may, or is a single row. */
  parts({ body, bytes, rows }: PlatformRequest): readonly (readonly SentRow[])[] {
    const most = Math.max(this.#passed, Math.floor(this.#refused / 2));
    if (bytes <= most || rows.length < 2) return [rows];
    const sizes = rows.map(({ start, end }) => Buffer.byteLength(body.slice(start, end)) + 1);
    const around = bytes - sizes.reduce((sum, size) => sum + size, 0);
    const parts: SentRow[][] = [];
    let room = 0;
    for (const [index, row] of rows.entries()) {
      const size = sizes[index] ?? 0;
      const part = size <= room ? parts.at(-1) : undefined;
      if (part === undefined) parts.push([row]);
      else part.push(row);
      room = (part === undefined ? most - around : room) - size;
    }
    return parts;
  }
}
