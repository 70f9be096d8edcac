// `entrybridge requests FILE --to P --dataset ID`: the requests that would send a file's rows, for
// another program to send. Nothing is sent, and no key is asked for.
import { Command } from "commander";
import { load } from "../../entries/node.js";
import type { PlatformRequest } from "../../endpoints/endpoint-types.js";
import { packRows } from "../../endpoints/requests.js";
import type { EntryBridge } from "../../types.js";
import { withConfig } from "../config.js";
import { exitCode } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { fileOf, refuseOutputAsInput } from "../files.js";
import { formatOption } from "../options.js";
import {
  addRowOptions,
  addTargetOptions,
  headersWithVariable,
  keyVariables,
} from "../push/flags.js";
import { packingOf, titleOf } from "../push/flags.js";
import type { SendFlags } from "../push/flags.js";
import { onOneLine } from "../one-line.js";
import { Head } from "../push/head.js";
import { platformOf, RowFile } from "../push/rows.js";
import { LeftRows, refuseInputAs, rowsShown } from "../push/told.js";
import { displayName, openInput } from "../read.js";
import { colorsFor, counted, printable } from "../terminal.js";
import { complain, OutputFiles, print } from "../write.js";

const formats = ["jsonl", "curl"] as const;

interface Flags extends SendFlags {
  readonly format: (typeof formats)[number];
  readonly output?: string;
}

export function requestsCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("requests")
    .description("Pack a file's rows into the requests that would send them to a platform.")
    .argument("<file>", "as for check; - is standard input");
  addTargetOptions(command);
  command
    .addOption(formatOption(formats).default("jsonl"))
    .option("-o, --output <file>", "write the requests here instead of to standard output")
    .option("--rejects <file>", "write the rows that cannot be sent here, with their issues");
  addRowOptions(command);
  return command.action(async (name: string, given: Flags) => {
    const file = await fileOf(name);
    const bridge = await load();
    finish(await requests(bridge, file, await withConfig(given, command, bridge)));
  });
}

async function requests(bridge: EntryBridge, file: string, flags: Flags): Promise<ExitCode> {
  const { to, output, rejects, format } = flags;
  refuseOutputAsInput([file]);
  refuseInputAs(file, { "--output": output, "--rejects": rejects });
  // Before anything is read, so that a wrong target is said first.
  const { warnings } = bridge.requests([], packingOf(flags));
  for (const warning of warnings) await complain(`entrybridge: ${printable(warning)}\n`);
  const head = new Head(openInput(file));
  const files = new OutputFiles();
  try {
    const from = await platformOf(bridge, { file, head }, flags);
    const read = new RowFile(file, () => head.read());
    const sink = output === undefined ? undefined : files.open("--output", output);
    const left = new LeftRows(
      rowsShown,
      rejects === undefined ? undefined : files.open("--rejects", rejects),
    );
    const packed = packRows(bridge, read.rows(bridge, flags, from), {
      ...packingOf(flags),
      onReject: (row) => {
        left.add(read.rejected(row));
      },
    });
    for await (const request of packed) {
      const text = written[format](request);
      if (sink === undefined) await print(text);
      else sink.write(text);
    }
    files.commit();
    const { summary } = packed;
    const colors = colorsFor(process.stderr);
    await complain(left.text(file, colors));
    await complain(
      `${colors.bold(printable(displayName(file)))}: ${counted(summary.records, "row")}, ${summary.packed} in ${counted(summary.requests, "request")} to ${titleOf(to)}, ${summary.rejected} rejected\n`,
    );
    return summary.rejected > 0 ? exitCode.findings : exitCode.clean;
  } finally {
    files.discard();
    await head.close();
  }
}

const written: Readonly<Record<Flags["format"], (request: PlatformRequest) => string>> = {
  jsonl: lineOf,
  curl: curlOf,
};

function lineOf(request: PlatformRequest): string {
  const { method, url, rows, body } = request;
  const headers = headersWithVariable(request, keyVariables[request.platform]);
  const records = rows.map(({ record }) => record);
  const head = JSON.stringify({ method, url, headers, records });
  return `${head.slice(0, -1)},"body":${onOneLine(body)}}\n`;
}

// The key reaches curl by its standard input: what stands on a command line is seen by everybody. printf is
// the shell's own.
function curlOf(request: PlatformRequest): string {
  const { method, url, body, headers, platform } = request;
  const variable = keyVariables[platform];
  const withKey = Object.entries(headersWithVariable(request, variable));
  const secret = withKey.filter(([name]) => !Object.hasOwn(headers, name));
  const plain = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  return [
    `: "\${${variable}:?is empty}"`,
    `printf '%s\\n' ${secret.map(([name, value]) => `"${name}: ${value}"`).join(" ")} |`,
    `curl -X ${method} ${quoted(url)} ${plain.join(" ")} -H @- --fail-with-body --data-binary @/dev/fd/3 3<<'END_OF_BODY' || exit`,
    body,
    "END_OF_BODY",
    "",
  ].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
