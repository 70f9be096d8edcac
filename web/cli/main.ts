// The command line. Promises: exit code 0 clean, 1 findings, 2 wrong usage or a file that cannot be
// read or written, 141 where the reader of its output has gone; faults of files and options are one line
// each, never a stack.
import { CommanderError } from "commander";
import { CoreError, GzipError, LoadError, MisuseError } from "../entries/node.js";
import { exitCode, Failure, readerGone } from "./failure.js";
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
    if (isBrokenPipe(error)) {
      process.exitCode = readerGone;
      return;
    }
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

// A reader that has seen enough, such as head, is no fault of ours. Anything else is told by what was
// writing.
process.stdout.on("error", (error) => {
  if (isBrokenPipe(error)) process.exit(readerGone);
});
// Whoever does not listen to complaints may still want the work done.
process.stderr.on("error", () => undefined);

await run();
