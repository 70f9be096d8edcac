// `entrybridge detect FILE`: which platform's rows a file holds, and which schemas would take them.
import { Command } from "commander";
import { load } from "../../entries/node.js";
import { platformNames } from "../../types.js";
import type { EntryBridge, Framing, Platform } from "../../types.js";
import { exitCode } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { formatOption } from "../options.js";
import type { Format } from "../options.js";
import { displayName, readInput } from "../read.js";
import { counted, printable } from "../terminal.js";
import { print } from "../write.js";

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
    .argument("<file>", "as for check; - is standard input")
    .addOption(formatOption())
    .action(async (file: string, { format }: { format: Format }) => {
      const bytes = await readInput(file);
      const finding = await detect(await load(), file, bytes);
      await print(
        format === "json" ? `${JSON.stringify(finding, null, 2)}\n` : findingText(finding),
      );
      finish(finding.platform === null ? exitCode.findings : exitCode.clean);
    });
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
