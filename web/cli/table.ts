// The commands and their options as plain data, read off the parser itself: what shells complete and
// the manual page come from it, so that neither can name what is not there.
import type { Command } from "commander";

export interface CommandRow {
  readonly name: string;
  readonly description: string;
  /** As in `<file...>`. */
  readonly usage: string;
  readonly options: readonly OptionRow[];
  /** Words that its arguments may be. */
  readonly words: readonly string[];
  readonly takesFiles: boolean;
}

export interface OptionRow {
  readonly long: string;
  /** As in `-o`. */
  readonly short: string | undefined;
  readonly flags: string;
  readonly description: string;
  readonly takes: "nothing" | "file" | "value";
  readonly choices: readonly string[];
}

/** `codes`: what `explain` explains. */
export function tableOf(root: Command, codes: readonly string[]): CommandRow[] {
  return root.commands.map((command) => row(command, codes));
}

function row(command: Command, codes: readonly string[]): CommandRow {
  const help = command.createHelp();
  const inputs = command.registeredArguments;
  const choices = inputs.flatMap(({ argChoices }) => argChoices ?? []);
  return {
    name: command.name(),
    description: command.description(),
    usage: help.commandUsage(command).replace(/^entrybridge /, ""),
    options: help.visibleOptions(command).map((option) => ({
      long: option.long ?? "",
      short: option.short,
      flags: option.flags,
      description: help.optionDescription(option),
      takes: takes(option.flags),
      choices: option.argChoices ?? [],
    })),
    words: inputs.some((input) => input.name() === "code") ? codes : choices,
    takesFiles: inputs.some((input) => input.name() === "file"),
  };
}

function takes(flags: string): OptionRow["takes"] {
  if (!flags.includes("<")) return "nothing";
  return flags.includes("<file>") ? "file" : "value";
}
