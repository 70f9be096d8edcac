// `entrybridge convert FILE --to P`: the rows to standard output or a file, the report to standard
// error. No output takes the place of a file unless the rows that it loses are kept somewhere.
import { Command } from "commander";
import { load } from "../../entries/node.js";
import type { Change, ConversionSummary } from "../../types.js";
import type { EntryBridge, Issue, Rejected } from "../../types.js";
import { convertFrom } from "../converting.js";
import type { ConversionListeners, ConvertWishes } from "../converting.js";
import { configOptions, withConfig } from "../config.js";
import type { ConfigFlags } from "../config.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { fileOf, refuseOutputAsInput } from "../files.js";
import { conversionText, rowsShown } from "../format/conversion.js";
import { bytesToFill } from "../format/frame.js";
import type { IssueStyle } from "../format/issues.js";
import { conversionOf, conversionOptions, formatOption, fromOption } from "../options.js";
import { limitOptions, limitsOf, noRulesOption, ruleOption } from "../options.js";
import { threadsOption, toOption } from "../options.js";
import type { ConversionFlags, Format, LimitFlags } from "../options.js";
import { progressBar, taskProgressOf } from "../progress.js";
import type { ProgressBar } from "../progress.js";
import { displayName, openInput } from "../read.js";
import { colorsFor, widthOf } from "../terminal.js";
import { threadsFor } from "../threads/choice.js";
import { convertInParts } from "../threads/convert.js";
import { OutputFiles, complain, isSameFile, print } from "../write.js";
import type { OutputFile } from "../write.js";

interface Flags extends ConversionFlags, LimitFlags, ConfigFlags {
  readonly output?: string;
  readonly rejects?: string;
  readonly report?: string;
  readonly format: Format;
  readonly quiet?: boolean;
  readonly threads?: number;
}

export function convertCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("convert")
    .description("Convert a file's rows to another platform's.")
    .argument("<file>", "as for check; - is standard input")
    .addOption(fromOption())
    .addOption(toOption())
    .option("-o, --output <file>", "write the rows here instead of to standard output");
  for (const option of conversionOptions()) command.addOption(option);
  command
    .option("--rejects <file>", "write the rows that cannot be converted here, with their issues")
    .option("--report <file>", "write every change here, as JSON")
    .addOption(ruleOption())
    .addOption(noRulesOption())
    .addOption(formatOption())
    .option("--quiet", "report nothing unless rows are refused");
  const options = [limitOptions, threadsOption, configOptions];
  for (const option of options.flatMap((make) => make())) command.addOption(option);
  return command.action(async (name: string, given: Flags) => {
    const file = await fileOf(name);
    const bridge = await load();
    const flags = await withConfig(given, command, bridge);
    finish(await convert(bridge, file, flags));
  });
}

async function convert(bridge: EntryBridge, file: string, flags: Flags): Promise<ExitCode> {
  refuseOutputAsInput([file]);
  refuseCollisions(file, flags);
  const { quiet = false, output } = flags;
  const files = new OutputFiles();
  const bar = progressBar(file, !quiet && (output !== undefined || !process.stdout.isTTY));
  try {
    const open = (option: string, place: string | undefined): OutputFile | undefined =>
      place === undefined ? undefined : files.open(option, place);
    const rejects = open("--rejects", flags.rejects);
    const reportFile = open("--report", flags.report);
    const rows = open("--output", flags.output);
    const told = new Told(rejects, reportFile, flags.format === "json");
    const out = new Rows(rows);
    const listeners = { ...told.listeners, onRows: out.put };
    const summary = await convertFile(bridge, file, flags, listeners, bar);
    await out.end();
    told.finish(summary);
    const blocked = obstacle(file, flags, summary);
    if (blocked !== undefined) rows?.discard();
    files.commit();
    bar?.stop();
    const isClean = summary.from !== null && summary.rejected === 0;
    if (!quiet || !isClean) {
      await complain(told.json ?? conversionText(summary, told.refused, style(file)));
    }
    if (blocked !== undefined) await complain(`entrybridge: ${blocked}\n`);
    if (summary.from === null) return exitCode.failure;
    return summary.rejected > 0 ? exitCode.findings : exitCode.clean;
  } finally {
    bar?.stop();
    files.discard();
  }
}

async function convertFile(
  bridge: EntryBridge,
  file: string,
  flags: Flags,
  listeners: ConversionListeners,
  bar: ProgressBar | undefined,
): Promise<ConversionSummary> {
  const asked = wishes(flags);
  const threads = threadsFor(flags.threads, [file], "conversion");
  const onTaskProgress = taskProgressOf(bar);
  const inParts = await convertInParts(bridge, file, asked, threads, {
    ...listeners,
    onTaskProgress,
  });
  if (inParts !== undefined) return inParts;
  const source = openInput(file, bar?.onRead);
  return convertFrom(bridge, source, asked, { ...listeners, onProgress: bar?.onProgress });
}

function wishes(flags: Flags): ConvertWishes {
  const excerptBytes = flags.format === "json" ? 0 : bytesToFill(widthOf(process.stderr));
  return { ...conversionOf(flags), limits: { ...limitsOf(flags), excerptBytes } };
}

function style(file: string): IssueStyle {
  const { stderr } = process;
  return { name: displayName(file), width: widthOf(stderr), colors: colorsFor(stderr) };
}

// Where the rows go. A text file ends its last line, also one of a single row.
class Rows {
  readonly #file: OutputFile | undefined;
  #last = newline;

  constructor(file: OutputFile | undefined) {
    this.#file = file;
  }

  readonly put = async (bytes: Uint8Array): Promise<void> => {
    this.#last = bytes.at(-1) ?? this.#last;
    if (this.#file === undefined) await print(bytes);
    else this.#file.write(bytes);
  };

  async end(): Promise<void> {
    if (this.#last !== newline) await this.put(Uint8Array.of(newline));
  }
}

const newline = 0x0a;

// What is told while rows are converted: rows that are refused go to files as they come.
class Told {
  /** The first of the rows that were refused. */
  readonly refused: Rejected[] = [];
  /** The whole report, where it was asked for. */
  json: string | undefined;

  readonly #changes: Change[] = [];
  readonly #rejects: OutputFile | undefined;
  readonly #reports: ReportWriter[] = [];
  readonly #jsonParts: string[] = [];

  constructor(rejects: OutputFile | undefined, report: OutputFile | undefined, wantsJson: boolean) {
    this.#rejects = rejects;
    if (report !== undefined)
      this.#reports.push(
        new ReportWriter((text) => {
          report.write(text);
        }),
      );
    if (wantsJson) this.#reports.push(new ReportWriter((text) => this.#jsonParts.push(text)));
  }

  readonly listeners = {
    onChange: (change: Change): void => {
      this.#changes.push(change);
    },
    onReject: (row: Rejected): void => {
      if (this.refused.length < rowsShown) this.refused.push(row);
      const plain = { ...row, issues: row.issues.map(withoutExcerpt) };
      this.#rejects?.write(`${JSON.stringify(plain)}\n`);
      for (const report of this.#reports) report.add(plain);
    },
  };

  finish({ framing, from, to, records, converted, totals, warnings }: ConversionSummary): void {
    const counts = { framing, from, to, records, converted, totals };
    const rest = { ...counts, changes: this.#changes, warnings: warnings.map(withoutExcerpt) };
    for (const report of this.#reports) report.finish(rest);
    if (this.#jsonParts.length > 0) this.json = this.#jsonParts.join("");
  }
}

// Writes a report as JSON, of which the rows come first, one by one.
class ReportWriter {
  readonly #write: (text: string) => void;
  #rows = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
    write('{\n  "rejected": [');
  }

  add(row: Rejected): void {
    const text = JSON.stringify(row, null, 2).replaceAll("\n", "\n    ");
    this.#write(`${this.#rows === 0 ? "" : ","}\n    ${text}`);
    this.#rows += 1;
  }

  finish(rest: object): void {
    const [, members = ""] = JSON.stringify(rest, null, 2).split(/^\{\n/);
    this.#write(`${this.#rows === 0 ? "" : "\n  "}],\n${members}\n`);
  }
}

function withoutExcerpt(issue: Issue): Issue {
  const plain = { ...issue };
  delete plain.excerpt;
  return plain;
}

// Why the output is not written over the file that is there; undefined: nothing would be lost.
function obstacle(file: string, flags: Flags, summary: ConversionSummary): string | undefined {
  const { output, rejects } = flags;
  if (output === undefined || summary.rejected === 0) return undefined;
  if (summary.converted === 0) return `no row was converted, so ${output} was not written.`;
  if (rejects !== undefined || file === "-" || !isSameFile(file, output)) return undefined;
  return `${output} was left as it is: it is the input, and the rejected rows would be lost. Give --rejects FILE, or another --output.`;
}

// Each output needs a place of its own; only the rows may take the place of the input.
function refuseCollisions(file: string, { output, rejects, report }: Flags): void {
  const places: [string, string | undefined][] = [
    ["--output", output],
    ["--rejects", rejects],
    ["--report", report],
  ];
  for (const [index, [option, place]] of places.entries()) {
    if (place === undefined) continue;
    if (option !== "--output" && file !== "-" && isSameFile(file, place)) {
      throw new Failure(`${option} ${place} is the input itself.`);
    }
    const earlier = places
      .slice(0, index)
      .find(([, other]) => other !== undefined && isSameFile(other, place));
    if (earlier !== undefined) throw new Failure(`${earlier[0]} and ${option} are both ${place}.`);
  }
}
