// @ts-check
// Where every key and value of a JSON text stands, found without the package. Of members of one name
// the last counts.

/** @typedef {[start: number, end: number]} Span in UTF-16 units */
/** @typedef {{ value: Span, key?: Span }} Place */

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gsy;
const space = /[ \t\n\r]*/y;

/**
 * The places by JSON Pointer.
 * @param {string} json
 * @returns {Map<string, Place>}
 */
export function placesOf(json) {
  return new Reader(json).places;
}

class Reader {
  /** @type {Map<string, Place>} */
  places = new Map();
  #json;
  #at = 0;

  /** @param {string} json */
  constructor(json) {
    this.#json = json;
    this.#value("", undefined);
  }

  /** @returns {Span} */
  #next() {
    space.lastIndex = this.#at;
    space.exec(this.#json);
    token.lastIndex = space.lastIndex;
    token.exec(this.#json);
    const start = space.lastIndex;
    this.#at = token.lastIndex;
    return [start, this.#at];
  }

  /** @param {string} expected */
  #takes(expected) {
    const before = this.#at;
    const [start] = this.#next();
    if (this.#json[start] === expected) return true;
    this.#at = before;
    return false;
  }

  /** @param {string} pointer @param {Span | undefined} key */
  #value(pointer, key) {
    const [start] = this.#next();
    if (this.#json[start] === "{") this.#members(pointer);
    if (this.#json[start] === "[") this.#items(pointer);
    const value = /** @type {Span} */ ([start, this.#at]);
    this.places.set(pointer, key === undefined ? { value } : { value, key });
  }

  /** @param {string} pointer */
  #members(pointer) {
    while (!this.#takes("}")) {
      this.#takes(",");
      const key = this.#next();
      this.#takes(":");
      this.#value(pointerTo(pointer, JSON.parse(this.#json.slice(...key))), key);
    }
  }

  /** @param {string} pointer */
  #items(pointer) {
    for (let index = 0; !this.#takes("]"); index++) {
      this.#takes(",");
      this.#value(pointerTo(pointer, index), undefined);
    }
  }
}

/** @param {string} parent @param {string | number} step */
export function pointerTo(parent, step) {
  return `${parent}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
