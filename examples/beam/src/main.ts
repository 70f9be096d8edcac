// node dist/main.js --from openpipe --to humanloop --output out part-*.jsonl
//
// --runner direct (the default) runs it here. Others are Beam's own (flink, dataflow, universal); what
// else is said as --name=value goes to the runner.
import * as path from "node:path";
import { parseArgs } from "node:util";
import * as beam from "apache-beam";
import type { Platform } from "entrybridge";
import { pipeline } from "./pipeline";

const platforms = ["openpipe", "humanloop", "arize"];

function platform(option: string, value: string | undefined): Platform {
  if (value !== undefined && platforms.includes(value)) return value as Platform;
  throw new Error(`--${option} must be one of ${platforms.join(", ")}`);
}

async function main(): Promise<void> {
  const { values, positionals, tokens } = parseArgs({
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      from: { type: "string" },
      to: { type: "string" },
      output: { type: "string" },
      runner: { type: "string", default: "direct" },
    },
  });
  const told = values as Record<string, string | undefined>;
  const { output } = told;
  if (output === undefined || positionals.length === 0) {
    throw new Error("usage: --from PLATFORM --to PLATFORM --output FOLDER FILE…");
  }
  const names = positionals.map((file) => path.parse(file).name);
  const twice = positionals.find((_, at) => names.indexOf(names[at] ?? "") !== at);
  if (twice !== undefined) {
    throw new Error(`${twice}: two files of this name would be written to one`);
  }
  const options = Object.fromEntries(
    tokens.flatMap((token) => (token.kind === "option" ? [[token.name, token.value ?? true]] : [])),
  );
  const work = {
    files: positionals,
    from: platform("from", told["from"]),
    to: platform("to", told["to"]),
    folder: output,
  };
  await beam.createRunner({ ...options, runner: told["runner"] }).run(pipeline(work));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
