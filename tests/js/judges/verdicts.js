// @ts-check
// What others say of a row: Ajv of its schema, JSON.parse of its grammar, TextDecoder of its bytes.
import { Ajv } from "ajv";
import { schemas } from "./documents.js";

// In these schemas `format` only annotates. A number beyond the doubles is a number.
const ajv = new Ajv({
  strict: false,
  strictNumbers: false,
  validateFormats: false,
  schemas: [...schemas.values()],
});

/**
 * Ajv's verdict by the document's name.
 * @param {string} name
 * @returns {(value: unknown) => boolean}
 */
export function ajvOf(name) {
  const validate = ajv.getSchema(schemas.get(name).$id);
  if (validate === undefined) throw new Error(`no schema ${name}`);
  return (value) => validate(value) === true;
}

const depthLimit = 128;

/**
 * The value of a text that is UTF-8 and JSON and not too deep.
 * @param {Uint8Array} bytes
 * @returns {{ value: unknown } | undefined}
 */
export function strictlyParsed(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value = JSON.parse(text);
    return depthOf(text) <= depthLimit ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How deep the brackets of a JSON text nest.
 * @param {string} json
 */
function depthOf(json) {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (bracket === "[" || bracket === "{") deepest = Math.max(deepest, ++depth);
    if (bracket === "]" || bracket === "}") depth--;
  }
  return deepest;
}
