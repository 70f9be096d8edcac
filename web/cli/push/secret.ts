// The key. Promises: it is in no text that `hide` has seen, and in nothing that prints this.

export class Secret {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  /** The key itself, for the header of a request. */
  reveal(): string {
    return this.#key;
  }

  /** A text in which the key is not: a platform may repeat it. */
  hide(text: string): string {
    return this.#key === "" ? text : text.replaceAll(this.#key, "[the key]");
  }

  toString(): string {
    return "[the key]";
  }

  toJSON(): string {
    return "[the key]";
  }
}
