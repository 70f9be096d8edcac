// `entrybridge convert FILE --to P`: the rows to standard output or a file, the report to standard
// error. No output takes the place of a file unless the rows that it loses are kept somewhere.
import { Command } from "commander";
import { load } from "../../entries/node.js";
import type { BytesConversion, ConvertOptions, EntryBridge, Rejected } from "../../types.js";
import { configOptions, withConfig } from "../config.js";
import type { ConfigFlags } from "../config.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { conversionText } from "../format/conversion.js";
import { columnsOption, dialectOption, formatOption, fromOption } from "../options.js";
import { layoutOption, limitOptions, limitsOf, lossesOption } from "../options.js";
import { noRulesOption, ruleOption, rulesOf, toOption } from "../options.js";
import type { Format, LimitFlags, RuleFlags } from "../options.js";
import { displayName, readInput } from "../read.js";
import { colorsFor, widthOf } from "../terminal.js";
import { complain, isSameFile, print, writeFiles } from "../write.js";
import type { OutputFile } from "../write.js";

interface Flags extends RuleFlags, LimitFlags, ConfigFlags {
  readonly from: NonNullable<ConvertOptions["from"]>;
  readonly to: ConvertOptions["to"];
  readonly losses: NonNullable<ConvertOptions["losses"]>;
  readonly roundTrip?: boolean;
  readonly layout: NonNullable<ConvertOptions["layout"]>;
  readonly columns: NonNullable<ConvertOptions["columns"]>;
  readonly dialect?: ConvertOptions["dialect"];
  readonly template?: string;
  readonly answer?: string;
  readonly output?: string;
  readonly rejects?: string;
  readonly report?: string;
  readonly format: Format;
}

export function convertCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("convert")
    .description("Convert a file's rows to another platform's.")
    .argument("<file>", "as for check; - is standard input")
    .addOption(fromOption())
    .addOption(toOption())
    .option("-o, --output <file>", "write the rows here instead of to standard output")
    .addOption(lossesOption())
    .option("--round-trip", "remember what it takes to convert back to the same rows")
    .addOption(layoutOption())
    .addOption(columnsOption())
    .addOption(dialectOption())
    .option("--template <text>", "makes the user message of Humanloop inputs: 'Say {{word}}'")
    .option("--answer <key>", "the key of a Humanloop target that is the answer")
    .option("--rejects <file>", "write the rows that cannot be converted here, with their issues")
    .option("--report <file>", "write every change here, as JSON")
    .addOption(ruleOption())
    .addOption(noRulesOption())
    .addOption(formatOption());
  for (const option of [...limitOptions(), ...configOptions()]) command.addOption(option);
  return command.action(async (file: string, given: Flags) => {
    const bridge = await load();
    const flags = await withConfig(given, command, bridge);
    finish(await convert(bridge, file, flags));
  });
}

async function convert(bridge: EntryBridge, file: string, flags: Flags): Promise<ExitCode> {
  refuseCollisions(file, flags);
  const input = await readInput(file);
  const conversion = bridge.convert(input, {
    from: flags.from,
    to: flags.to,
    losses: flags.losses,
    roundTrip: flags.roundTrip,
    layout: flags.layout,
    columns: flags.columns,
    dialect: flags.dialect,
    template: flags.template,
    answer: flags.answer,
    rules: rulesOf(flags),
    limits: limitsOf(flags),
  });
  const { bytes, ...report } = conversion;
  const rows = withLastLineEnded(bytes);
  const reportJson = `${JSON.stringify(report, null, 2)}\n`;

  const blocked = obstacle(file, flags, conversion);
  const outputs: OutputFile[] = [];
  if (flags.rejects !== undefined) {
    outputs.push({
      option: "--rejects",
      file: flags.rejects,
      content: rejectLines(report.rejected),
    });
  }
  if (flags.report !== undefined) {
    outputs.push({ option: "--report", file: flags.report, content: reportJson });
  }
  if (flags.output !== undefined && blocked === undefined) {
    outputs.push({ option: "--output", file: flags.output, content: rows });
  }
  writeFiles(outputs);
  if (flags.output === undefined) await print(rows);

  const text =
    flags.format === "json"
      ? reportJson
      : conversionText(report, {
          name: displayName(file),
          bytes: input,
          width: widthOf(process.stderr),
          colors: colorsFor(process.stderr),
        });
  await complain(text);
  if (blocked !== undefined) await complain(`entrybridge: ${blocked}\n`);
  if (report.from === null) return exitCode.failure;
  return report.rejected.length > 0 ? exitCode.findings : exitCode.clean;
}

// A text file ends its last line, also one of a single row.
function withLastLineEnded(bytes: Uint8Array): Uint8Array {
  const newline = 0x0a;
  if (bytes.length === 0 || bytes.at(-1) === newline) return bytes;
  return Buffer.concat([bytes, Uint8Array.of(newline)]);
}

function rejectLines(rejected: readonly Rejected[]): string {
  return rejected.map((row) => `${JSON.stringify(row)}\n`).join("");
}

// Why the output is not written over the file that is there; undefined: nothing would be lost.
function obstacle(file: string, flags: Flags, conversion: BytesConversion): string | undefined {
  const { output, rejects } = flags;
  const { rejected, converted } = conversion;
  if (output === undefined || rejected.length === 0) return undefined;
  if (converted === 0) return `no row was converted, so ${output} was not written.`;
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
