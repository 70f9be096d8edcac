// `entrybridge push FILE --to P --dataset ID`: the whole file is checked, then its rows are sent, and
// what became of each is in a journal beside the file. The key comes from the environment, and goes
// nowhere but into the header of the requests.
import { lstatSync, realpathSync } from "node:fs";
import { Command, Option } from "commander";
import { load, requestInit } from "../../entries/node.js";
import type { EntryBridge, Platform } from "../../types.js";
import { withConfig } from "../config.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { fileOf } from "../files.js";
import { count, formatOption } from "../options.js";
import type { Format } from "../options.js";
import { progressBar } from "../progress.js";
import type * as Sender from "../push/push.js";
import type { Identity, Journal, PushReport, Secret } from "../push/push.js";
import {
  addRowOptions,
  addTargetOptions,
  headersWithVariable,
  keyVariables,
} from "../push/flags.js";
import { packingOf, targetOf, titleOf } from "../push/flags.js";
import type { SendFlags } from "../push/flags.js";
import { Head } from "../push/head.js";
import { changeWatch, platformOf, RowFile } from "../push/rows.js";
import { openInput } from "../read.js";
import { LeftRows, refuseInputAs, rowsShown } from "../push/told.js";
import { colorsFor, counted, printable } from "../terminal.js";
import { complain, OutputFiles, print } from "../write.js";
import type { OutputFile } from "../write.js";

interface Flags extends SendFlags {
  readonly journal?: string;
  readonly takeOver?: boolean;
  readonly retryUnknown?: boolean;
  readonly skipRejected?: boolean;
  readonly checkFirst: boolean;
  readonly concurrency?: number;
  readonly retries: number;
  readonly timeout: number;
  readonly keyVariable?: string;
  readonly dryRun?: boolean;
  readonly format: Format;
  readonly quiet?: boolean;
}

/** What stands in a file of its own, loaded where rows are sent. */
type Sending = typeof Sender;

export function pushCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("push")
    .description("Send a file's rows to a platform's dataset, each of them once.")
    .argument("<file>", "as for check");
  addTargetOptions(command);
  command
    .option("--dry-run", "print the first request, and send nothing")
    .option("--skip-rejected", "send the others where rows cannot be sent (else nothing is sent)")
    .option("--no-check-first", "do not check the whole file first; implies --skip-rejected")
    .option("--retry-unknown", "send rows again of which it is unknown whether they were created")
    .option("--journal <file>", "what was sent (beside the file: FILE.push-journal)")
    .option("--take-over", "go on though another push seems to be at work")
    .addOption(
      new Option(
        "--key-variable <name>",
        `the environment variable with the key (${Object.values(keyVariables).join(", ")})`,
      ),
    )
    .addOption(count("--concurrency <n>", "requests at once (OpenPipe 4; the others 1)", 1, 64))
    .addOption(
      count("--retries <n>", "tries again where nothing can have been created", 0).default(5),
    )
    .addOption(count("--timeout <s>", "seconds that a request may take", 1, 300).default(60))
    .option("--rejects <file>", "write the rows that were not created here, and why")
    .addOption(formatOption())
    .option("--quiet", "report nothing unless rows are left");
  addRowOptions(command);
  return command.action(async (name: string, given: Flags) => {
    const file = await fileOf(name);
    const bridge = await load();
    const flags = await withConfig(given, command, bridge);
    const sending = await import("../push/push.js");
    try {
      finish(await push({ bridge, sending, file, flags }));
    } catch (error) {
      if (error instanceof sending.PushError) throw new Failure(printable(error.message));
      throw error;
    }
  });
}

interface Order {
  readonly bridge: EntryBridge;
  readonly sending: Sending;
  readonly file: string;
  readonly flags: Flags;
}

async function push(order: Order): Promise<ExitCode> {
  const { bridge, file, flags } = order;
  const { to, baseUrl, dryRun = false } = flags;
  if (file === "-") {
    throw new Failure(
      "push takes a file, not standard input: it reads the rows twice, and once more after an interruption. Write them to a file first.",
    );
  }
  if (to === "humanloop" && baseUrl === undefined && !dryRun) {
    throw new Failure(
      "Humanloop's service has ended: give --base-url for a server that stands in.",
    );
  }
  const journalFile = flags.journal ?? `${ownName(file)}.push-journal`;
  refuseInputAs(file, { "--journal": journalFile, "--rejects": flags.rejects });
  const { warnings } = bridge.requests([], packingOf(flags));
  for (const warning of warnings) await complain(`entrybridge: ${printable(warning)}\n`);
  const assertSame = changeWatch(file);
  const head = new Head(openInput(file));
  const from = await platformOf(bridge, { file, head }, flags).finally(() => head.close());
  if (dryRun) return rehearse(order, from);
  const key = keyOf(order);
  const files = new OutputFiles(false);
  const interruption = listen(files);
  try {
    const rejects = opened(files, flags);
    const isStrict = flags.checkFirst && flags.skipRejected !== true;
    const first = await readFirst(order, from, isStrict ? rejects : undefined);
    if (isStrict && first.left.count > 0) {
      files.commit();
      return await refuse(order, first);
    }
    assertSame();
    interruption.wait();
    const left = new LeftRows(rowsShown, rejects);
    const { signal } = interruption;
    const report = await send(
      { ...order, from, key, journalFile, left, signal, assertSame },
      first,
    );
    files.commit();
    return await tell(order, report, left, journalFile);
  } finally {
    interruption.stop();
    files.discard();
  }
}

function opened(files: OutputFiles, { rejects }: Flags): OutputFile | undefined {
  return rejects === undefined ? undefined : files.open("--rejects", rejects);
}

/** What the first reading of the file found. */
interface First {
  readonly identity: Identity["file"];
  readonly left: LeftRows;
  /** undefined: they were not counted. */
  readonly records: number | undefined;
}

// Rows that cannot be sent go to `rejects` as they come.
async function readFirst(
  { bridge, sending, file, flags }: Order,
  from: Platform,
  rejects: OutputFile | undefined,
): Promise<First> {
  const read = new RowFile(file);
  const bar = progressBar(file, flags.quiet !== true);
  const left = new LeftRows(rowsShown, rejects);
  try {
    if (!flags.checkFirst) {
      return { identity: await read.identityAlone(bar?.onRead), left, records: undefined };
    }
    const options = { ...packingOf(flags), bridge, target: targetOf(flags) };
    const rows = read.rows(bridge, flags, from, bar?.onRead);
    const packed = sending.packForPush(options, rows, (row) => {
      left.add(read.rejected(row));
    });
    for await (const request of packed) {
      bar?.onProgress({ bytes: request.bytes, rows: packed.summary.records });
    }
    return { identity: read.identity(), left, records: packed.summary.records };
  } finally {
    bar?.stop();
  }
}

async function refuse(
  { file, flags }: Order,
  { left, records = left.count }: First,
): Promise<ExitCode> {
  if (flags.format === "json") {
    const counts = { rejected: left.count, notSent: records - left.count };
    await print(json({ ...counts, stopped: "rows cannot be sent", rows: left.first }));
    return exitCode.findings;
  }
  await print(left.text(file, colorsFor(process.stdout)));
  await complain(
    `entrybridge: ${counted(left.count, "row")} of ${records} cannot be sent, so nothing was. --skip-rejected sends the others.\n`,
  );
  return exitCode.findings;
}

async function rehearse(order: Order, from: Platform): Promise<ExitCode> {
  const files = new OutputFiles();
  try {
    const left = new LeftRows(rowsShown, opened(files, order.flags));
    const code = await firstShown(order, from, left);
    files.commit();
    return code;
  } finally {
    files.discard();
  }
}

async function firstShown(order: Order, from: Platform, left: LeftRows): Promise<ExitCode> {
  const { bridge, sending, file, flags } = order;
  const options = { ...packingOf(flags), bridge, target: targetOf(flags) };
  const read = new RowFile(file);
  const packed = sending.packForPush(options, read.rows(bridge, flags, from), (row) => {
    left.add(read.rejected(row));
  });
  for await (const request of packed) {
    if (packed.summary.requests > 1) continue;
    const headers = headersWithVariable(request, keyVariableOf(flags));
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
    await print(`${request.method} ${request.url}\n${head.join("")}\n${request.body}\n`);
  }
  await complain(left.text(file, colorsFor(process.stderr)));
  const { requests, packed: rows, rejected } = packed.summary;
  await complain(
    `${printable(file)}: ${counted(rows, "row")} in ${counted(requests, "request")}, ${rejected} rejected; nothing was sent.\n`,
  );
  return rejected > 0 ? exitCode.findings : exitCode.clean;
}

function keyOf({ sending, flags }: Order): Secret {
  const variable = keyVariableOf(flags);
  const key = process.env[variable] ?? "";
  if (key === "") {
    throw new Failure(`the key belongs in the environment variable ${variable}, which is empty.`);
  }
  if (key.length < sending.shortestKey) {
    throw new Failure(
      `the key in ${variable} has fewer than ${sending.shortestKey} characters: it cannot be kept out of messages, and is hardly a key.`,
    );
  }
  // Said by the same words as everywhere, before anything is sent.
  requestInit({ ...emptyRequest, platform: flags.to }, key);
  return new sending.Secret(key);
}

// What is no name may be the key itself, by a slip: it is not repeated.
function keyVariableOf({ keyVariable, to }: Flags): string {
  if (keyVariable === undefined) return keyVariables[to];
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(keyVariable)) return keyVariable;
  throw new Failure("--key-variable takes the name of an environment variable, and not the key.");
}

const emptyRequest = { method: "", url: "", headers: {}, body: "", bytes: 0, rows: [] };

interface Job extends Order {
  readonly from: Platform;
  readonly key: Secret;
  readonly journalFile: string;
  readonly left: LeftRows;
  readonly signal: AbortSignal;
  /** Throws where the file is not the one that was read first. */
  readonly assertSame: () => void;
}

async function send(job: Job, { identity, records }: First): Promise<PushReport> {
  const { bridge, sending, file, flags, from, key, journalFile, left, signal, assertSame } = job;
  const target = targetOf(flags);
  const journal: Journal = await sending.Journal.open(journalFile, {
    identity: { file: identity, target: sending.targetIdentity(target) },
    takeOver: flags.takeOver,
  });
  const bar = progressBar(file, flags.quiet !== true);
  try {
    const onRead = (bytes: number): void => {
      assertSame();
      bar?.onRead(bytes);
    };
    return await sending.pushRows({
      ...packingOf(flags),
      ...pace(flags),
      bridge,
      target,
      key,
      journal,
      rows: new RowFile(file).rows(bridge, flags, from, onRead),
      total: records,
      retryUnknown: flags.retryUnknown,
      readsOn: flags.rejects !== undefined,
      signal,
      onRow: left.add,
      onProgress: ({ created, failed, unknown }) =>
        bar?.onProgress({ bytes: 0, rows: created + failed + unknown }),
    });
  } finally {
    bar?.stop();
    await journal.close();
  }
}

// Humanloop makes each request a version of its own from the latest, and Arize appends to a version: of two
// at once one might not see the other.
const usualConcurrency: Readonly<Record<Platform, number>> = {
  openpipe: 4,
  humanloop: 1,
  arize: 1,
};

function pace({ to, concurrency, retries, timeout }: Flags): {
  concurrency: number;
  retries: number;
  timeout: number;
  minPause: number;
  maxPause: number;
  maxRetryAfter: number;
} {
  return {
    concurrency: concurrency ?? usualConcurrency[to],
    retries,
    timeout: timeout * 1000,
    minPause: 1000,
    maxPause: 60_000,
    maxRetryAfter: 600_000,
  };
}

// The same file by another name has the same journal.
function ownName(file: string): string {
  try {
    return lstatSync(file).isSymbolicLink() ? realpathSync(file) : file;
  } catch {
    return file;
  }
}

interface Interruption {
  readonly signal: AbortSignal;
  /** From here on the first interruption waits for what is on its way. */
  wait(): void;
  stop(): void;
}

// One before anything is sent ends the process, and so does a second one.
function listen(files: OutputFiles): Interruption {
  const interruption = new AbortController();
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let waits = false;
  const tidy = (): void => {
    files.discard();
  };
  const onSignal = (name: NodeJS.Signals): void => {
    if (!waits || interruption.signal.aborted) {
      stop();
      tidy();
      process.kill(process.pid, name);
      return;
    }
    interruption.abort();
    void complain("entrybridge: interrupted; waiting for what is on its way.\n");
  };
  const stop = (): void => {
    for (const name of names) process.off(name, onSignal);
    process.off("exit", tidy);
  };
  for (const name of names) process.on(name, onSignal);
  process.once("exit", tidy);
  const wait = (): void => {
    waits = true;
  };
  return { signal: interruption.signal, wait, stop };
}

async function tell(
  { file, flags }: Order,
  report: PushReport,
  left: LeftRows,
  journalFile: string,
): Promise<ExitCode> {
  const { created, createdBefore, failed, rejected, unknown, notSent, stopped, unread } = report;
  const isDone = failed + rejected + unknown + notSent === 0 && unread !== null;
  const code = isDone ? exitCode.clean : exitCode.findings;
  if (flags.format === "json") {
    await print(json({ ...report, journal: journalFile, rows: left.first }));
    return code;
  }
  if (flags.quiet === true && isDone) return code;
  const colors = colorsFor(process.stdout);
  const before = createdBefore > 0 ? ` (${createdBefore} of them earlier)` : "";
  const parts = [
    `${colors.green(`${created} created`)}${before}`,
    `${failed} failed`,
    `${rejected} rejected`,
    `${unknown} unknown`,
    ...(notSent > 0 ? [`${notSent} not sent`] : []),
  ];
  await print(left.text(file, colors));
  if (stopped !== undefined) await print(`The push ended early: ${printable(stopped)}\n`);
  if (unread === null) await print("The rows behind were not looked at, nor counted.\n");
  else if (unread !== undefined) {
    await print(`Not looked at again: the last ${counted(unread, "row")} of the file.\n`);
  }
  await print(
    `${colors.bold(printable(file))}: to ${titleOf(flags.to)}, dataset ${printable(flags.dataset)}: ${parts.join(", ")}\n`,
  );
  await print(closing(report, printable(journalFile)));
  return code;
}

function closing({ failed, unknown, notSent }: PushReport, journal: string): string {
  const lines = [
    ...(unknown > 0
      ? [
          "Of unknown rows nobody knows whether they were created; --retry-unknown sends them again.\n",
        ]
      : []),
    ...(failed + notSent > 0
      ? ["The same command goes on with those that were not created.\n"]
      : []),
  ];
  return `${lines.join("")}What was sent is in ${journal}.\n`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
