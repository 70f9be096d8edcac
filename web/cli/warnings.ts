// Warnings: which codes they are, how many there are, and reports without them. A code is a warning or
// an error, the same for all platforms, as tests/cli holds the rules to.
import { InvalidArgumentError, Option } from "commander";
import type { RuleFlags } from "./options.js";
import type { AnySummary } from "./format/outcome.js";
import { sumOf } from "./format/outcome.js";
import { fileRuleNames, textRuleNames } from "../types.js";
import type { Level, RuleInfo } from "../types.js";

export const warningOptions = (): Option[] => [
  new Option("--quiet", "report errors only: no warnings, and nothing of files without errors"),
  new Option("--max-warnings <n>", "exit with 1 if there are more warnings than this").argParser(
    (value) => {
      if (/^\d{1,10}$/.test(value)) return Number(value);
      throw new InvalidArgumentError("It must be a whole number, 0 or more.");
    },
  ),
];

/** What commander hands to a command that takes these. */
export interface WarningFlags {
  readonly quiet?: boolean;
  readonly maxWarnings?: number;
}

/** `ofOwnSchema`: rows are checked against a schema of the user's own, with the rules of text and of files. */
export function warningCodes(
  rules: readonly RuleInfo[],
  flags: RuleFlags,
  ofOwnSchema: boolean,
): ReadonlySet<string> {
  const names: readonly string[] = [...textRuleNames, ...fileRuleNames];
  const known = flags.rules ? rules.filter(({ id }) => !ofOwnSchema || names.includes(id)) : [];
  const isWarning = ({ id, defaults }: RuleInfo): boolean => {
    const given = flags.rule[id];
    return given === undefined ? Object.values(defaults).includes("warn") : given === "warn";
  };
  return new Set(known.filter(isWarning).map(({ id }) => id));
}

/** The same flags, with the rules off that only warn. */
export function silenced<Flags extends RuleFlags>(flags: Flags, codes: ReadonlySet<string>): Flags {
  const off = Array.from(codes, (id): [string, Level] => [id, "off"]);
  return { ...flags, rule: { ...flags.rule, ...Object.fromEntries(off) } };
}

export function countWarnings({ totals, errors }: AnySummary): number {
  return sumOf(totals) - errors;
}

export function withoutWarnings<Said extends AnySummary>(
  summary: Said,
  codes: ReadonlySet<string>,
): Said {
  const totals = Object.entries(summary.totals).filter(([code]) => !codes.has(code));
  return {
    ...summary,
    issues: summary.issues.filter(({ severity }) => severity === "error"),
    totals: Object.fromEntries(totals),
  };
}
