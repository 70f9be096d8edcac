// The key. Promises: it is in no text that `hide` has seen, and in nothing that prints this.

/** Shorter ones would be found in words of messages, which would be full of holes. */
export const shortestKey = 4;
// Of a key below this length only whole words are hidden: it may be a part of others.
const lengthOfSecrets = 12;

export class Secret {
  readonly #key: string;
  readonly #pattern: RegExp | undefined;

  constructor(key: string) {
    this.#key = key;
    this.#pattern = key === "" ? undefined : patternOf(key);
  }

  /** The key itself, for the header of a request. */
  reveal(): string {
    return this.#key;
  }

  /** A text in which the key is not: a platform may repeat it. */
  hide(text: string): string {
    return this.#pattern === undefined ? text : text.replaceAll(this.#pattern, "[the key]");
  }

  /**
   * The same for the body of an answer, before anything is read of it or cut off. Strings of JSON may have
   * escaped the key. The names of members stay, of which nothing is told: a key may be one of them.
   */
  hideInBody(body: string): string {
    try {
      return JSON.stringify(JSON.parse(body), (_name, value: unknown) =>
        typeof value === "string" ? this.hide(value) : value,
      );
    } catch {
      return this.hide(body); // no JSON, or too deep
    }
  }

  toString(): string {
    return "[the key]";
  }

  toJSON(): string {
    return "[the key]";
  }
}

// The key as it is, and as addresses and pages write it.
function patternOf(key: string): RegExp {
  const html = key
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
  const forms = [...new Set([key, html, encodeURIComponent(key), encodeURI(key)])].map(literal);
  const any = forms.join("|");
  const isSecret = key.length >= lengthOfSecrets;
  return new RegExp(isSecret ? any : `(?<![A-Za-z0-9_])(?:${any})(?![A-Za-z0-9_])`, "gi");
}

function literal(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, "\\$&");
}
