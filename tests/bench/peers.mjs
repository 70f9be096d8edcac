// The contestants: ours, and what one would use instead, each in its fastest known form.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";

const schemas = new URL("../../src/schemas/", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, schemas), "utf8"));

/** Every `$ref` replaced by what it names, so that Ajv compiles one function. */
function inlined(schema, root) {
  if (Array.isArray(schema)) return schema.map((one) => inlined(one, root));
  if (schema === null || typeof schema !== "object") return schema;
  if (typeof schema.$ref === "string") {
    let target = root;
    for (const step of schema.$ref.split("/").slice(1)) target = target[step];
    return inlined(target, root);
  }
  return Object.fromEntries(Object.entries(schema).map(([key, one]) => [key, inlined(one, root)]));
}

/** Unions of objects told apart by one key, in Ajv's own fast form: oneOf with a discriminator. */
function discriminated(schema) {
  if (Array.isArray(schema)) return schema.map(discriminated);
  if (schema === null || typeof schema !== "object") return schema;
  const out = Object.fromEntries(
    Object.entries(schema).map(([key, one]) => [key, discriminated(one)]),
  );
  const tag = Array.isArray(out.anyOf) ? commonTag(out.anyOf) : undefined;
  if (tag === undefined) return out;
  const { anyOf, ...rest } = out;
  return { ...rest, type: "object", discriminator: { propertyName: tag }, oneOf: anyOf };
}

function commonTag(alternatives) {
  return ["role", "type"].find((tag) =>
    alternatives.every(
      (one) => one.properties?.[tag]?.enum?.length === 1 && one.required?.includes(tag),
    ),
  );
}

function ajv(schema, options) {
  const { $id: _, definitions: __, ...own } = schema;
  return new Ajv({ strict: false, discriminator: true, ...options }).compile(own);
}

const entry = read("openpipe/entry.schema.json");
const plain = inlined(entry, entry);
const fast = discriminated(plain);

export const validators = {
  anyOf: ajv(plain, {}),
  discriminator: ajv(fast, {}),
};
export const collectAll = ajv(fast, { allErrors: true });

/** Bytes to lines to values, each handed to `use`. */
export function parseLines(bytes, use) {
  const text = bytes.toString("utf8");
  for (let start = 0; start < text.length;) {
    let end = text.indexOf("\n", start);
    if (end === -1) end = text.length;
    use(JSON.parse(text.slice(start, end)));
    start = end + 1;
  }
}

/** What a person does with Ajv on a file: parse each line, validate, gather the errors. */
export function checkWithAjv(bytes, validate, { errors = false } = {}) {
  let invalid = 0;
  const gathered = [];
  parseLines(bytes, (row) => {
    if (validate(row)) return;
    invalid++;
    if (errors) gathered.push(validate.errors);
  });
  return { invalid, gathered: gathered.length };
}
