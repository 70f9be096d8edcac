// The manual page, in the macros of man(7), made from the parser's table. The build writes it.
import manifest from "../../package.json" with { type: "json" };
import { examples } from "./examples.js";
import { program } from "./program.js";
import { tableOf } from "./table.js";
import type { CommandRow } from "./table.js";

/** The text of entrybridge.1. */
export function manual(): string {
  const table = tableOf(
    program(() => undefined),
    [],
  );
  return [
    `.TH ENTRYBRIDGE 1 "" "entrybridge ${manifest.version}" "User Commands"`,
    ".SH NAME",
    "entrybridge \\- checks and converts rows of LLM datasets",
    ".SH SYNOPSIS",
    ...table.flatMap(({ usage }) => [`.B entrybridge`, roff(usage), ".br"]),
    ".SH DESCRIPTION",
    roff(manifest.description),
    ".SH COMMANDS",
    ...table.flatMap(commandLines),
    ".SH EXIT STATUS",
    ...Object.entries(statuses).flatMap(([code, meaning]) => [".TP", `.B ${code}`, roff(meaning)]),
    ".SH ENVIRONMENT",
    ...Object.entries(variables).flatMap(([name, use]) => [".TP", `.B ${name}`, roff(use)]),
    ".SH FILES",
    ".TP",
    ".B entrybridge.config.json",
    "Rules, limits and the platform for every run in the folder that it is in.",
    ".TP",
    ".B FILE.push\\-journal",
    "What push has sent of FILE, and what became of it. With it, the same command goes on.",
    "",
  ].join("\n");
}

const statuses = {
  0: "There is nothing to say; warnings and changes alone are nothing.",
  1: "There are errors (with --fix, that remain), rejected rows, or more warnings than --max-warnings allows; of push, rows that were not created, or of which that is unknown.",
  2: "Wrong usage, or a file that cannot be read or written.",
};

const variables = {
  NO_COLOR: "If it is not empty, there are no colours.",
  COLUMNS: "Columns of a report that does not go to a terminal; otherwise 80.",
  "OPENPIPE_API_KEY, HUMANLOOP_API_KEY, ARIZE_API_KEY":
    "The key that push sends to the platform. It is never printed or written.",
  ENTRYBRIDGE_MOCK_KEY: "The only key that mock takes; otherwise any.",
  GITHUB_WORKSPACE: "The folder that the files of --format github are named from.",
};

function commandLines({ name, usage, description, options }: CommandRow): string[] {
  const shown = examples[name] ?? [];
  return [
    `.SS "entrybridge ${roff(usage)}"`,
    roff(description),
    ...options.flatMap((option) => [".TP", `.B ${roff(option.flags)}`, roff(option.description)]),
    ...(shown.length > 0 ? [".PP", "Examples:"] : []),
    ...shown.flatMap(([purpose, line]) => [".TP", `.B ${roff(line)}`, roff(purpose)]),
  ];
}

// A line that starts with a dot or a quote would be a command.
function roff(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-");
  return escaped
    .replaceAll("'", "\\(aq")
    .replaceAll("~", "\\(ti")
    .replaceAll('"', "\\(dq")
    .replaceAll("…", "...")
    .replace(/^\./, "\\&.");
}
