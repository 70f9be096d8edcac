// @ts-check
// The texts of a value: all the ways to write it in JSON, and damage to the bytes.
import fc from "fast-check";

/**
 * How a value is written: line ends and spaces between tokens, and which letters are escaped.
 * @typedef {{ space: string, escapes: "none" | "keys" | "words" | "all" }} Style
 */

/** @type {fc.Arbitrary<Style>} */
export const style = fc.record({
  space: fc.constantFrom("", " ", "\t", "\n", "\r\n", "\r", "\n  "),
  escapes: fc.constantFrom("none", "none", "keys", "words", "all"),
});

/** @param {unknown} value @param {Style} style */
export function written(value, { space, escapes }) {
  const string = (/** @type {string} */ text, /** @type {string} */ kind) =>
    escapes === "all" || escapes === kind ? escaped(text) : JSON.stringify(text);
  /** @param {any} part @returns {string} */
  const write = (part) => {
    if (typeof part === "string") return string(part, "words");
    if (typeof part !== "object" || part === null) return JSON.stringify(part);
    const isList = Array.isArray(part);
    const parts = isList
      ? part.map(write)
      : Object.entries(part).map(([key, child]) =>
          [string(key, "keys"), write(child)].join(`:${space}`),
        );
    const [open, close] = isList ? "[]" : "{}";
    return parts.length === 0
      ? `${open}${space}${close}`
      : `${open}${space}${parts.join(`${space},${space}`)}${space}${close}`;
  };
  return `${space}${write(value)}${space}`;
}

/** @param {string} text */
function escaped(text) {
  const units = Array.from({ length: text.length }, (_, at) =>
    text.charCodeAt(at).toString(16).padStart(4, "0"),
  );
  return `"${units.map((unit) => `\\u${unit}`).join("")}"`;
}

const insertions = [
  ...['"', "\\", "\\u", "\\u0061", "\\ud800", "\\ud83d\\ude00", "{", "}", "[", "]", ",", ":", "{}"],
  ...[" ", "\t", "\n", "\r", "\r\n", "\v", "\f", "\u00a0", "\u2028", "\ufeff", "\0", "/**/", "'"],
  ...["0", "-", ".", "e", "1e400", "-0", "01", "1.", "18446744073709551616", "null", "true", "NaN"],
  ...[
    '"role":"user",',
    '"messages":[],',
    '"id":1,',
    '"__proto__":{},',
    '"a":{"a":',
    "[[[[",
    "]]]]",
  ],
].map((text) => Buffer.from(text));

const badBytes = [
  "ff",
  "80",
  "c080",
  "c3",
  "eda080",
  "e282",
  "f0808080",
  "f09f98",
  "f4908080",
  "fe",
].map((hex) => Buffer.from(hex, "hex"));

const damage = fc.record({
  kind: fc.constantFrom(
    ...["insert", "insert", "insert behind a bracket", "insert behind a bracket"],
    ...["insert bad bytes", "flip", "cut out", "cut off", "repeat", "escape", "nest"],
    ...["insert a member of the same name", "insert a member of the same name"],
  ),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  count: fc.nat(140),
  what: fc.nat(1000),
});

/** @typedef {{ kind: string, at: number, count: number, what: number }} Damage */

/**
 * Bytes of texts, some as they came, most of them damaged in up to three places.
 * @param {fc.Arbitrary<string>} texts
 * @returns {fc.Arbitrary<Buffer>}
 */
export function damaged(texts) {
  return fc
    .tuple(texts, fc.array(damage, { maxLength: 3 }))
    .map(([text, all]) => all.reduce(hurt, Buffer.from(text)));
}

/** @param {Buffer} bytes @param {Damage} damage @returns {Buffer} */
function hurt(bytes, { kind, at, count, what }) {
  const place = Math.floor(at * bytes.length);
  const before = bytes.subarray(0, place);
  const rest = bytes.subarray(place);
  const insertion = /** @type {Buffer} */ (insertions[what % insertions.length]);
  switch (kind) {
    case "insert":
      return Buffer.concat([before, insertion, rest]);
    case "insert bad bytes":
      return Buffer.concat([
        before,
        /** @type {Buffer} */ (badBytes[what % badBytes.length]),
        rest,
      ]);
    case "insert behind a bracket":
      return behindBracket(bytes, place, insertion);
    case "insert a member of the same name":
      return withNameTwice(bytes, place, what);
    case "flip":
      return Buffer.concat([
        before,
        Buffer.of((rest[0] ?? 0) ^ (1 << (what % 8))),
        rest.subarray(1),
      ]);
    case "cut out":
      return Buffer.concat([before, rest.subarray(1 + (what % 8))]);
    case "cut off":
      return before;
    case "repeat":
      return Buffer.concat([before, rest.subarray(0, count), rest]);
    case "escape":
      return withEscape(bytes, place);
    default:
      return nested(bytes, place, count);
  }
}

/** @param {Buffer} bytes @param {number} place @param {Buffer} insertion */
function behindBracket(bytes, place, insertion) {
  const bracket = Math.max(bytes.indexOf("{", place), bytes.lastIndexOf("{", place)) + 1;
  return Buffer.concat([bytes.subarray(0, bracket), insertion, bytes.subarray(bracket)]);
}

const sameNamed = ["1", "null", '"x"', "{}", "[]", "[{}]"];

/** @param {Buffer} bytes @param {number} place @param {number} what */
function withNameTwice(bytes, place, what) {
  const [name] = /"(?:[^"\\]|\\.)*"[ \t\r\n]*:/.exec(bytes.toString("latin1", place)) ?? [""];
  const at = bytes.indexOf(name, place, "latin1");
  const member = Buffer.from(`${name}${sameNamed[what % sameNamed.length]},`, "latin1");
  return name === "" ? bytes : Buffer.concat([bytes.subarray(0, at), member, bytes.subarray(at)]);
}

/** The next letter as an escape. @param {Buffer} bytes @param {number} place */
function withEscape(bytes, place) {
  const isLetter = (/** @type {number} */ byte) => byte >= 0x61 && byte <= 0x7a;
  const letter = bytes.findIndex((byte, at) => at >= place && isLetter(byte));
  if (letter < 0) return bytes;
  const escape = `\\u00${/** @type {number} */ (bytes[letter]).toString(16)}`;
  return Buffer.concat([
    bytes.subarray(0, letter),
    Buffer.from(escape),
    bytes.subarray(letter + 1),
  ]);
}

/** The text behind the next colon in lists, or in objects. @param {Buffer} bytes @param {number} place @param {number} depth */
function nested(bytes, place, depth) {
  const [open, close] = depth % 2 === 0 ? ["[", "]"] : ['{"a":', "}"];
  const colon = bytes.indexOf(":", place) + 1;
  const deep = Buffer.from(`${open.repeat(depth)}1${close.repeat(depth)},"a":`);
  return Buffer.concat([bytes.subarray(0, colon), deep, bytes.subarray(colon)]);
}
