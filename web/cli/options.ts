// The options that commands share, and the parsing of their values.
import { InvalidArgumentError, Option } from "commander";
import { suggestion } from "../suggest.js";
import { dialectNames, documentNames, layoutNames, levelNames, lossesNames } from "../types.js";
import { platformNames } from "../types.js";
import type { Columns, ConvertOptions, Level, Limits, Rules } from "../types.js";

export const formats = ["pretty", "json"] as const;
export type Format = (typeof formats)[number];

export const platformOption = (): Option =>
  named("--platform <name>", "the platform that the rows are for", [
    ...platformNames,
    "any",
    "auto",
  ]).default("auto", "auto: by the rows' keys");

export const asOption = (): Option =>
  named("--as <document>", "what a file holds", documentNames).default(
    "entry",
    "entry: rows; the others are bodies of the endpoint",
  );

export const schemaOption = (): Option =>
  new Option(
    "--schema <file>",
    "a JSON Schema of your own (draft-07), in place of a platform's",
  ).conflicts(["platform", "as"]);

export const fromOption = (): Option =>
  named("--from <platform>", "the platform of the rows read", [...platformNames, "auto"]).default(
    "auto",
    "auto: by the rows' keys",
  );

export const toOption = (): Option =>
  named("--to <platform>", "the platform of the rows written", platformNames).makeOptionMandatory();

const lossesOption = (): Option =>
  named("--losses <choice>", "values that have no slot on the other side", lossesNames).default(
    "keep",
    "keep: under one reserved key",
  );

const layoutOption = (): Option =>
  named("--layout <name>", "columns of the Arize examples written", layoutNames).default("nested");

const dialectOption = (): Option =>
  named(
    "--dialect <name>",
    "form of the rows read, where it is not found by their keys",
    dialectNames,
  );

const columnsOption = (): Option =>
  new Option(
    "--columns <what=column...>",
    "columns of Arize examples: user, assistant, system; variables and metadata take a,b",
  )
    .argParser(addColumn)
    .default({}, "found by their names");

/** How rows become another platform's. */
export const conversionOptions = (): Option[] => [
  lossesOption(),
  new Option("--round-trip", "remember what it takes to convert back to the same rows"),
  layoutOption(),
  columnsOption(),
  dialectOption(),
  new Option("--template <text>", "makes the user message of Humanloop inputs: 'Say {{word}}'"),
  new Option("--answer <key>", "the key of a Humanloop target that is the answer"),
];

export const formatOption = (known: readonly string[] = formats): Option =>
  named("--format <name>", "form of the report", known).default("pretty");

export const ruleOption = (): Option =>
  new Option("--rule <id=level>", "set a rule off, warn or error; may be repeated")
    .argParser(addRule)
    .default({}, "each rule's own");

export const noRulesOption = (): Option =>
  new Option("--no-rules", "check against the schema alone");

export const maxIssuesOption = (): Option =>
  count("--max-issues <n>", "issues shown of a file; all are counted", 0, 2 ** 31 - 1).default(100);

export const limitOptions = (): Option[] => [
  maxIssuesOption(),
  count("--max-depth <n>", "nesting allowed in a row, up to 1000", 1, 1000).default(128),
  count("--max-row-bytes <n>", "bytes allowed in a row", 1, 2 ** 32 - 1).default(
    16 << 20,
    "16 MiB",
  ),
];

export const gatherOptions = (): Option[] => [
  new Option(
    "--stats",
    "also say what the rows hold: platforms, splits, roles, calls, lengths",
  ).conflicts(["fix", "fixDryRun"]),
  new Option(
    "--report-hashes",
    "put a hash of each row into the report, for entrybridge merge (json, jsonl)",
  ).conflicts(["fix", "fixDryRun", "schema"]),
];

export const threadsOption = (): Option[] => [
  count(
    "--threads <n>",
    "threads to work on, up to 64; 1: none but this (default: one for each core, where it pays)",
    1,
    64,
  ),
];

/** What commander hands to a command that takes these. */
export interface RuleFlags {
  readonly rule: Readonly<Record<string, Level>>;
  readonly rules: boolean;
}

export interface LimitFlags {
  readonly maxIssues: number;
  readonly maxDepth: number;
  readonly maxRowBytes: number;
}

export interface ConversionFlags extends RuleFlags {
  readonly from: NonNullable<ConvertOptions["from"]>;
  readonly to: ConvertOptions["to"];
  readonly losses: NonNullable<ConvertOptions["losses"]>;
  readonly roundTrip?: boolean;
  readonly layout: NonNullable<ConvertOptions["layout"]>;
  readonly columns: NonNullable<ConvertOptions["columns"]>;
  readonly dialect?: ConvertOptions["dialect"];
  readonly template?: string;
  readonly answer?: string;
}

/** What the flags say of a conversion; limits are each command's own. */
export function conversionOf(flags: ConversionFlags): Omit<ConvertOptions, "limits"> {
  const { from, to, losses, roundTrip, layout, columns, dialect, template, answer } = flags;
  const wishes = { from, to, losses, roundTrip, layout, columns, dialect, template, answer };
  return { ...wishes, rules: rulesOf(flags) };
}

export function rulesOf({ rule, rules }: RuleFlags): Rules {
  return rules ? rule : false;
}

export function limitsOf({ maxIssues, maxDepth, maxRowBytes }: LimitFlags): Limits {
  return { maxIssues, maxDepth, maxRowBytes };
}

/** One of a few names. @throws {InvalidArgumentError} */
export function oneOf<Name extends string>(value: string, known: readonly Name[]): Name {
  const match = known.find((name) => name === value);
  if (match !== undefined) return match;
  throw new InvalidArgumentError(`Known: ${known.join(", ")}${suggestion(value, known)}`);
}

function named(flags: string, description: string, known: readonly string[]): Option {
  return new Option(flags, description).choices(known).argParser((value) => oneOf(value, known));
}

/** An option that is a whole number. */
export function count(
  flags: string,
  description: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): Option {
  return new Option(flags, description).argParser((value) => {
    const parsed = /^\d{1,10}$/.test(value) ? Number(value) : NaN;
    if (parsed >= least && parsed <= most) return parsed;
    const range =
      most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  });
}

const columnLists = ["variables", "metadata"] as const;
const columnKinds = ["user", "assistant", "system", ...columnLists] as const;

function addColumn(value: string, earlier: Columns): Columns {
  const [, what = "", column = ""] = /^([^=]*)=(.+)$/.exec(value) ?? [];
  if (what === "" || column === "") {
    throw new InvalidArgumentError("It must be what=column, such as user=prompt.");
  }
  const kind = oneOf(what, columnKinds);
  const list = columnLists.find((one) => one === kind);
  if (list === undefined) return { ...earlier, [kind]: column };
  return { ...earlier, [list]: [...(earlier[list] ?? []), ...column.split(",")] };
}

function addRule(value: string, earlier: Readonly<Record<string, Level>>): Record<string, Level> {
  const [id = "", level, ...more] = value.split("=");
  if (id === "" || level === undefined || more.length > 0) {
    throw new InvalidArgumentError("It must be id=level, such as empty-message=off.");
  }
  return { ...earlier, [id]: oneOf(level, levelNames) };
}
