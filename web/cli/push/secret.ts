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

  /** The same for all texts of a value that is plain data: what was read may have unescaped the key. */
  hideAll<Data>(data: Data): Data {
    return this.#hidden(data) as Data;
  }

  #hidden(data: unknown): unknown {
    if (typeof data === "string") return this.hide(data);
    if (typeof data !== "object" || data === null) return data;
    if (Array.isArray(data)) return data.map((item) => this.#hidden(item));
    return Object.fromEntries(
      Object.entries(data).map(([name, value]) => [this.hide(name), this.#hidden(value)]),
    );
  }

  toString(): string {
    return "[the key]";
  }

  toJSON(): string {
    return "[the key]";
  }
}
