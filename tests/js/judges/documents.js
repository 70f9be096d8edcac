// @ts-check
// The schema documents as the package has them.
import { readFileSync } from "node:fs";

/** @typedef {any} Schema */

const folder = new URL("../../../dist/schemas/", import.meta.url);

const kinds = /** @type {const} */ (["entry", "request", "response", "error"]);

/**
 * Every document, with what `validate` must be asked for it.
 * @type {{ name: string, platform: "openpipe" | "humanloop" | "arize" | "any", as: typeof kinds[number] }[]}
 */
export const documents = [
  ...["openpipe", "humanloop", "arize"].flatMap((platform) =>
    kinds.map((as) => ({ name: `${platform}/${as}`, platform: /** @type {any} */ (platform), as })),
  ),
  { name: "combined", platform: "any", as: "entry" },
];

/** @type {Map<string, Schema>} */
export const schemas = new Map(
  documents.map(({ name }) => [
    name,
    JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), "utf8")),
  ]),
);

/**
 * What a `$ref` names, and the document it is in.
 * @param {string} ref @param {string} base
 * @returns {{ schema: Schema, base: string }}
 */
export function follow(ref, base) {
  const target = new URL(ref, base);
  const steps = decodeURIComponent(target.hash).split("/").slice(1);
  target.hash = "";
  const document = [...schemas.values()].find(({ $id }) => $id === target.href);
  const unescape = (/** @type {string} */ step) => step.replaceAll("~1", "/").replaceAll("~0", "~");
  return {
    schema: steps.reduce((schema, step) => schema[unescape(step)], document),
    base: target.href,
  };
}
