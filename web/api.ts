// The public object over the core: it turns inputs into bytes, wishes into validators (kept, as
// opening one costs far more than a row), and answers into the form that was asked for.
import type { Core } from "./core.js";
import { notJsonIssues, notJsonTotals } from "./not-json.js";
import { disposedByUsing } from "./disposed.js";
import type { AnswerReading, AnswerToRead } from "./endpoints/endpoint-types.js";
import type { Requests, RequestsOptions, RowsToSend } from "./endpoints/endpoint-types.js";
import { readAnswer } from "./endpoints/read-response.js";
import { packRequests } from "./endpoints/requests.js";
import {
  checkHooks,
  checkPlan,
  compilePlan,
  conversionHooks,
  convertPlan,
  defaultMaxIssues,
} from "./options.js";
import { hooksOf, oneOf, planJson, recordsPlan, streamHooks, wantsStats } from "./options.js";
import type { CheckPlan, ConvertPlan } from "./options.js";
import { SchemaCompiler } from "./own-schema.js";
import { reportOf, silence, Unread } from "./report.js";
import type { Row } from "./rows.js";
import { encodeText, isText } from "./source.js";
import { checkStream, conversionStream, isAtHand, recordStream, statsStream } from "./streams.js";
import { platformNames } from "./types.js";
import type {
  BytesConversion,
  BytesFixes,
  CheckOptions,
  CompiledSchema,
  CompileOptions,
  DatasetStats,
  Conversion,
  ConversionReport,
  ConversionStream,
  ConvertOptions,
  ConvertStreamOptions,
  Detection,
  DisposedByUsing,
  DocumentKind,
  EntryBridge,
  FileRecord,
  Fixes,
  FixOptions,
  Platform,
  PlatformChoice,
  RecordsOptions,
  Report,
  RuleInfo,
  Source,
  StatsOptions,
  Summary,
  Text,
  TextConversion,
  TextFixes,
  ValidateOptions,
  ValueConversion,
  ValueFixes,
} from "./types.js";
import { decodeGeneralized, decodeUtf8, encodedText } from "./utf8.js";
import { serialize } from "./value.js";
import { Validators } from "./validators.js";
import type { Validator } from "./validators.js";
import type { Serialized } from "./value.js";

// What `disposedByUsing` adds is there wherever the language has the symbol.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type */
export interface Bridge extends DisposedByUsing {}
export class Bridge implements Omit<EntryBridge, symbol> {
  /* eslint-enable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type */
  static {
    disposedByUsing(this.prototype);
  }

  readonly #core: Core;
  readonly #validators: Validators;
  readonly #compiler: SchemaCompiler;
  #rules: RuleInfo[] | undefined;

  constructor(core: Core) {
    this.#core = core;
    this.#validators = new Validators(core, this.#ruleIds);
    this.#compiler = new SchemaCompiler(core);
  }

  /** Whether it can still answer. */
  get alive(): boolean {
    return this.#core.alive;
  }

  validate<Choice extends PlatformChoice = "auto", Kind extends DocumentKind = "entry">(
    input: unknown,
    options?: ValidateOptions<Choice, Kind>,
  ): Report<Choice, Kind>;
  validate(input: unknown, options?: ValidateOptions): Report {
    const validator = this.#validators.for(options);
    const { platform, as, limits } = validator.plan;
    if (platform !== "auto" && validator.accepts(input)) return silence(platform, as, input);
    if (isText(input)) return this.#validateText(input, validator, new Unread(input));
    const value = serialize(input);
    if (value.faults.length === 0) {
      const { text, isItself } = value;
      return this.#validateText(text, validator, isItself ? input : new Unread(text));
    }
    return {
      valid: false,
      platform: this.#platformOf(value.text, validator.plan),
      as,
      issues: notJsonIssues(value, limits["maxIssues"] ?? defaultMaxIssues),
      totals: notJsonTotals(value),
    };
  }

  is<Name extends Platform>(
    platform: Name,
    input: unknown,
    options?: Pick<ValidateOptions, "rules" | "limits">,
  ): input is Row<Name> {
    const named = oneOf(platform, "platform", platformNames);
    if (isText(input)) return false;
    const report: Report = this.validate(input, { ...options, platform: named });
    return report.valid && report.value === input;
  }

  detect(input: unknown): Detection {
    if (isText(input)) return this.#core.detect(encodeText(input));
    const value = serialize(input);
    if (value.faults.length === 0) return this.#core.detect(encodedText(value.text));
    const reason = notJsonIssues(value, 1)[0]?.message ?? "";
    return { openpipe: false, humanloop: false, arize: false, best: null, reason };
  }

  convert(input: string, options: ConvertOptions): TextConversion;
  convert(input: Uint8Array | ArrayBuffer, options: ConvertOptions): BytesConversion;
  convert(input: object | null, options: ConvertOptions): ValueConversion;
  convert(input: unknown, options: ConvertOptions): Conversion;
  convert(input: unknown, options: ConvertOptions): Conversion {
    const plan = convertPlan(options, this.#ruleIds);
    if (!isText(input)) return this.#convertValue(input, plan);
    const { report, payload } = this.#convertText(input, plan);
    return typeof input === "string"
      ? { ...report, text: decodeUtf8(payload) }
      : { ...report, bytes: payload };
  }

  applyFixes(input: string, options?: FixOptions): TextFixes;
  applyFixes(input: Uint8Array | ArrayBuffer, options?: FixOptions): BytesFixes;
  applyFixes(input: object | null, options?: FixOptions): ValueFixes;
  applyFixes(input: unknown, options?: FixOptions): Fixes;
  applyFixes(input: unknown, options?: FixOptions): Fixes {
    const plan = checkPlan(options, this.#ruleIds);
    if (!isText(input)) return this.#fixValue(input, plan);
    const { report, payload } = this.#core.fix(encodedText(planJson(plan)), encodeText(input));
    return typeof input === "string"
      ? { ...report, text: decodeGeneralized(payload) }
      : { ...report, bytes: payload };
  }

  async check(source: Source, options?: CheckOptions): Promise<Summary> {
    const wishes = checkPlan(options, this.#ruleIds, [...checkHooks, "stats"]);
    const stats = wantsStats(options) ? wishes.limits : undefined;
    const hooks = { ...hooksOf(options, checkHooks), stats };
    const plan: CheckPlan =
      hooks.onRowHashes === undefined ? wishes : { ...wishes, rowHashes: true };
    if (isAtHand(source, hooks)) {
      return this.#core.check(this.#validators.of(plan).handle, encodeText(source));
    }
    const own = this.#core.openValidator(encodedText(planJson(plan)));
    return checkStream(this.#core, own, source, hooks);
  }

  records(source: Source, options?: RecordsOptions): AsyncGenerator<FileRecord, void> {
    const limits = recordsPlan(options);
    return recordStream(this.#core, source, limits, hooksOf(options, streamHooks));
  }

  async stats(source: Source, options?: StatsOptions): Promise<DatasetStats> {
    const limits = recordsPlan(options);
    return statsStream(this.#core, source, limits, hooksOf(options, streamHooks));
  }

  convertStream(options: ConvertStreamOptions): ConversionStream {
    const plan = convertPlan(options, this.#ruleIds, conversionHooks);
    return conversionStream(this.#core, plan, hooksOf(options, conversionHooks));
  }

  requests(rows: RowsToSend, options: RequestsOptions): Requests {
    return packRequests(this, rows, options);
  }

  readResponse(answer: AnswerToRead): AnswerReading {
    return readAnswer(this, answer);
  }

  compile(schema: unknown, options?: CompileOptions): CompiledSchema {
    return this.#compiler.compile(schema, compilePlan(options));
  }

  rules(): RuleInfo[] {
    return structuredClone(this.#knownRules());
  }

  dispose(): void {
    this.#validators.clear();
    this.#core.dispose();
  }

  // One document tells its platform by its keys, as a file does.
  #validateText(text: Text, validator: Validator, value: unknown): Report {
    const { plan } = validator;
    const platform = this.#platformOf(text, plan);
    const own = plan.platform === platform ? validator : this.#validators.of({ ...plan, platform });
    const said = this.#core.validate(own.handle, encodeText(text));
    return said === undefined
      ? silence(platform, plan.as, value)
      : reportOf({ ...said, platform, as: plan.as }, value);
  }

  #platformOf(text: Text, { platform }: CheckPlan): Report["platform"] {
    if (platform !== "auto") return platform;
    return this.#core.detect(encodeText(text)).best ?? ("openpipe" satisfies Platform);
  }

  #convertText(text: Text, plan: ConvertPlan): Converted {
    const { report, payload } = this.#core.convert(encodedText(planJson(plan)), encodeText(text));
    return { report: { ...report, to: plan.to }, payload };
  }

  #convertValue(input: unknown, plan: ConvertPlan): ValueConversion {
    const value = serialize(input);
    if (value.faults.length > 0) {
      const from =
        plan.from === "auto" ? this.#core.detect(encodedText(value.text)).best : plan.from;
      return { ...refused(value, plan), from };
    }
    const { report, payload } = this.#convertText(value.text, plan);
    const text = decodeUtf8(payload);
    return { ...report, value: text.trim() === "" ? undefined : (JSON.parse(text) as unknown) };
  }

  #fixValue(input: unknown, plan: CheckPlan): ValueFixes {
    const value = serialize(input);
    const { report, payload } = this.#core.fix(
      encodedText(planJson(plan)),
      encodedText(value.text),
    );
    if (value.faults.length === 0) {
      return { ...report, value: JSON.parse(decodeUtf8(payload)) as unknown };
    }
    const issues = notJsonIssues(value, plan.limits["maxIssues"] ?? defaultMaxIssues);
    const totals = notJsonTotals(value);
    const remaining = { ...report.remaining, valid: 0, invalid: 1, errors: 1, issues, totals };
    return { applied: [], totals: {}, remaining, value: undefined };
  }

  readonly #ruleIds = (): string[] => this.#knownRules().map(({ id }) => id);

  #knownRules(): RuleInfo[] {
    return (this.#rules ??= this.#core.describeRules());
  }
}

interface Converted {
  readonly report: ConversionReport;
  readonly payload: Uint8Array;
}

// A value without JSON is one row that was not converted.
function refused(value: Serialized, { to, limits }: ConvertPlan): Omit<ValueConversion, "from"> {
  const issues = notJsonIssues(value, limits["maxIssues"] ?? defaultMaxIssues);
  return {
    framing: "single",
    to,
    records: 1,
    converted: 0,
    changes: [],
    totals: notJsonTotals(value),
    rejected: [{ record: 0, line: 1, text: value.text, issues }],
    warnings: [],
    value: undefined,
  };
}
