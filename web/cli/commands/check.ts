// `entrybridge check FILE…`: every row of every file, and one verdict as the exit code.
import { Command } from "commander";
import { load, SchemaError } from "../../entries/node.js";
import type { CheckOptions, CompiledSchema, EntryBridge } from "../../types.js";
import type { Platform, PlatformChoice, Rules, ValidateOptions } from "../../types.js";
import { catalogueOf } from "../catalogue.js";
import { configOptions, withConfig } from "../config.js";
import type { ConfigFlags } from "../config.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { addFixOptions, deliver, fixesText, isFixing } from "../fixing.js";
import { refuseMisuse, takesOutput } from "../fixing.js";
import type { FixFlags } from "../fixing.js";
import { formatOption, asOption, limitOptions, limitsOf, noRulesOption } from "../options.js";
import { platformOption, ruleOption, rulesOf, schemaOption } from "../options.js";
import type { LimitFlags, RuleFlags } from "../options.js";
import type { AnySummary, Outcome, Said } from "../format/outcome.js";
import { filesOf, refuseOutputAsInput } from "../files.js";
import { checkFormats, reporterFor } from "../format/reporters.js";
import type { CheckFormat } from "../format/reporters.js";
import { progressBar } from "../progress.js";
import type { ProgressBar } from "../progress.js";
import { displayName, keepStandardInput, openInput, readInput } from "../read.js";
import { counted, printable } from "../terminal.js";
import { countWarnings, platformsOf, silenced, warningCodes } from "../warnings.js";
import { warningOptions, withoutWarnings } from "../warnings.js";
import type { WarningFlags } from "../warnings.js";
import { complain, print } from "../write.js";

interface Flags extends RuleFlags, LimitFlags, ConfigFlags, FixFlags, WarningFlags {
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
  addFixOptions(command);
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
  refuseMisuse(flags, files);
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
  const summarize = await summarizer(bridge, flags, reporter.excerptBytes);
  let worst: ExitCode = exitCode.clean;
  let warnings = 0;
  for (const file of files) {
    const found = await checkFile(summarize, file, !quiet && !isFixing(flags));
    worst = Math.max(worst, verdict(found)) as ExitCode;
    if ("error" in found) {
      if (!reporter.saysErrors) await complain(`entrybridge: ${found.error}\n`);
      await say(reporter.add(found));
      continue;
    }
    warnings += countWarnings(found);
    if (found.fixes && saysFixes) await complain(fixesText(file, found.fixes, flags));
    const codes = warningCodes(rules, flags, platformsOf(platformOf(found)));
    await say(reporter.add(quiet ? withoutWarnings(found, codes) : found));
  }
  await say(reporter.end(worst === exitCode.failure));
  if (maxWarnings === undefined || warnings <= maxWarnings) return worst;
  const allowed = `--max-warnings allows ${maxWarnings}`;
  await complain(`entrybridge: ${counted(warnings, "warning")}, and ${allowed}.\n`);
  return Math.max(worst, exitCode.findings) as ExitCode;
}

type Summarize = (file: string, bar: ProgressBar | undefined) => Promise<Said>;
type Shared = Pick<ValidateOptions, "limits"> & { readonly rules: Rules };
type Expected = CheckOptions["framing"];

// What a name promises, also of what was compressed.
function expectedOf(file: string): Expected {
  return /\.(jsonl|ndjson)(\.gz)?$/i.test(file) ? "json-lines" : undefined;
}

async function summarizer(
  bridge: EntryBridge,
  flags: Flags,
  excerptBytes: number,
): Promise<Summarize> {
  const { schema, platform, quiet = false, maxWarnings } = flags;
  const limits = { ...limitsOf(flags), excerptBytes };
  const all = { rules: rulesOf(flags), limits };
  const errorsAlone = (choice: PlatformChoice | null): Shared => {
    const warnings = warningCodes(bridge.rules(), flags, platformsOf(choice));
    return { rules: rulesOf(silenced(flags, warnings)), limits };
  };
  // What is not shown need not be looked for, unless it is counted.
  const shared =
    quiet && maxWarnings === undefined ? errorsAlone(schema === undefined ? platform : null) : all;
  if (schema !== undefined) return ownSchema(bridge, schema, shared);
  if (isFixing(flags)) return mender(bridge, flags, shared, quiet ? errorsAlone : undefined);
  return byPlatform(bridge, flags, shared);
}

function byPlatform(bridge: EntryBridge, { platform, as }: Flags, shared: Shared): Summarize {
  return (file, bar) =>
    bridge.check(openInput(file, bar?.onRead), {
      platform,
      as,
      ...shared,
      framing: expectedOf(file),
      onProgress: bar?.onProgress,
    });
}

async function ownSchema(bridge: EntryBridge, schema: string, shared: Shared): Promise<Summarize> {
  const text = await readInput(schema);
  const own = new Map<Expected, CompiledSchema>();
  const forFiles = (framing: Expected): CompiledSchema => {
    const made =
      own.get(framing) ?? compiled(schema, () => bridge.compile(text, { ...shared, framing }));
    own.set(framing, made);
    return made;
  };
  forFiles(undefined);
  return (file, bar) =>
    forFiles(expectedOf(file)).check(openInput(file, bar?.onRead), {
      onProgress: bar?.onProgress,
    });
}

/** `mendable`: what is mended of a platform's rows; absent: all that is found. */
function mender(
  bridge: EntryBridge,
  flags: Flags,
  shared: Shared,
  mendable: ((platform: PlatformChoice | null) => Shared) | undefined,
): Summarize {
  const { platform, as } = flags;
  return async (file) => {
    const document = { platform, as, framing: expectedOf(file) };
    const before = await readInput(file);
    const mended = mendable?.(await resolved(bridge, before, flags)) ?? shared;
    const fixes = bridge.applyFixes(before, { ...document, ...mended });
    const { bytes, applied, totals, remaining } = fixes;
    await deliver(file, before, fixes, flags);
    const rest: AnySummary =
      mended === shared ? remaining : await bridge.check(bytes, { ...document, ...shared });
    return { ...rest, fixes: { applied, totals } };
  };
}

// The platform that a file's rows turn out to be for.
async function resolved(
  bridge: EntryBridge,
  bytes: Uint8Array,
  { platform, ...flags }: Flags,
): Promise<PlatformChoice | null> {
  if (platform !== "auto") return platform;
  const limits = { ...limitsOf(flags), maxIssues: 0 };
  return (await bridge.check(bytes, { platform, rules: false, limits })).platform;
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
