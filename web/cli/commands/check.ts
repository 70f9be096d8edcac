// `entrybridge check FILE…`: every row of every file, and one verdict as the exit code.
import { Command } from "commander";
import { load, SchemaError } from "../../entries/node.js";
import type { CheckOptions, CompiledSchema, EntryBridge, StreamOptions } from "../../types.js";
import { catalogueOf } from "../catalogue.js";
import { configOptions, withConfig } from "../config.js";
import type { ConfigFlags } from "../config.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { formatOption, asOption, limitOptions, limitsOf, noRulesOption } from "../options.js";
import { platformOption, ruleOption, rulesOf, schemaOption } from "../options.js";
import type { LimitFlags, RuleFlags } from "../options.js";
import type { AnySummary, Outcome } from "../format/outcome.js";
import { filesOf, refuseOutputAsInput } from "../files.js";
import { checkFormats, reporterFor } from "../format/reporters.js";
import type { CheckFormat } from "../format/reporters.js";
import { progressBar } from "../progress.js";
import { displayName, keepStandardInput, openInput, readInput } from "../read.js";
import { counted, printable } from "../terminal.js";
import { countWarnings, silenced, warningCodes, warningOptions } from "../warnings.js";
import { withoutWarnings } from "../warnings.js";
import type { WarningFlags } from "../warnings.js";
import { complain, print } from "../write.js";

interface Flags extends RuleFlags, LimitFlags, ConfigFlags, WarningFlags {
  readonly platform: NonNullable<CheckOptions["platform"]>;
  readonly as: NonNullable<CheckOptions["as"]>;
  readonly schema: string | undefined;
  readonly format: CheckFormat;
}

export function checkCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("check")
    .description(
      "Check every row of files against a platform's schema and rules, or a schema of yours.",
    )
    .argument(
      "<file...>",
      "JSON Lines, a JSON array, a request body or one row; - is standard input",
    )
    .addOption(platformOption())
    .addOption(asOption())
    .addOption(schemaOption())
    .addOption(ruleOption())
    .addOption(noRulesOption())
    .addOption(formatOption(checkFormats));
  for (const option of [...warningOptions(), ...limitOptions(), ...configOptions()]) {
    command.addOption(option);
  }
  return command.action(async (files: string[], given: Flags) => {
    const bridge = await load();
    const flags = await withConfig(given, command, bridge);
    finish(await check(bridge, await filesOf(files), flags));
  });
}

async function check(
  bridge: EntryBridge,
  files: readonly string[],
  flags: Flags,
): Promise<ExitCode> {
  if ([...files, flags.schema].filter((file) => file === "-").length > 1) keepStandardInput();
  refuseOutputAsInput(files);
  const { schema, format, quiet = false, maxWarnings } = flags;
  const catalogue = await catalogueOf(bridge);
  const reporter = reporterFor({ format, catalogue, schema, quiet });
  const codes = warningCodes(bridge.rules(), flags, schema !== undefined);
  const wanted = quiet && maxWarnings === undefined ? silenced(flags, codes) : flags;
  const summarize = await summarizer(bridge, wanted, reporter.excerptBytes);
  let worst: ExitCode = exitCode.clean;
  let warnings = 0;
  for (const file of files) {
    const found = await checkFile(summarize, file, quiet);
    worst = Math.max(worst, verdict(found)) as ExitCode;
    if ("error" in found) {
      if (!reporter.saysErrors) await complain(`entrybridge: ${found.error}\n`);
    } else warnings += countWarnings(found, codes);
    const isCut = quiet && !("error" in found);
    await print(reporter.add(isCut ? withoutWarnings(found, codes) : found));
  }
  await print(reporter.end(worst === exitCode.failure));
  if (maxWarnings === undefined || warnings <= maxWarnings) return worst;
  const allowed = `--max-warnings allows ${maxWarnings}`;
  await complain(`entrybridge: ${counted(warnings, "warning")}, and ${allowed}.\n`);
  return Math.max(worst, exitCode.findings) as ExitCode;
}

type Summarize = (
  source: AsyncIterable<Uint8Array>,
  hooks: Pick<StreamOptions, "onProgress">,
) => Promise<AnySummary>;

async function summarizer(
  bridge: EntryBridge,
  { platform, as, schema, ...flags }: Flags,
  excerptBytes: number,
): Promise<Summarize> {
  const shared = { rules: rulesOf(flags), limits: { ...limitsOf(flags), excerptBytes } };
  if (schema === undefined) {
    return (source, hooks) => bridge.check(source, { platform, as, ...shared, ...hooks });
  }
  const text = await readInput(schema);
  const own = compiled(schema, () => bridge.compile(text, shared));
  return (source, hooks) => own.check(source, hooks);
}

function compiled(file: string, compile: () => CompiledSchema): CompiledSchema {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    const { line, column, message } = error;
    throw new Failure(printable(`${displayName(file)}:${line}:${column}: ${message}`));
  }
}

// A file that cannot be read does not stop the others.
async function checkFile(summarize: Summarize, file: string, quiet: boolean): Promise<Outcome> {
  const bar = progressBar(file, !quiet);
  try {
    const source = openInput(file, bar?.onRead);
    return { file, ...(await summarize(source, { onProgress: bar?.onProgress })) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { file, error: error.message };
  } finally {
    bar?.stop();
  }
}

function verdict(outcome: Outcome): ExitCode {
  if ("error" in outcome) return exitCode.failure;
  if ("platform" in outcome && outcome.platform === null) return exitCode.failure;
  const failed = outcome.invalid > 0 || outcome.issues.some(({ severity }) => severity === "error");
  return failed ? exitCode.findings : exitCode.clean;
}
