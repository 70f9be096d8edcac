// What callers may ask for. Promises: anything unknown or of a wrong type is a `MisuseError` that
// names the value and what is allowed; the rest becomes the JSON text that the core reads, the same
// text for the same wishes.
import { MisuseError } from "./errors.js";
import { isObject } from "./object.js";
import { listed, suggestion } from "./suggest.js";
import { dialectNames, documentNames, layoutNames, levelNames, lossesNames } from "./types.js";
import { fileRuleNames, platformNames, textRuleNames } from "./types.js";
import type {
  AbortSignalLike,
  Change,
  CheckOptions,
  Columns,
  CompileOptions,
  ConvertOptions,
  Dialect,
  DocumentKind,
  ExampleLayout,
  Level,
  Losses,
  Platform,
  PlatformChoice,
  Progress,
  RecordsOptions,
  Rejected,
  SchemaCheckOptions,
  ValidateOptions,
} from "./types.js";

/** Options of `validate` and `check`, complete. */
export interface CheckPlan {
  readonly platform: PlatformChoice;
  readonly as: DocumentKind;
  readonly framing?: "json-lines";
  readonly rowHashes?: true;
  readonly rules: false | Readonly<Record<string, Level>>;
  readonly limits: Readonly<Record<string, number>>;
}

/** Options of `convert`, complete. */
export interface ConvertPlan {
  readonly from: Platform | "auto";
  readonly to: Platform;
  readonly losses: Losses;
  readonly roundTrip: boolean;
  readonly layout: ExampleLayout;
  readonly columns: Columns;
  readonly dialect: Dialect | undefined;
  readonly template: string | undefined;
  readonly answer: string | undefined;
  readonly rules: CheckPlan["rules"];
  readonly limits: CheckPlan["limits"];
}

/** Options of `compile`, complete. */
export type CompilePlan = Pick<CheckPlan, "rules" | "limits" | "framing">;

/** The default of `limits.maxIssues`. */
export const defaultMaxIssues = 100;

/** Whom a stream asks and tells. */
export interface Hooks {
  readonly signal?: AbortSignalLike | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onChange?: ((change: Change) => void) | undefined;
  readonly onReject?: ((rejected: Rejected) => void) | undefined;
  readonly onRowHashes?: ((hashes: Uint8Array) => void) | undefined;
}

export const streamHooks = ["signal", "onProgress"] as const satisfies (keyof Hooks)[];
export const checkHooks = [...streamHooks, "onRowHashes"] as const satisfies (keyof Hooks)[];
export const conversionHooks = [
  ...streamHooks,
  "onChange",
  "onReject",
] as const satisfies (keyof Hooks)[];

/** The hooks among the options of a stream. @throws {MisuseError} */
export function hooksOf(options: object | undefined, names: readonly (keyof Hooks)[]): Hooks {
  const given = (options ?? {}) as Fields;
  for (const name of names) {
    const hook = given[name];
    if (hook === undefined || name === "signal" || typeof hook === "function") continue;
    throw new MisuseError(`${name} must be a function, not ${shown(hook)}.`);
  }
  const signal: unknown = given["signal"];
  if (signal !== undefined && !isSignal(signal)) {
    throw new MisuseError(`signal must be an AbortSignal, not ${shown(signal)}.`);
  }
  return given;
}

function isSignal(candidate: unknown): boolean {
  if (!isObject(candidate)) return false;
  const { aborted, addEventListener } = candidate as Partial<AbortSignalLike>;
  return typeof aborted === "boolean" && typeof addEventListener === "function";
}

/** The hooks of a check against a schema of one's own. @throws {MisuseError} */
export function schemaCheckHooks(options: SchemaCheckOptions | undefined): Hooks {
  fields(options, "the options", [...streamHooks, "stats"]);
  return hooksOf(options, streamHooks);
}

/** Whether a check is asked for statistics. @throws {MisuseError} */
export function wantsStats(options: object | undefined): boolean {
  return flag(((options ?? {}) as Fields)["stats"], "stats");
}

/** The limits of `records`. @throws {MisuseError} */
export function recordsPlan(options: RecordsOptions | undefined): Record<string, number> {
  return limits(fields(options, "the options", ["limits", ...streamHooks])["limits"]);
}

/** @throws {MisuseError} */
export function validatePlan(options: ValidateOptions | undefined, ruleIds: RuleIds): CheckPlan {
  return documentPlan(fields(options, "the options", documentOptions), ruleIds);
}

/** `hooks`: names of options that are not of the plan. @throws {MisuseError} */
export function checkPlan(
  options: CheckOptions | undefined,
  ruleIds: RuleIds,
  hooks: readonly string[] = [],
): CheckPlan {
  const given = fields(options, "the options", [...documentOptions, "framing", ...hooks]);
  return { ...documentPlan(given, ruleIds), ...framing(given) };
}

const documentOptions = ["platform", "as", "rules", "limits"];

function documentPlan(given: Fields, ruleIds: RuleIds): CheckPlan {
  const platform = oneOf(given["platform"], "platform", [...platformNames, "any", "auto"], "auto");
  const as = oneOf(given["as"], "as", documentNames, "entry");
  if (platform === "auto" && as !== "entry") {
    throw new MisuseError(
      `platform must be named where as is "${as}": ${listed(platformNames)} (only rows tell their platform by their keys).`,
    );
  }
  if (platform === "any" && as !== "entry") {
    throw new MisuseError(`platform "any" knows rows only, and no "${as}".`);
  }
  return { platform, as, rules: rules(given["rules"], ruleIds), limits: limits(given["limits"]) };
}

/** @throws {MisuseError} */
export function compilePlan(options: CompileOptions | undefined): CompilePlan {
  const given = fields(options, "the options", ["rules", "limits", "framing"]);
  const known = [...textRuleNames, ...fileRuleNames];
  return {
    rules: rules(given["rules"], () => known, "rule of text or files"),
    limits: limits(given["limits"]),
    ...framing(given),
  };
}

/** A plan as the core reads it; equal plans have equal texts. */
export function planJson(plan: CheckPlan | CompilePlan | ConvertPlan): string {
  return JSON.stringify(plan);
}

/** `hooks`: as for `checkPlan`. @throws {MisuseError} */
export function convertPlan(
  options: ConvertOptions,
  ruleIds: RuleIds,
  hooks: readonly string[] = [],
): ConvertPlan {
  const given = fields(options, "the options", [
    "from",
    "to",
    "losses",
    "roundTrip",
    "layout",
    "columns",
    "dialect",
    "template",
    "answer",
    "rules",
    "limits",
    ...hooks,
  ]);
  return {
    from: oneOf(given["from"], "from", [...platformNames, "auto"] as const, "auto"),
    to: oneOf(given["to"], "to", platformNames),
    losses: oneOf(given["losses"], "losses", lossesNames, "keep"),
    roundTrip: flag(given["roundTrip"], "roundTrip"),
    layout: oneOf(given["layout"], "layout", layoutNames, "nested"),
    columns: columns(given["columns"]),
    dialect:
      given["dialect"] === undefined
        ? undefined
        : oneOf(given["dialect"], "dialect", dialectNames, "sharegpt"),
    template: text(given["template"], "template"),
    answer: text(given["answer"], "answer"),
    rules: rules(given["rules"], ruleIds),
    limits: limits(given["limits"]),
  };
}

/** Gives the ids of all rules; asked only when rules are named. */
export type RuleIds = () => readonly string[];

export type Fields = Readonly<Record<string, unknown>>;

/** The options by name. @throws {MisuseError} One is unknown. */
export function fields(options: unknown, name: string, known: readonly string[]): Fields {
  if (options === undefined) return {};
  if (!isObject(options)) {
    throw new MisuseError(`${capital(name)} must be an object, not ${shown(options)}.`);
  }
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new MisuseError(
        `Unknown option "${key}" in ${name}${suggestion(key, known)} Known: ${listed(known, "and")}.`,
      );
    }
  }
  return options;
}

/** `otherwise`: what holds where nothing is named; without it something must be. @throws {MisuseError} */
export function oneOf<Name extends string>(
  value: unknown,
  option: string,
  known: readonly Name[],
  otherwise?: Name,
): Name {
  const wanted = value === undefined ? otherwise : value;
  const match = known.find((name) => name === wanted);
  if (match !== undefined) return match;
  const hint = typeof value === "string" ? suggestion(value, known) : ".";
  throw new MisuseError(`${option} must be ${listed(known)}, not ${shown(value)}${hint}`);
}

function rules(value: unknown, ruleIds: RuleIds, kind = "rule"): CheckPlan["rules"] {
  if (value === undefined) return {};
  if (value === false) return false;
  if (!isObject(value)) {
    throw new MisuseError(
      `rules must be false or an object of levels by rule id, not ${shown(value)}.`,
    );
  }
  const levels: [string, Level][] = [];
  for (const [id, level] of Object.entries(value)) {
    if (level === undefined) continue;
    const known = ruleIds();
    if (!known.includes(id)) {
      throw new MisuseError(`There is no ${kind} "${id}"${suggestion(id, known)}`);
    }
    levels.push([id, oneOf(level, `The level of rule "${id}"`, levelNames, "off")]);
  }
  // In order, so that equal wishes share a validator.
  levels.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(levels);
}

// Least and greatest value of each limit; a row is addressed by 32 bits.
const bounds = {
  maxRowBytes: [1, 2 ** 32 - 1],
  maxDepth: [1, 1000],
  maxIssues: [0, 2 ** 31 - 1],
  excerptBytes: [0, 2 ** 20],
} as const;

function limits(value: unknown): Record<string, number> {
  const given = fields(value, "limits", Object.keys(bounds));
  const result: Record<string, number> = {};
  for (const [name, [least, greatest]] of Object.entries(bounds)) {
    const bound = given[name];
    if (bound === undefined) continue;
    if (
      typeof bound !== "number" ||
      !Number.isInteger(bound) ||
      bound < least ||
      bound > greatest
    ) {
      throw new MisuseError(
        `limits.${name} must be a whole number from ${least} to ${greatest}, not ${shown(bound)}.`,
      );
    }
    result[name] = bound;
  }
  return result;
}

const columnNames = ["user", "assistant", "system"] as const;
const columnLists = ["variables", "metadata"] as const;

function columns(value: unknown): Columns {
  const given = fields(value, "columns", [...columnNames, ...columnLists]);
  const result: Record<string, string | string[]> = {};
  for (const name of columnNames) {
    const column = text(given[name], `columns.${name}`);
    if (column !== undefined) result[name] = column;
  }
  for (const name of columnLists) {
    const list = given[name];
    if (list === undefined) continue;
    if (!Array.isArray(list) || !list.every((one) => typeof one === "string")) {
      throw new MisuseError(`columns.${name} must be a list of strings, not ${shown(list)}.`);
    }
    result[name] = list;
  }
  return result;
}

function framing(given: Fields): Pick<CheckPlan, "framing"> {
  if (given["framing"] === undefined) return {};
  return { framing: oneOf(given["framing"], "framing", ["json-lines"], "json-lines") };
}

function flag(value: unknown, option: string): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw new MisuseError(`${option} must be true or false, not ${shown(value)}.`);
}

function text(value: unknown, option: string): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new MisuseError(`${option} must be a string, not ${shown(value)}.`);
}

/** A value in a message: short text as it is, else its kind. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return value === null ? "null" : Array.isArray(value) ? "an array" : "an object";
    case "undefined":
      return "undefined";
    default:
      return `a ${typeof value}`;
  }
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
