// The parser of the command line: all commands with their options, help and examples.
import { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { checkCommand } from "./commands/check.js";
import { completionCommand } from "./commands/completion.js";
import { convertCommand } from "./commands/convert.js";
import { detectCommand } from "./commands/detect.js";
import { explainCommand } from "./commands/explain.js";
import { mergeCommand } from "./commands/merge.js";
import { mockCommand } from "./commands/mock.js";
import { pushCommand } from "./commands/push.js";
import { requestsCommand } from "./commands/requests.js";
import { schemaCommand } from "./commands/schema.js";
import { examplesText } from "./examples.js";
import { exitCode, Failure } from "./failure.js";
import type { ExitCode } from "./failure.js";
import { complain, print } from "./write.js";

/** `finish` hears the exit code of the command that ran. */
export function program(finish: (code: ExitCode) => void): Command {
  const root = new Command("entrybridge")
    .description(manifest.description)
    .version(manifest.version)
    .showSuggestionAfterError();
  for (const command of [
    checkCommand,
    convertCommand,
    detectCommand,
    mergeCommand,
    schemaCommand,
    explainCommand,
    requestsCommand,
    pushCommand,
    mockCommand,
    completionCommand,
  ]) {
    const made = command(finish);
    root.addCommand(made.addHelpText("after", examplesText(made.name())));
  }
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({
      // Help that cannot be written was not given.
      writeOut: (text) => {
        print(text).catch((error: unknown) => {
          process.exitCode = exitCode.failure;
          if (error instanceof Failure) void complain(`entrybridge: ${error.message}\n`);
        });
      },
      outputError: (text, write) => {
        write(text.replace(/^error: /, "entrybridge: "));
      },
    });
  }
  return root;
}
