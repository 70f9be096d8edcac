// `entrybridge mock`: a local stand-in for the three endpoints, until it is interrupted.
import { once } from "node:events";
import { Command, InvalidArgumentError, Option } from "commander";
import { load } from "../../entries/node.js";
import { platforms } from "../../platforms.js";
import { platformNames } from "../../types.js";
import type { MockServer, PlannedFault, Visit } from "../mock/server.js";
import { exitCode, Failure, inWords } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { count } from "../options.js";
import { counted, printable } from "../terminal.js";
import { complain, print } from "../write.js";

interface Flags {
  readonly host: string;
  readonly port: number;
  readonly dataset?: readonly string[];
  readonly fault: readonly string[];
  readonly seed?: number;
  readonly latency: number;
  readonly maxBytes: number;
  readonly quiet?: boolean;
}

const keyVariable = "ENTRYBRIDGE_MOCK_KEY";

export function mockCommand(finish: (code: ExitCode) => void): Command {
  return new Command("mock")
    .description(
      "Stand in for the three endpoints on this machine: check what is sent, answer as documented, keep it until stopped.",
    )
    .addOption(new Option("--host <address>", "the address to listen at").default("127.0.0.1"))
    .addOption(count("--port <n>", "the port", 0, 65_535).default(0, "0: one that is free"))
    .option("--dataset <id...>", "the datasets that there are (any, unless some are named)")
    .addOption(
      new Option(
        "--fault <kind=when...>",
        "go wrong: 429, 500, 502, 503, 504, cut, half, page or hang, -after where rows are stored first; at the request =3, or =10% of them",
      )
        .argParser(addFault)
        .default([], "none"),
    )
    .addOption(count("--seed <n>", "draws the same faults again", 0))
    .addOption(count("--latency <ms>", "wait before each answer", 0).default(0))
    .addOption(count("--max-bytes <n>", "bytes allowed in a body", 1).default(10_000_000))
    .option("--quiet", "do not tell of each request")
    .action(async (flags: Flags) => {
      finish(await mock(flags));
    });
}

function addFault(value: string, earlier: readonly string[]): string[] {
  if (!/^[a-z0-9-]+(=[0-9.]+%?)?$/.test(value)) {
    throw new InvalidArgumentError("It must be kind, kind=3 or kind=10%.");
  }
  return [...earlier, value];
}

async function mock(flags: Flags): Promise<ExitCode> {
  // Loaded here, so that the other commands start without a server's code.
  const { faultKinds, faultPlan, parseFault, startMock } = await import("../mock/server.js");
  const faults = flags.fault.map((text): PlannedFault => {
    const fault = parseFault(text);
    if (fault !== undefined) return fault;
    throw new Failure(`--fault ${text} is none. Kinds: ${faultKinds.join(", ")}; see --help.`);
  });
  const seed = flags.seed ?? Math.floor(Math.random() * 1e9);
  const key = process.env[keyVariable];
  let server: MockServer;
  try {
    server = await startMock({
      bridge: await load(),
      host: flags.host,
      port: flags.port,
      key: key === "" ? undefined : key,
      datasets: flags.dataset,
      latency: flags.latency,
      maxBytes: flags.maxBytes,
      faults: faultPlan(faults, seed),
      onVisit: flags.quiet === true ? undefined : tell,
    });
  } catch (error) {
    throw new Failure(`${flags.host}:${flags.port}: cannot listen: ${inWords(error)}`);
  }
  const stopped = interrupted();
  await print(greeting(server, faults.length > 0 ? seed : undefined));
  if (!isLoopback(flags.host)) {
    await complain(
      `entrybridge: ${flags.host} can be reached from other machines: everybody there can write to it.\n`,
    );
  }
  await stopped;
  await server.close();
  const stored = server.store.all();
  for (const { platform, id, rows } of stored) {
    await print(`${platforms[platform].title} ${printable(id)}: ${counted(rows.length, "row")}\n`);
  }
  return exitCode.clean;
}

function tell({ method, path, status, fault }: Visit): void {
  const answer = status === undefined ? "no answer" : String(status);
  const why = fault === undefined ? "" : ` (${fault.kind}${fault.isAfter ? " after" : ""})`;
  void print(`${method} ${printable(path)} ${answer}${why}\n`);
}

function greeting({ origin, baseUrls }: MockServer, seed: number | undefined): string {
  const urls = platformNames.map((name) => `  ${name.padEnd(10)} ${baseUrls[name]}\n`);
  const dice = seed === undefined ? "" : `Faults are drawn with --seed ${seed}.\n`;
  return `Listening on ${origin}. Base URLs:\n${urls.join("")}What is stored: ${origin}/entrybridge\n${dice}`;
}

async function interrupted(): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  // Whichever comes first; the others are not waited for any more.
  await Promise.race(
    ["SIGINT", "SIGTERM", "SIGHUP"].map((name) => once(process, name, { signal })),
  );
  over.abort();
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
