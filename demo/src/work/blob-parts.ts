// Bytes that grow, without being in memory all at once: pieces are put together into Blobs.
const enough = 4 * 1024 * 1024;

export class BlobParts {
  readonly #blobs: Blob[] = [];
  #parts: BlobPart[] = [];
  #size = 0;

  add(part: Uint8Array<ArrayBuffer> | string | Blob): void {
    this.#parts.push(part);
    this.#size += part instanceof Blob ? part.size : part.length;
    if (this.#size >= enough) this.#close();
  }

  blob(): Blob {
    this.#close();
    return new Blob(this.#blobs);
  }

  #close(): void {
    if (this.#parts.length > 0) this.#blobs.push(new Blob(this.#parts));
    this.#parts = [];
    this.#size = 0;
  }
}
