// `entrybridge check FILE…`: every row of every file, and one verdict as the exit code.
import { Command } from "commander";
import { load, SchemaError } from "../../entries/node.js";
import type {
  BytesFixes,
  CheckOptions,
  CompiledSchema,
  EntryBridge,
  SchemaSummary,
  Summary,
  ValidateOptions,
} from "../../types.js";
import { configOptions, withConfig } from "../config.js";
import type { ConfigFlags } from "../config.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import {
  addFixOptions,
  deliver,
  fixesText,
  isFixing,
  refuseMisuse,
  takesOutput,
} from "../fixing.js";
import type { FixFlags } from "../fixing.js";
import { formatOption, asOption, limitOptions, limitsOf, noRulesOption } from "../options.js";
import { platformOption, ruleOption, rulesOf, schemaOption } from "../options.js";
import type { Format, LimitFlags, RuleFlags } from "../options.js";
import { bytesToFill } from "../format/frame.js";
import { summaryText } from "../format/summary.js";
import { displayName, keepStandardInput, openInput, readInput } from "../read.js";
import { colorsFor, printable, widthOf } from "../terminal.js";
import { complain, print } from "../write.js";

interface Flags extends RuleFlags, LimitFlags, ConfigFlags, FixFlags {
  readonly platform: NonNullable<CheckOptions["platform"]>;
  readonly as: NonNullable<CheckOptions["as"]>;
  readonly schema: string | undefined;
  readonly format: Format;
}

/** What is said of one file. */
type Outcome = { readonly file: string } & (
  | (AnySummary & { readonly fixes?: Pick<BytesFixes, "applied" | "totals"> })
  | { readonly error: string }
);
type AnySummary = Summary | SchemaSummary;

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
    .addOption(formatOption());
  addFixOptions(command);
  for (const option of [...limitOptions(), ...configOptions()]) command.addOption(option);
  return command.action(async (files: string[], given: Flags) => {
    const bridge = await load();
    const flags = await withConfig(given, command, bridge);
    finish(await check(bridge, files, flags));
  });
}

async function check(
  bridge: EntryBridge,
  files: readonly string[],
  flags: Flags,
): Promise<ExitCode> {
  refuseMisuse(flags, files);
  if ([...files, flags.schema].filter((file) => file === "-").length > 1) keepStandardInput();
  const say = takesOutput(flags, files) ? complain : print;
  const summarize = isFixing(flags) ? mender(bridge, flags) : await summarizer(bridge, flags);
  let worst: ExitCode = exitCode.clean;
  const outcomes: Outcome[] = [];
  for (const file of files) {
    const { outcome, text, code } = await checkFile(summarize, file, flags);
    worst = Math.max(worst, code) as ExitCode;
    if (flags.format === "json") outcomes.push(outcome);
    else if ("error" in outcome) await complain(text);
    else await say(text);
  }
  if (flags.format === "json") await say(`${JSON.stringify({ files: outcomes }, null, 2)}\n`);
  return worst;
}

type Summarize = (file: string) => Promise<Said>;
interface Said {
  readonly summary: AnySummary;
  readonly mended?: Mended;
}
interface Mended {
  readonly before: Uint8Array;
  readonly fixes: BytesFixes;
}
type Expected = CheckOptions["framing"];

// What a name promises, also of what was compressed.
function expectedOf(file: string): Expected {
  return /\.(jsonl|ndjson)(\.gz)?$/i.test(file) ? "json-lines" : undefined;
}

function mender(bridge: EntryBridge, { platform, as, ...flags }: Flags): Summarize {
  const shared = { platform, as, ...sharedOptions(flags) };
  return async (file) => {
    const before = await readInput(file);
    const fixes = bridge.applyFixes(before, { ...shared, framing: expectedOf(file) });
    return { summary: fixes.remaining, mended: { before, fixes } };
  };
}

async function summarizer(
  bridge: EntryBridge,
  { platform, as, schema, ...flags }: Flags,
): Promise<Summarize> {
  const shared = sharedOptions(flags);
  if (schema === undefined) {
    return async (file) => ({
      summary: await bridge.check(openInput(file), {
        platform,
        as,
        ...shared,
        framing: expectedOf(file),
      }),
    });
  }
  const text = await readInput(schema);
  const own = new Map<Expected, CompiledSchema>();
  const forFiles = (framing: Expected): CompiledSchema => {
    const made =
      own.get(framing) ?? compiled(schema, () => bridge.compile(text, { ...shared, framing }));
    own.set(framing, made);
    return made;
  };
  forFiles(undefined);
  return async (file) => ({ summary: await forFiles(expectedOf(file)).check(openInput(file)) });
}

type SharedFlags = RuleFlags & LimitFlags & Pick<Flags, "format">;

function sharedOptions(flags: SharedFlags): Pick<ValidateOptions, "rules" | "limits"> {
  const excerptBytes = flags.format === "json" ? 0 : bytesToFill(widthOf(process.stdout));
  return { rules: rulesOf(flags), limits: { ...limitsOf(flags), excerptBytes } };
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

interface Checked {
  readonly outcome: Outcome;
  readonly text: string;
  readonly code: ExitCode;
}

// A file that cannot be read does not stop the others.
async function checkFile(summarize: Summarize, file: string, flags: Flags): Promise<Checked> {
  const { format, schema } = flags;
  let said: Said;
  try {
    said = await summarize(file);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const text = `entrybridge: ${error.message}\n`;
    return { outcome: { file, error: error.message }, text, code: exitCode.failure };
  }
  const { summary, mended } = said;
  if (mended !== undefined) {
    await deliver(file, mended.before, mended.fixes, flags);
    await complain(fixesText(file, mended.fixes, flags));
  }
  const text =
    format === "json"
      ? ""
      : summaryText(summary, {
          name: displayName(file),
          width: widthOf(process.stdout),
          colors: colorsFor(process.stdout),
          schema,
        });
  const told = mended && {
    fixes: { applied: mended.fixes.applied, totals: mended.fixes.totals },
  };
  return { outcome: { file, ...summary, ...told }, text, code: verdict(summary) };
}

function verdict(summary: AnySummary): ExitCode {
  if ("platform" in summary && summary.platform === null) return exitCode.failure;
  return summary.errors > 0 ? exitCode.findings : exitCode.clean;
}
