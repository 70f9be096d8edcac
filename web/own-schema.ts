// Schemas of the user's own, over the core: each is a handle there, given back by `dispose`, or when
// nobody can reach the object any more.
import type { Core } from "./core.js";
import { disposedByUsing } from "./disposed.js";
import { CoreError, MisuseError, SchemaError } from "./errors.js";
import { whenForgotten } from "./forgotten.js";
import type { Forgotten } from "./forgotten.js";
import { notJsonIssues, notJsonTotals } from "./not-json.js";
import { isObject } from "./object.js";
import { defaultMaxIssues, planJson, schemaCheckHooks, shown, wantsStats } from "./options.js";
import type { CompilePlan } from "./options.js";
import { encodeText, isText } from "./source.js";
import { checkStream, isAtHand } from "./streams.js";
import type {
  CompiledSchema,
  SchemaCheckOptions,
  SchemaReport,
  SchemaSummary,
  Source,
  Text,
} from "./types.js";
import { encodedText } from "./utf8.js";
import type { Encoded } from "./utf8.js";
import { QuickCheck } from "./validators.js";
import { serialize } from "./value.js";

/** Compiles schemas for one core. */
export class SchemaCompiler {
  readonly #core: Core;
  readonly #forgotten: Forgotten;

  constructor(core: Core) {
    this.#core = core;
    this.#forgotten = whenForgotten((handle) => {
      core.close(handle);
    });
  }

  /** @throws {SchemaError | MisuseError} */
  compile(schema: unknown, plan: CompilePlan): CompiledSchema {
    const text = schemaText(schema);
    const handle = this.#core.openSchema(encodedText(planJson(plan)), text);
    const compiled = new OwnSchema(this.#core, handle, plan, this.#forgotten);
    this.#forgotten.register(compiled, handle, compiled);
    // The method under Symbol.dispose is there wherever that symbol is, and so is its type.
    return compiled as unknown as CompiledSchema;
  }
}

class OwnSchema implements Pick<CompiledSchema, "validate" | "check" | "dispose"> {
  static {
    disposedByUsing(this.prototype);
  }

  readonly #core: Core;
  readonly #limits: CompilePlan["limits"];
  readonly #forgotten: Forgotten;
  readonly #quick: QuickCheck;
  #handle: number | undefined;

  constructor(core: Core, handle: number, { limits }: CompilePlan, forgotten: Forgotten) {
    this.#core = core;
    this.#handle = handle;
    this.#limits = limits;
    this.#forgotten = forgotten;
    this.#quick = new QuickCheck(() => core.valueTables(handle));
  }

  validate(input: unknown): SchemaReport {
    this.#live();
    if (this.#quick.accepts(input) && this.#handle !== undefined && this.#core.alive) {
      return silence();
    }
    if (isText(input)) return this.#validateText(input);
    const value = serialize(input);
    if (value.faults.length === 0) return this.#validateText(value.text);
    const issues = notJsonIssues(value, this.#limits["maxIssues"] ?? defaultMaxIssues);
    return { valid: false, issues, totals: notJsonTotals(value) };
  }

  async check(source: Source, options?: SchemaCheckOptions): Promise<SchemaSummary> {
    const hooks = {
      ...schemaCheckHooks(options),
      stats: wantsStats(options) ? this.#limits : undefined,
    };
    const handle = this.#live();
    const summary = isAtHand(source, hooks)
      ? this.#core.check(handle, encodeText(source))
      : await checkStream(this.#core, this.#core.forkSchema(handle), source, hooks);
    this.#live();
    const { framing, records, valid, invalid, bytes, errors, issues, totals, stats } = summary;
    const said = { framing, records, valid, invalid, bytes, errors, issues, totals };
    return stats === undefined ? said : { ...said, stats };
  }

  dispose(): void {
    if (this.#handle === undefined) return;
    this.#forgotten.unregister(this);
    this.#core.close(this.#handle);
    this.#handle = undefined;
  }

  // A getter of the value may have disposed of the schema.
  #validateText(text: Text): SchemaReport {
    const report = this.#core.validate(this.#live(), encodeText(text));
    if (report === undefined) return silence();
    const { valid, issues, totals } = report;
    return { valid, issues, totals };
  }

  #live(): number {
    if (this.#handle !== undefined) return this.#handle;
    throw new CoreError("disposed", "This schema was disposed; compile() makes a new one.");
  }
}

// There is nothing to say.
function silence(): SchemaReport {
  return { valid: true, issues: [], totals: {} };
}

function schemaText(schema: unknown): Encoded {
  if (isText(schema)) return encodeText(schema);
  if (!isObject(schema) && typeof schema !== "boolean") {
    throw new MisuseError(
      `A schema is an object, true, false, or JSON text of one, not ${shown(schema)}.`,
    );
  }
  const value = serialize(schema);
  const [fault] = notJsonIssues(value, 1);
  if (fault !== undefined) throw new SchemaError(fault);
  return encodedText(value.text);
}
