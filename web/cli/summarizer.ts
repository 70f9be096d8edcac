// How the files of a check are summarized: on this thread or on several, mended or as they are.
import type { EntryBridge, PlatformChoice, Rules } from "../types.js";
import type { CheckOptions } from "../types.js";
import { checkBy, expectedOf } from "./checking.js";
import type { CheckWishes } from "./checking.js";
import type { ConfigFlags } from "./config.js";
import { deliver, isFixing } from "./fixing.js";
import type { FixFlags } from "./fixing.js";
import type { AnySummary, Said } from "./format/outcome.js";
import type { CheckFormat } from "./format/reporters.js";
import { RowHashes } from "./hashes.js";
import { limitsOf, rulesOf } from "./options.js";
import type { LimitFlags, RuleFlags } from "./options.js";
import type { ProgressBar } from "./progress.js";
import { openInput, readInput } from "./read.js";
import { Ahead } from "./threads/ahead.js";
import { threadsFor } from "./threads/choice.js";
import { ParallelCheck } from "./threads/parallel.js";
import type { CheckPool } from "./threads/parallel.js";
import { ThreadPool } from "./threads/pool.js";
import { platformsOf, silenced, warningCodes } from "./warnings.js";
import type { WarningFlags } from "./warnings.js";

/** What commander hands to `check`. */
export interface CheckFlags extends RuleFlags, LimitFlags, ConfigFlags, FixFlags, WarningFlags {
  readonly platform: NonNullable<CheckOptions["platform"]>;
  readonly as: NonNullable<CheckOptions["as"]>;
  readonly schema: string | undefined;
  readonly format: CheckFormat;
  readonly stats?: boolean;
  readonly reportHashes?: boolean;
  readonly threads?: number;
}

/** What is said of one file. */
export type Summarize = (file: string, bar: ProgressBar | undefined) => Promise<Said>;

/** @throws {Failure} (a rejection) The user's own schema cannot be read or used. */
export async function summarizerFor(
  bridge: EntryBridge,
  flags: CheckFlags,
  files: readonly string[],
  excerptBytes: number,
): Promise<Summarizer> {
  const wishes = await wishesOf(bridge, flags, excerptBytes);
  const check = checkBy(bridge, wishes);
  if (isFixing(flags)) return alone(mender(bridge, flags, wishes));
  const here: Summarize = async (file, bar) => {
    const hashes = flags.reportHashes === true ? new RowHashes() : undefined;
    const summary = await check(openInput(file, bar?.onRead), {
      framing: expectedOf(file),
      onProgress: bar?.onProgress,
      ...(hashes === undefined ? {} : { onRowHashes: hashes.add }),
    });
    return hashes === undefined ? summary : { ...summary, rowHashes: hashes };
  };
  const threads =
    flags.reportHashes === true
      ? 1
      : threadsFor(flags.threads, files, wishes.stats ? "stats" : "verdict");
  if (threads === 1) return alone(here);
  const pool: CheckPool = new ThreadPool(threads, { kind: "check", wishes });
  const ahead = new Ahead(new ParallelCheck(pool, wishes, bridge.rules()), files, pool.width);
  return {
    summarize: async (file, bar) => (await ahead.next(bar)) ?? here(file, bar),
    close: () => pool.close(),
  };
}

export interface Summarizer {
  readonly summarize: Summarize;
  close(): Promise<void>;
}

function alone(summarize: Summarize): Summarizer {
  return { summarize, close: () => Promise.resolve() };
}

async function wishesOf(
  bridge: EntryBridge,
  flags: CheckFlags,
  excerptBytes: number,
): Promise<CheckWishes> {
  const { platform, as, schema: file, quiet = false, maxWarnings, stats = false } = flags;
  const schema = file === undefined ? undefined : { file, text: await readInput(file) };
  // What is not shown need not be looked for, unless it is counted.
  const isSilent = quiet && maxWarnings === undefined;
  const choice = schema === undefined ? platform : null;
  const rules = isSilent ? errorsAlone(bridge, flags, choice) : rulesOf(flags);
  return { platform, as, schema, rules, stats, limits: { ...limitsOf(flags), excerptBytes } };
}

function errorsAlone(bridge: EntryBridge, flags: CheckFlags, choice: PlatformChoice | null): Rules {
  const warnings = warningCodes(bridge.rules(), flags, platformsOf(choice));
  return rulesOf(silenced(flags, warnings));
}

// A quiet repair mends errors alone.
function mender(bridge: EntryBridge, flags: CheckFlags, wishes: CheckWishes): Summarize {
  const { platform, as, rules, limits } = wishes;
  return async (file) => {
    const document = { platform, as, limits, framing: expectedOf(file) };
    const before = await readInput(file);
    const mended =
      flags.quiet === true
        ? errorsAlone(bridge, flags, await resolved(bridge, before, flags))
        : rules;
    const fixes = bridge.applyFixes(before, { ...document, rules: mended });
    const { bytes, applied, totals, remaining } = fixes;
    await deliver(file, before, fixes, flags);
    const rest: AnySummary =
      mended === rules ? remaining : await bridge.check(bytes, { ...document, rules });
    return { ...rest, fixes: { applied, totals } };
  };
}

// The platform that a file's rows turn out to be for.
async function resolved(
  bridge: EntryBridge,
  bytes: Uint8Array,
  { platform, ...flags }: CheckFlags,
): Promise<PlatformChoice | null> {
  if (platform !== "auto") return platform;
  const limits = { ...limitsOf(flags), maxIssues: 0 };
  return (await bridge.check(bytes, { platform, rules: false, limits })).platform;
}
