// The command line. Promises: exit code 0 clean, 1 findings, 2 wrong usage or a file that cannot be
// read or written; faults of files and options are one line each, never a stack.
import { CommanderError } from "commander";
import { CoreError, GzipError, LoadError, MisuseError } from "../entries/node.js";
import { exitCode, Failure } from "./failure.js";
import { program } from "./program.js";
import { complain } from "./write.js";

async function run(): Promise<void> {
  try {
    await program((code) => {
      process.exitCode = code;
    }).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCode.clean : exitCode.failure;
      return;
    }
    if (isBrokenPipe(error)) return;
    process.exitCode = exitCode.failure;
    await complain(`entrybridge: ${described(error)}\n`);
  }
}

function described(error: unknown): string {
  const expected = [Failure, MisuseError, LoadError, CoreError, GzipError].some(
    (kind) => error instanceof kind,
  );
  const said = error instanceof Error ? error.message : String(error);
  return expected ? said : `failed unexpectedly, which is a bug: ${said}`;
}

function isBrokenPipe(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "EPIPE";
}

// A reader that has seen enough, such as head, is no fault of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    // Anything else is told by what was writing.
    if (isBrokenPipe(error)) process.exit();
  });
}

await run();
