// @ts-check
// JSON values without a schema, made of what is known to be awkward.
import fc from "fast-check";
import { schemas } from "../judges/documents.js";

/** @param {any} schema @returns {string[]} */
const wordsOf = (schema) =>
  Object.entries(schema).flatMap(([keyword, part]) => {
    if (keyword === "enum") return part;
    if (typeof part !== "object" || part === null) return [];
    return keyword === "properties" ? [...Object.keys(part), ...wordsOf(part)] : wordsOf(part);
  });

/** Keys and words of the schemas, of the language, and odd ones. */
const words = [
  ...new Set([...schemas.values()].flatMap(wordsOf)),
  ...["messages", "role", "content", "id", "created_at", "user", "assistant", "tool", "text"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "length"],
  ...["", " ", "a", "a/b", "~", "~1", "0", "-1", "é", "日本", "😀", "\u2028", "\ud800", "a\udc00"],
  ...['"', "\\", "\n", "\u0000", "\u007f"],
  ...[15, 16, 63, 65].map((length) => "x".repeat(length)),
];

export const word = fc.constantFrom(...words);

export const text = fc.oneof(
  word,
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.nat(200).map((length) => "é".repeat(length)),
);

export const integer = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, -0, 2 ** 53, -(2 ** 63), 2 ** 64, 1e21),
);

export const number = fc.oneof(
  integer,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0.1, 5e-324, 1.7976931348623157e308),
);

const { value } = fc.letrec((/** @type {any} */ tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, "", [], {}),
    fc.oneof(text, number),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(word, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

export const anything = /** @type {fc.Arbitrary<any>} */ (value);
