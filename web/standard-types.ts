// Our documents as Standard Schemas (https://standardschema.dev), as their types are. Only types.
import type { PlatformDocuments } from "./rows.js";
import type { DocumentKind, Issue, Platform, ValidateOptions } from "./types.js";

/** What may be set for a schema beside its platform and its kind. */
export type SchemaOptions = Pick<ValidateOptions, "rules" | "limits">;

/** What a Standard Schema says of a value: the value, or the errors; warnings are none. */
export type StandardResult<Value> =
  { readonly value: Value; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/** Which form of JSON Schema is asked for; any other than these two throws. */
export interface JsonSchemaOptions {
  readonly target: "draft-07" | "draft-2020-12" | ({} & string);
}

/** The properties of Standard Schema 1 and of Standard JSON Schema 1. */
export interface StandardProps<Value> {
  readonly version: 1;
  readonly vendor: "entrybridge";
  readonly types?: { readonly input: Value; readonly output: Value } | undefined;
  /**
   * Checks a value; text is a value here, not JSON.
   * @throws {LoadError} (or a rejection) The core cannot be loaded.
   */
  readonly validate: (value: unknown) => StandardResult<Value> | Promise<StandardResult<Value>>;
  /** The schema as one document. @throws {TypeError} The target is another. */
  readonly jsonSchema: {
    readonly input: (options: JsonSchemaOptions) => Record<string, unknown>;
    readonly output: (options: JsonSchemaOptions) => Record<string, unknown>;
  };
}

/** A document of a platform as a Standard Schema. */
export interface StandardDocument<Value> {
  readonly "~standard": StandardProps<Value>;

  /**
   * The same document under other rules and limits; an unknown one is a `MisuseError` of the first
   * `validate`.
   */
  with(options: SchemaOptions): StandardDocument<Value>;
}

/** The documents of a platform as Standard Schemas. */
export type StandardPlatform<Name extends Platform> = {
  readonly [Kind in DocumentKind]: StandardDocument<PlatformDocuments[Name][Kind]>;
};
