// `entrybridge completion SHELL`: the script by which a shell completes this command line.
import { Argument, Command } from "commander";
import { codes } from "../codes.js";
import { completionScript, shells } from "../completion.js";
import type { Shell } from "../completion.js";
import { exitCode } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { oneOf } from "../options.js";
import { ruleDocs } from "../package-files.js";
import { tableOf } from "../table.js";
import { print } from "../write.js";

export function completionCommand(finish: (code: ExitCode) => void): Command {
  const shell = new Argument("<shell>").choices(shells);
  const command = new Command("completion")
    .description("Print the script by which a shell completes this command line.")
    .addArgument(shell.argParser((value) => oneOf(value, shells)));
  return command.action(async (name: Shell) => {
    const explained = [...Object.keys(await ruleDocs()), ...Object.keys(codes)];
    const table = tableOf(command.parent ?? command, explained);
    await print(completionScript(name, table));
    finish(exitCode.clean);
  });
}
