// @ts-check
// Random draft-07 schemas and values that nearly fit them: our verdict must be Ajv's, by every way
// in. What Ajv is known to get wrong (docs/disagreements.md) is not generated, and held against it at
// the end. ENTRYBRIDGE_SEED and ENTRYBRIDGE_RUNS ask for other schemas, and for more of them.
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";

/**
 * @typedef {boolean | { [keyword: string]: any }} Schema
 * @typedef {{ depth: number, from: number, root: boolean }} Place How deep schemas may nest; from
 *   which definition on they may refer to, and whether to the root, without coming back to the same
 *   value.
 */

const seed = Number(process.env["ENTRYBRIDGE_SEED"] ?? 20260101);
const numRuns = Number(process.env["ENTRYBRIDGE_RUNS"] ?? 1200);
const valuesEach = 8;

const bridge = await load();
const ajv = new Ajv({ strict: false, allErrors: true });

const names = ["a", "b", "c", "aa", "x-1", ""];
const definitions = ["d0", "d1", "d2"];
const patterns = ["^a", "b$", "^[a-c]{1,2}$", "x|1", "^$", "\\d", "^\\p{L}+$", "^(.)\\1", "(?!a)b"];
const words = ["", "a", "b", "ab", "aa", "abc", "x-1", "é", "😀", "1"];

const name = fc.constantFrom(...names);
const neededName = fc.constantFrom(...names.filter((one) => one !== "")); // Ajv needs no ""
const count = fc.integer({ min: 0, max: 3 });
const bound = fc.oneof(fc.integer({ min: -4, max: 6 }), fc.constantFrom(0.5, -1.5));
const typeName = fc.constantFrom(
  ...["null", "boolean", "integer", "number", "string", "array", "object"],
);

const scalar = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.integer({ min: -5, max: 7 }),
  fc.constantFrom(0.5, 1.5, -2.5, 1e3, 1e15),
  fc.constantFrom(...words),
);

/** @param {number} depth @returns {fc.Arbitrary<any>} */
const anyValue = (depth) =>
  depth === 0
    ? scalar
    : fc.oneof(
        { weight: 3, arbitrary: scalar },
        { weight: 1, arbitrary: fc.array(anyValue(depth - 1), { maxLength: 3 }) },
        { weight: 2, arbitrary: object(name, anyValue(depth - 1)) },
      );

/** @param {fc.Arbitrary<string>} key @param {fc.Arbitrary<any>} value */
function object(key, value) {
  return fc
    .uniqueArray(fc.tuple(key, value), { maxLength: 3, selector: ([one]) => one })
    .map((members) => Object.fromEntries(members));
}

// Schemas

/** @param {Place} place @returns {fc.Arbitrary<Schema>} */
function schemaAt(place) {
  const forms = [
    { weight: 1, arbitrary: /** @type {fc.Arbitrary<Schema>} */ (fc.boolean()) },
    ...[...(place.root ? ["#"] : []), ...definitions.slice(place.from).map(toDefinition)].map(
      ($ref) => ({ weight: 1, arbitrary: fc.constant({ $ref }) }),
    ),
  ];
  const keywords = place.depth === 0 ? plainKeywords : { ...plainKeywords, ...nesting(place) };
  forms.push({ weight: place.depth === 0 ? 4 : 16, arbitrary: someOf(keywords) });
  return fc.oneof(...forms);
}

/** @param {string} one */
const toDefinition = (one) => `#/definitions/${one}`;

// A few keywords of all, so that each is met often enough.
/** @param {Record<string, fc.Arbitrary<any>>} keywords */
function someOf(keywords) {
  return fc
    .subarray(Object.entries(keywords), { maxLength: 4 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen)));
}

/** @type {Record<string, fc.Arbitrary<any>>} */
const plainKeywords = {
  type: fc.oneof(typeName, fc.uniqueArray(typeName, { minLength: 1, maxLength: 3 })),
  enum: fc.uniqueArray(anyValue(1), {
    minLength: 1,
    maxLength: 4,
    comparator: (left, right) => JSON.stringify(sorted(left)) === JSON.stringify(sorted(right)),
  }),
  const: anyValue(2),
  minimum: bound,
  maximum: bound,
  exclusiveMinimum: bound,
  exclusiveMaximum: bound,
  multipleOf: fc.integer({ min: 1, max: 4 }),
  minLength: count,
  maxLength: count,
  pattern: fc.constantFrom(...patterns),
  minItems: count,
  maxItems: count,
  uniqueItems: fc.boolean(),
  minProperties: count,
  maxProperties: count,
  required: fc.uniqueArray(neededName, { maxLength: 3 }),
  description: fc.constant("annotates"),
  "x-unknown": fc.constant({ type: 7 }),
};

/** @param {Place} place @returns {Record<string, fc.Arbitrary<any>>} */
function nesting(place) {
  const depth = place.depth - 1;
  const below = schemaAt({ depth, from: 0, root: true }); // of a part of the value
  const same = schemaAt({ ...place, depth }); // of the value itself
  const list = fc.array(same, { minLength: 1, maxLength: 3 });
  const needs = fc.oneof(fc.uniqueArray(neededName, { maxLength: 2 }), same);
  return {
    properties: object(name, below),
    patternProperties: object(fc.constantFrom(...patterns), below),
    additionalProperties: below,
    propertyNames: below,
    dependencies: object(name, needs),
    items: fc.oneof(below, fc.array(below, { minLength: 1, maxLength: 3 })),
    additionalItems: below,
    contains: below,
    allOf: list,
    anyOf: list,
    oneOf: list,
    not: same,
    if: same,
    then: same,
    else: same,
  };
}

const document = fc
  .record({
    root: someOf(nesting({ depth: 2, from: 0, root: false })),
    plain: someOf(plainKeywords),
    d0: schemaAt({ depth: 2, from: 1, root: false }),
    d1: schemaAt({ depth: 1, from: 2, root: false }),
    d2: schemaAt({ depth: 1, from: 3, root: false }),
  })
  .map(({ root, plain, ...defined }) => ({ ...plain, ...root, definitions: defined }));

/** @param {any} value @returns {any} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

// Values that nearly fit

/** @param {Schema} schema @param {any} root @param {number} depth @returns {fc.Arbitrary<any>} */
function near(schema, root, depth) {
  if (typeof schema === "boolean" || depth === 0) return anyValue(1);
  if ("$ref" in schema) {
    return near(
      schema["$ref"] === "#" ? root : root.definitions[schema["$ref"].slice(14)],
      root,
      depth - 1,
    );
  }
  const forms = [{ weight: 1, arbitrary: anyValue(2) }];
  /** @param {number} weight @param {fc.Arbitrary<any>} arbitrary */
  const add = (weight, arbitrary) => forms.push({ weight, arbitrary });
  if (schema["enum"]) add(6, fc.constantFrom(...schema["enum"]));
  if ("const" in schema) add(6, fc.constant(schema["const"]));
  for (const list of ["allOf", "anyOf", "oneOf"]) {
    for (const inner of schema[list] ?? []) add(2, near(inner, root, depth - 1));
  }
  for (const one of ["not", "if", "then", "else"]) {
    if (one in schema) add(2, near(schema[one], root, depth - 1));
  }
  for (const one of ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]) {
    if (one in schema) add(2, fc.constantFrom(schema[one] - 1, schema[one], schema[one] + 1));
  }
  const types = [schema["type"] ?? []].flat();
  if (types.includes("string") || "pattern" in schema) add(2, fc.constantFrom(...words));
  if (types.includes("array") || keywordsOf.array.some((one) => one in schema)) {
    add(4, nearArray(schema, root, depth - 1));
  }
  if (types.includes("object") || keywordsOf.object.some((one) => one in schema)) {
    add(8, nearObject(schema, root, depth - 1));
  }
  return fc.oneof(...forms);
}

const keywordsOf = {
  array: ["items", "additionalItems", "contains", "uniqueItems", "minItems", "maxItems"],
  object: [
    ...["properties", "patternProperties", "additionalProperties", "propertyNames"],
    ...["required", "dependencies", "minProperties", "maxProperties"],
  ],
};

/** @param {any} schema @param {any} root @param {number} depth */
function nearArray({ items, additionalItems, contains }, root, depth) {
  const first = (Array.isArray(items) ? items : []).map((one) => near(one, root, depth));
  const others = [Array.isArray(items) ? additionalItems : items, contains]
    .filter((one) => one !== undefined)
    .map((one) => near(one, root, depth));
  const rest = fc.array(fc.oneof(scalar, ...others), { maxLength: 3 });
  return fc.tuple(fc.tuple(...first), rest).map(([listed, more]) => [...listed, ...more]);
}

/** @param {any} schema @param {any} root @param {number} depth */
function nearObject(
  { properties, patternProperties, additionalProperties, required },
  root,
  depth,
) {
  const others = [...Object.values(patternProperties ?? {}), additionalProperties ?? true].map(
    (one) => near(one, root, depth),
  );
  const keys = new Set([...(required ?? []), ...Object.keys(properties ?? {})]);
  const known = [...keys].map((key) => [
    key,
    properties?.[key] === undefined ? scalar : near(properties[key], root, depth),
  ]);
  return fc
    .tuple(
      fc.record(Object.fromEntries(known), { requiredKeys: [...(required ?? [])] }),
      object(fc.constantFrom(...names, ...words), fc.oneof(...others)),
    )
    .map(([own, more]) => ({ ...more, ...own }));
}

// Agreement

const pairs = document.chain((schema) =>
  fc.tuple(
    fc.constant(schema),
    fc.array(near(schema, schema, 4), { minLength: valuesEach, maxLength: valuesEach }),
  ),
);

// A string would be text.
/** @param {unknown} value */
const boxed = (value) => (typeof value === "string" ? new String(value) : value);

// An array that must contain something is not empty, which Ajv forgets in a loop.
/** @param {any} schema @returns {any} */
function forAjv(schema) {
  if (Array.isArray(schema)) return schema.map(forAjv);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, one]) => [key, forAjv(one)]));
  return "contains" in copy ? { ...copy, minItems: Math.max(1, copy["minItems"] ?? 0) } : copy;
}

/** @param {Schema} schema @param {unknown[]} values */
function verdictsOfAjv(schema, values) {
  const given = forAjv(schema);
  const validate = ajv.compile(given);
  ajv.removeSchema(given);
  return values.map((value) => validate(value));
}

test(
  `our verdict is Ajv's on ${numRuns * valuesEach} values`,
  async () => {
    const seen = { valid: 0, invalid: 0 };
    await fc.assert(
      fc.asyncProperty(pairs, async ([schema, values]) => {
        const wanted = verdictsOfAjv(schema, values);
        const texts = values.map((value) => JSON.stringify(value));
        const own = bridge.compile(schema);
        const ofText = bridge.compile(JSON.stringify(schema, null, 1), {
          limits: { maxIssues: 100_000 },
        });

        expect(values.map((value) => own.validate(boxed(value)).valid)).toEqual(wanted);
        expect(texts.map((text) => ofText.validate(text).valid)).toEqual(wanted);
        const spaced = values.map((value) => Buffer.from(JSON.stringify(value, null, "\t")));
        expect(spaced.map((text) => own.validate(text).valid)).toEqual(wanted);
        const { records, issues, valid } = await ofText.check(`${texts.join("\n")}\n`);
        const wrong = new Set(issues.map(({ record }) => record));
        expect(values.map((_, record) => !wrong.has(record))).toEqual(wanted);
        expect([records, valid]).toEqual([values.length, wanted.filter(Boolean).length]);

        own.dispose();
        ofText.dispose();
        for (const verdict of wanted) seen[verdict ? "valid" : "invalid"]++;
      }),
      { seed, numRuns, verbose: 0 },
    );
    // Else it would say little.
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan((numRuns * valuesEach) / 5);
  },
  Math.max(60_000, numRuns * 60),
);

describe("Ajv is known to be wrong about", () => {
  // Each is a line of docs/disagreements.md; the last column is what draft-07 says.
  /** @type {[string, Schema, unknown, boolean][]} */
  const cases = [
    [
      "keywords beside `$ref`",
      { $ref: "#/definitions/a", type: "null", definitions: { a: true } },
      1,
      true,
    ],
    ["an empty name, where errors are not kept", { not: { required: [""] } }, {}, true],
    [
      "an empty array behind another one",
      { items: { contains: { type: "number" } } },
      [[1], []],
      false,
    ],
    ["keys that every object inherits, required", { required: ["toString"] }, {}, false],
    [
      "keys that every object inherits",
      { properties: { constructor: { type: "null" } } },
      {},
      true,
    ],
    ["multiples of a decimal fraction", { multipleOf: 0.01 }, 19.99, true],
    ["large multiples", { multipleOf: 3 }, 1e20, false],
    ["multiples that are written with an exponent", { multipleOf: 1 }, 1e21, true],
  ];
  test.each(cases)("%s", (_, schema, value, valid) => {
    expect(bridge.compile(schema).validate(value).valid).toBe(valid);
    expect(new Ajv({ strict: false, allErrors: true }).validate(schema, value)).toBe(!valid);
  });
});
