// `entrybridge detect FILE…`: which platform's rows files hold, and which schemas would take them.
import { Command } from "commander";
import { load } from "../../entries/node.js";
import { platformNames } from "../../types.js";
import type { EntryBridge, Framing, Platform } from "../../types.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { filesOf, refuseOutputAsInput } from "../files.js";
import { formatOption } from "../options.js";
import type { Format } from "../options.js";
import { displayName, keepStandardInput, readInput } from "../read.js";
import { counted, printable } from "../terminal.js";
import { complain, print } from "../write.js";

interface Finding {
  readonly file: string;
  /** `null`: the rows disagree, or there are none. */
  readonly platform: Platform | null;
  readonly reason: string;
  readonly framing: Framing;
  readonly records: number;
  /** Rows that each platform's schema takes. */
  readonly fits: Readonly<Record<Platform, number>>;
}

export function detectCommand(finish: (code: ExitCode) => void): Command {
  return new Command("detect")
    .description("Say which platform a file's rows are for.")
    .argument("<file...>", "as for check; - is standard input")
    .addOption(formatOption())
    .action(async (names: string[], { format }: { format: Format }) => {
      const files = await filesOf(names);
      refuseOutputAsInput(files);
      if (files.filter((file) => file === "-").length > 1) keepStandardInput();
      const outcomes = await detectAll(await load(), files, format);
      if (format === "json") await print(`${JSON.stringify({ files: outcomes }, null, 2)}\n`);
      finish(Math.max(...outcomes.map(verdict)) as ExitCode);
    });
}

/** What is said of one file; `error`: it could not be read. */
type Outcome = Finding | { readonly file: string; readonly error: string };

// A file that cannot be read does not stop the others.
async function detectAll(
  bridge: EntryBridge,
  files: readonly string[],
  format: Format,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const file of files) {
    const outcome = await outcomeOf(bridge, file);
    outcomes.push(outcome);
    if (format === "json") continue;
    if ("error" in outcome) await complain(`entrybridge: ${outcome.error}\n`);
    else await print(findingText(outcome));
  }
  return outcomes;
}

async function outcomeOf(bridge: EntryBridge, file: string): Promise<Outcome> {
  try {
    return await detect(bridge, file, await readInput(file));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { file, error: error.message };
  }
}

function verdict(outcome: Outcome): ExitCode {
  if ("error" in outcome) return exitCode.failure;
  return outcome.platform === null ? exitCode.findings : exitCode.clean;
}

async function detect(bridge: EntryBridge, file: string, bytes: Uint8Array): Promise<Finding> {
  const quick = { rules: false, limits: { maxIssues: 1 } } as const;
  const { platform, platformReason, framing } = await bridge.check(bytes, quick);
  const fits: Record<Platform, number> = { openpipe: 0, humanloop: 0, arize: 0 };
  let rows = 0;
  for (const name of platformNames) {
    const { valid, records } = await bridge.check(bytes, { ...quick, platform: name });
    fits[name] = valid;
    rows = records;
  }
  return {
    file,
    platform: platform === "any" || rows === 0 ? null : platform,
    reason: platformReason ?? "",
    framing,
    records: rows,
    fits,
  };
}

function findingText({ file, platform, reason, framing, records, fits }: Finding): string {
  const name = printable(displayName(file));
  if (records === 0) return `${name}: no rows.\n`;
  const rows = platformNames.map(
    (each) => `  ${each.padEnd(9)}  takes ${fits[each]} of ${records}\n`,
  );
  const why = reason === "" ? "" : `  why: ${printable(reason)}\n`;
  return `${name}: ${platform ?? "no one platform"}; ${counted(records, "record")}, ${framing}\n${why}${rows.join("")}`;
}
