// The key. Promises: it is in no text that `hide` has seen, and in nothing that prints this.

/** Shorter ones would be found in words of messages, which would be full of holes. */
export const shortestKey = 4;
// Of a key below this length only whole words are hidden: it may be a part of others.
const lengthOfSecrets = 12;

export class Secret {
  readonly #key: string;
  readonly #pattern: string | RegExp;

  constructor(key: string) {
    this.#key = key;
    this.#pattern = key.length < lengthOfSecrets ? wholeWord(key) : key;
  }

  /** The key itself, for the header of a request. */
  reveal(): string {
    return this.#key;
  }

  /** A text in which the key is not: a platform may repeat it. */
  hide(text: string): string {
    return this.#key === "" ? text : text.replaceAll(this.#pattern, "[the key]");
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

function wholeWord(key: string): RegExp {
  const literal = key.replace(/[^A-Za-z0-9_]/g, "\\$&");
  return new RegExp(`(?<![A-Za-z0-9_])${literal}(?![A-Za-z0-9_])`, "g");
}
