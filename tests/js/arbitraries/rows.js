// @ts-check
// Values that fit a schema document, made from the document itself.
import fc from "fast-check";
import { follow, schemas } from "../judges/documents.js";
import { anything, integer, number, text, word } from "./values.js";

/** @typedef {import("../judges/documents.js").Schema} Schema */

/** @type {Map<string, fc.Arbitrary<any>>} */
const made = new Map();

/**
 * @param {string} name of a document
 * @returns {fc.Arbitrary<any>}
 */
export function fitting(name) {
  return made.get(name) ?? remembered(name, fits(schemas.get(name), schemas.get(name).$id));
}

/** @param {string} key @param {fc.Arbitrary<any>} values */
function remembered(key, values) {
  made.set(key, values);
  return values;
}

/**
 * @param {Schema} schema @param {string} base
 * @returns {fc.Arbitrary<any>}
 */
function fits(schema, base) {
  if (schema.$ref !== undefined) {
    const key = new URL(schema.$ref, base).href;
    const target = follow(schema.$ref, base);
    return made.get(key) ?? remembered(key, fits(target.schema, target.base));
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const forms =
    schema.anyOf?.map((/** @type {Schema} */ form) => fits(form, base)) ??
    [schema.type ?? []].flat().map((type) => ofType(type, schema, base));
  return forms.length > 0 ? fc.oneof(...forms) : anything;
}

/**
 * @param {string} type @param {Schema} schema @param {string} base
 * @returns {fc.Arbitrary<any>}
 */
function ofType(type, schema, base) {
  switch (type) {
    case "object":
      return objects(schema, base);
    case "array":
      return fc.array(fits(schema.items ?? {}, base), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case "string":
      return text;
    case "number":
      return number;
    case "integer":
      return integer;
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      throw new Error(`no values are known of the type ${type}`);
  }
}

/** @param {Schema} schema @param {string} base */
function objects(
  { properties = {}, required = [], minProperties = 0, additionalProperties },
  base,
) {
  const named = Object.entries(properties).filter(([, part]) => part !== false);
  const declared = fc.record(
    Object.fromEntries(named.map(([key, part]) => [key, fits(part, base)])),
    { requiredKeys: required },
  );
  if (additionalProperties === false) return declared;
  const others = fc.dictionary(
    word.filter((key) => !Object.hasOwn(properties, key)),
    fits(additionalProperties ?? {}, base),
    { minKeys: minProperties, maxKeys: 3, noNullPrototype: true },
  );
  return fc.tuple(others, declared).map(([more, known]) => ({ ...known, ...more }));
}
