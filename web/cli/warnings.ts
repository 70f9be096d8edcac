// Warnings: which codes they are, how many there are, and reports without them. A code may be a warning
// for one platform and an error for another.
import { InvalidArgumentError, Option } from "commander";
import type { RuleFlags } from "./options.js";
import type { AnySummary } from "./format/outcome.js";
import { sumOf } from "./format/outcome.js";
import { platformNames } from "../types.js";
import type { Level, Platform, PlatformChoice, RuleInfo } from "../types.js";

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

/** The platforms that the choice of one may lead to; none where rows are held to no platform's rules. */
export function platformsOf(choice: PlatformChoice | null): readonly Platform[] {
  if (choice === "auto") return platformNames;
  return choice === "any" || choice === null ? [] : [choice];
}

/** The codes of rules that warn under one of the platforms and are errors under none. */
export function warningCodes(
  rules: readonly RuleInfo[],
  flags: RuleFlags,
  platforms: readonly Platform[],
): ReadonlySet<string> {
  const isWarning = ({ id, defaults }: RuleInfo): boolean => {
    const given = flags.rule[id];
    if (given !== undefined) return given === "warn";
    const levels = platforms.map((platform) => defaults[platform]);
    return levels.includes("warn") && !levels.includes("error");
  };
  return new Set((flags.rules ? rules : []).filter(isWarning).map(({ id }) => id));
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
