// A document of a platform as one JSON Schema that refers to no other file, in draft-07 or 2020-12.
import { MisuseError } from "./errors.js";
import { isObject } from "./object.js";
import { listed } from "./suggest.js";
import type { DocumentKind } from "./types.js";

/** The schema documents of one platform (draft-07), as their files have them. */
export type Documents = Readonly<Record<DocumentKind, Readonly<Record<string, unknown>>>>;

const dialects = {
  "draft-07": { schema: "http://json-schema.org/draft-07/schema#", key: "definitions" },
  "draft-2020-12": { schema: "https://json-schema.org/draft/2020-12/schema", key: "$defs" },
} as const;

/** @throws {MisuseError} The target is unknown. The document is the caller's to change. */
export function jsonSchemaOf(
  documents: Documents,
  kind: DocumentKind,
  target: string,
): Record<string, unknown> {
  if (!Object.hasOwn(dialects, target)) {
    throw new MisuseError(`The target must be ${listed(Object.keys(dialects))}, not "${target}".`);
  }
  const { schema, key } = dialects[target as keyof typeof dialects];
  const document = placed(documents[kind], key);
  // Only the row is referred to from other documents, by the name of its file.
  const definitions = JSON.stringify(documents[kind]).includes('"entry.schema.json')
    ? { ...object(document[key]), ...carried(placed(documents.entry, key), key) }
    : document[key];
  return {
    $schema: schema,
    ...without(document, ["$schema", "$id", key]),
    ...(definitions === undefined ? {} : { [key]: definitions }),
  };
}

// The row and its own definitions, side by side.
function carried(entry: Record<string, unknown>, key: string): Record<string, unknown> {
  return { ...object(entry[key]), entry: without(entry, ["$schema", "$id", key]) };
}

// A copy whose definitions stand under `key`, and whose references lead there.
function placed(document: unknown, key: string): Record<string, unknown> {
  return object(
    JSON.parse(JSON.stringify(document), (name, value: unknown) => {
      if (name === "$ref" && typeof value === "string") {
        return value
          .replace(/^entry\.schema\.json#/, "#")
          .replace(/^entry\.schema\.json$/, "#/definitions/entry")
          .replace("#/definitions/", `#/${key}/`);
      }
      if (key === "definitions" || !isObject(value) || !("definitions" in value)) return value;
      const { definitions, ...others } = value;
      return { ...others, [key]: definitions };
    }),
  );
}

function without(
  document: Record<string, unknown>,
  keys: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !keys.includes(key)));
}

function object(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}
