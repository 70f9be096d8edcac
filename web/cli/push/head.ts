// An input that is looked at before it is read: only what was looked at is kept.

export class Head {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #kept: Uint8Array[] = [];
  #pull: Promise<void> | undefined;
  #isOver = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** What was looked at so far. */
  get bytes(): Uint8Array {
    return Buffer.concat(this.#kept);
  }

  /** From the start on; it may be left at any place. */
  async *look(): AsyncGenerator<Uint8Array, void> {
    for (let index = 0; ; index += 1) {
      if (index === this.#kept.length) await this.#more();
      const chunk = this.#kept[index];
      if (chunk === undefined) return;
      yield chunk;
    }
  }

  /** All of it, once; after that nothing can be looked at. */
  async *read(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) {
        if (this.#kept.length === 0) await this.#more();
        const chunk = this.#kept.shift();
        if (chunk === undefined) return;
        yield chunk;
      }
    } finally {
      await this.close();
    }
  }

  /** No more of it is wanted. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  // One at a time, also where somebody has left while it was awaited.
  async #more(): Promise<void> {
    if (this.#isOver) return;
    this.#pull ??= this.#source.next().then(({ done, value }) => {
      this.#pull = undefined;
      if (done === true) this.#isOver = true;
      else this.#kept.push(value);
    });
    await this.#pull;
  }
}
