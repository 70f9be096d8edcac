// `check --fix` and `--fix-dry-run`: where the mended text goes, and what is said of it. Promises: the
// rows or the diff have standard output to themselves, a file that needs no repair is not touched, and
// one that was compressed is again.
import { gzipSync } from "node:zlib";
import { Option } from "commander";
import type { Command } from "commander";
import { unifiedDiff } from "./diff.js";
import { Failure } from "./failure.js";
import { totalsText } from "./format/issues.js";
import { sumOf } from "./format/outcome.js";
import { displayName, isCompressed } from "./read.js";
import { counted, printable } from "./terminal.js";
import { OutputFiles, print } from "./write.js";
import type { BytesFixes } from "../types.js";

/** What commander hands to a command that takes these. */
export interface FixFlags {
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
  readonly output?: string;
}

export function addFixOptions(command: Command): void {
  command
    .addOption(
      new Option(
        "--fix",
        "mend what can be mended without a loss, in place; - to standard output",
      ).conflicts(["fixDryRun", "schema"]),
    )
    .addOption(
      new Option(
        "--fix-dry-run",
        "show what --fix would change as a diff, and write nothing",
      ).conflicts("schema"),
    )
    .option("-o, --output <file>", "with --fix, write the mended file here");
}

/** @throws {Failure} The flags do not go together. */
export function refuseMisuse({ fix, output }: FixFlags, files: readonly string[]): void {
  if (output === undefined) return;
  if (fix !== true) throw new Failure("--output is for --fix: a check alone writes no file.");
  if (files.length > 1)
    throw new Failure("--output takes one file; without it, each is mended in its place.");
}

export function isFixing({ fix, fixDryRun }: FixFlags): boolean {
  return fix === true || fixDryRun === true;
}

/** Whether standard output is taken by rows or a diff, so that reports go elsewhere. */
export function takesOutput(
  { fix, fixDryRun, output }: FixFlags,
  files: readonly string[],
): boolean {
  return fixDryRun === true || (fix === true && output === undefined && files.includes("-"));
}

/** Writes the mended text, or the diff. @throws {Failure} */
export async function deliver(
  file: string,
  before: Uint8Array,
  { bytes, totals }: BytesFixes,
  { fix, output }: FixFlags,
): Promise<void> {
  if (fix !== true) {
    const name = file === "-" ? "stdin" : file;
    await print(unifiedDiff(name, decoder.decode(before), decoder.decode(bytes)));
  } else if (output !== undefined) {
    write("--output", output, bytes);
  } else if (file === "-") {
    await print(bytes);
  } else if (sumOf(totals) > 0) {
    write("--fix", file, isCompressed(file) ? gzipSync(bytes) : bytes);
  }
}

function write(option: string, file: string, content: Uint8Array): void {
  const files = new OutputFiles();
  try {
    files.open(option, file).write(content);
    files.commit();
  } finally {
    files.discard();
  }
}

/** How many repairs there were, by code. */
export function fixesText(
  file: string,
  { totals }: Pick<BytesFixes, "totals">,
  { fix }: FixFlags,
): string {
  const made = fix === true ? "made" : "to make";
  return `${printable(displayName(file))}: ${counted(sumOf(totals), "repair")} ${made}\n${totalsText(totals)}`;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
