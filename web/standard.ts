// Our documents as Standard Schemas (https://standardschema.dev), which form libraries and routers
// take as they are. Promises: `validate` never throws for bad data and hands back the very value; it
// answers at once where the core is loaded or its bytes are at hand, else it promises.
import { jsonSchemaOf } from "./json-schema.js";
import type { Documents } from "./json-schema.js";
import type { PlatformDocuments } from "./rows.js";
import type { Shared } from "./shared.js";
import { isText } from "./source.js";
import type {
  JsonSchemaOptions,
  SchemaOptions,
  StandardDocument,
  StandardPlatform,
  StandardResult,
} from "./standard-types.js";
import type { DocumentKind, EntryBridge, Platform } from "./types.js";

/** Makes them, for the shared core of an entry. */
export function standardPlatform<Name extends Platform>(
  platform: Name,
  documents: Documents,
  shared: Shared,
): StandardPlatform<Name> {
  const make = <Kind extends DocumentKind>(
    as: Kind,
    options: SchemaOptions = {},
  ): StandardDocument<PlatformDocuments[Name][Kind]> => {
    type Value = PlatformDocuments[Name][Kind];
    const wishes = { rules: options.rules, limits: options.limits, platform, as };
    const check = (bridge: EntryBridge, value: unknown): StandardResult<Value> => {
      // A text is JSON to the core, and a string to a form.
      const { valid, issues } = bridge.validate(
        isText(value) ? JSON.stringify(value) : value,
        wishes,
      );
      return valid
        ? { value: value as Value }
        : { issues: issues.filter(({ severity }) => severity === "error") };
    };
    const jsonSchema = ({ target }: JsonSchemaOptions): Record<string, unknown> =>
      jsonSchemaOf(documents, as, target);
    return {
      "~standard": {
        version: 1,
        vendor: "entrybridge",
        validate(value) {
          const bridge = shared.now();
          if (bridge !== undefined) return check(bridge, value);
          return shared().then((loaded) => check(loaded, value));
        },
        jsonSchema: { input: jsonSchema, output: jsonSchema },
      },
      with: (changed) => make(as, { ...options, ...changed }),
    };
  };
  return {
    entry: make("entry"),
    request: make("request"),
    response: make("response"),
    error: make("error"),
  };
}
