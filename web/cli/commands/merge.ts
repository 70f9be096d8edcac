// `entrybridge merge REPORT…`: reports on the parts of a whole become the report on the whole.
import { Command } from "commander";
import { load } from "../../entries/node.js";
import type { EntryBridge, Level } from "../../types.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { filesOf, refuseOutputAsInput } from "../files.js";
import { mergedCheckText, mergedConversionText } from "../format/merged.js";
import { CheckMerge } from "../merging/checks.js";
import type { MergedCheck } from "../merging/checks.js";
import { ConversionMerge } from "../merging/conversions.js";
import type { MergedConversion } from "../merging/conversions.js";
import { repeatRules } from "../merging/repeats.js";
import type { HashesOfParts, RepeatLevels } from "../merging/repeats.js";
import { ReportReader } from "../merging/reports.js";
import { formatOption, maxIssuesOption, ruleOption } from "../options.js";
import type { Format } from "../options.js";
import { keepStandardInput } from "../read.js";
import { colorsFor } from "../terminal.js";
import { print } from "../write.js";

interface Flags {
  readonly rule: Readonly<Record<string, Level>>;
  readonly format: Format;
  readonly maxIssues: number;
}

export function mergeCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("merge")
    .description("Add up the reports on the parts of a whole, as check and convert write them.")
    .argument(
      "<file...>",
      "reports, JSON or JSON Lines, in the order of the parts; - is standard input",
    )
    .addOption(ruleOption())
    .addOption(formatOption())
    .addOption(maxIssuesOption());
  return command.action(async (names: string[], flags: Flags) => {
    const bridge = await load();
    finish(await merge(bridge, await filesOf(names), flags));
  });
}

async function merge(
  bridge: EntryBridge,
  reports: readonly string[],
  { rule, format, maxIssues }: Flags,
): Promise<ExitCode> {
  const levels = levelsOf(rule);
  refuseOutputAsInput(reports);
  // Hashes are read anew, once for each share of the rows.
  if (reports.includes("-")) keepStandardInput();
  const reader = new ReportReader(bridge);
  const checks = new CheckMerge(maxIssues);
  const conversions = new ConversionMerge();
  for (const report of reports) {
    for await (const said of reader.read(report)) {
      if (said.kind === "conversion") conversions.add(report, said.value);
      else checks.add(said);
    }
    checks.endReport();
  }
  if (!checks.isEmpty && !conversions.isEmpty) {
    throw new Failure("Reports of check and of convert cannot be added up.");
  }
  if (checks.isEmpty) return tellConversion(conversions.finish(), format);
  return tellCheck(await checks.finish(hashesOf(reader, reports), levels), format);
}

function levelsOf(rule: Flags["rule"]): RepeatLevels {
  const known: readonly string[] = repeatRules;
  const unknown = Object.keys(rule).find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new Failure(`merge asks no rule ${unknown}, only ${repeatRules.join(" and ")}.`);
  }
  return { "duplicate-example": "warn", "train-test-overlap": "warn", ...rule };
}

function hashesOf(reader: ReportReader, reports: readonly string[]): HashesOfParts {
  return async function* hashes() {
    let part = 0;
    for (const report of reports) {
      for await (const { kind, value } of reader.read(report)) {
        if (kind === "rows") yield { part, hashes: Buffer.from(value.hashes, "base64") };
        if (kind !== "summary") continue;
        for (const text of value.rowHashes ?? []) {
          yield { part, hashes: Buffer.from(text, "base64") };
        }
        part += 1;
      }
    }
  };
}

async function tellCheck(merged: MergedCheck, format: Format): Promise<ExitCode> {
  const text =
    format === "json" ? asJson(merged) : mergedCheckText(merged, colorsFor(process.stdout));
  await print(text);
  if (merged.unread.length > 0) return exitCode.failure;
  return merged.errors > 0 ? exitCode.findings : exitCode.clean;
}

async function tellConversion(merged: MergedConversion, format: Format): Promise<ExitCode> {
  const text =
    format === "json" ? asJson(merged) : mergedConversionText(merged, colorsFor(process.stdout));
  await print(text);
  if (merged.unread.length > 0) return exitCode.failure;
  return merged.rejected > 0 ? exitCode.findings : exitCode.clean;
}

function asJson(merged: object): string {
  return `${JSON.stringify(merged, null, 2)}\n`;
}
