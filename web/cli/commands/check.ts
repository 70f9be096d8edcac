// `entrybridge check FILE…`: every row of every file, and one verdict as the exit code.
import { Command } from "commander";
import { load } from "../../entries/node.js";
import type { EntryBridge, Platform } from "../../types.js";
import { catalogueOf } from "../catalogue.js";
import { configOptions, withConfig } from "../config.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { addFixOptions, fixesText, isFixing } from "../fixing.js";
import { refuseMisuse, takesOutput } from "../fixing.js";
import { formatOption, asOption, gatherOptions, limitOptions, noRulesOption } from "../options.js";
import { platformOption, ruleOption, schemaOption, threadsOption } from "../options.js";
import type { Outcome, Said } from "../format/outcome.js";
import { filesOf, refuseOutputAsInput } from "../files.js";
import { checkFormats, reporterFor } from "../format/reporters.js";
import { progressBar } from "../progress.js";
import { keepStandardInput } from "../read.js";
import { summarizerFor } from "../summarizer.js";
import type { CheckFlags, Summarize } from "../summarizer.js";
import { counted } from "../terminal.js";
import { countWarnings, platformsOf, warningCodes } from "../warnings.js";
import { warningOptions, withoutWarnings } from "../warnings.js";
import { complain, print } from "../write.js";

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
  addFixOptions(command);
  const options = [gatherOptions, warningOptions, limitOptions, threadsOption, configOptions];
  for (const option of options.flatMap((make) => make())) command.addOption(option);
  return command.action(async (files: string[], given: CheckFlags) => {
    const bridge = await load();
    const flags = await withConfig(given, command, bridge);
    finish(await check(bridge, await filesOf(files), flags));
  });
}

async function check(
  bridge: EntryBridge,
  files: readonly string[],
  flags: CheckFlags,
): Promise<ExitCode> {
  refuseMisuse(flags, files);
  refuseUnsaid(flags);
  if ([...files, flags.schema].filter((file) => file === "-").length > 1) keepStandardInput();
  refuseOutputAsInput(files);
  const { schema, format, quiet = false, maxWarnings } = flags;
  const isAside = takesOutput(flags, files);
  const [say, stream] = isAside ? [complain, process.stderr] : [print, process.stdout];
  // A report for programs has its stream to itself.
  const saysFixes = !quiet && (format === "pretty" || !isAside);
  const catalogue = await catalogueOf(bridge);
  const reporter = reporterFor({ format, catalogue, schema, quiet, stream });
  const rules = bridge.rules();
  const summarizer = await summarizerFor(bridge, flags, files, reporter.excerptBytes);
  const tell = async (said: Iterable<string>): Promise<void> => {
    for (const text of said) await say(text);
  };
  let worst: ExitCode = exitCode.clean;
  let warnings = 0;
  try {
    for (const file of files) {
      const found = await checkFile(summarizer.summarize, file, !quiet && !isFixing(flags));
      worst = Math.max(worst, verdict(found)) as ExitCode;
      if ("error" in found) {
        if (!reporter.saysErrors) await complain(`entrybridge: ${found.error}\n`);
        await tell(reporter.add(found));
        continue;
      }
      warnings += countWarnings(found);
      if (found.fixes && saysFixes) await complain(fixesText(file, found.fixes, flags));
      const codes = warningCodes(rules, flags, platformsOf(platformOf(found)));
      await tell(reporter.add(quiet ? withoutWarnings(found, codes) : found));
    }
  } finally {
    await summarizer.close();
  }
  await say(reporter.end(worst === exitCode.failure));
  if (maxWarnings === undefined || warnings <= maxWarnings) return worst;
  const allowed = `--max-warnings allows ${maxWarnings}`;
  await complain(`entrybridge: ${counted(warnings, "warning")}, and ${allowed}.\n`);
  return Math.max(worst, exitCode.findings) as ExitCode;
}

// What a format has no place for.
function refuseUnsaid({ format, stats, reportHashes }: CheckFlags): void {
  const programs = format === "json" || format === "jsonl";
  if (reportHashes === true && !programs) {
    throw new Failure("--report-hashes is for --format json and jsonl.");
  }
  if (stats === true && !programs && format !== "pretty") {
    throw new Failure(`--stats has no place in --format ${format}.`);
  }
}

// A file that cannot be read or mended does not stop the others.
async function checkFile(summarize: Summarize, file: string, hasBar: boolean): Promise<Outcome> {
  const bar = progressBar(file, hasBar);
  try {
    return { file, ...(await summarize(file, bar)) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { file, error: error.message };
  } finally {
    bar?.stop();
  }
}

function platformOf(said: Said): Platform | "any" | null {
  return "platform" in said ? said.platform : null;
}

function verdict(outcome: Outcome): ExitCode {
  if ("error" in outcome) return exitCode.failure;
  if ("platform" in outcome && outcome.platform === null) return exitCode.failure;
  return outcome.errors > 0 ? exitCode.findings : exitCode.clean;
}
