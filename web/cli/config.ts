// entrybridge.config.json: flags for every run in a folder. Promises: a file that does not fit its
// schema (schemas/config.schema.json) ends the command, with the place; what is said on the command
// line wins.
import { readFile } from "node:fs/promises";
import { Option } from "commander";
import type { Command } from "commander";
import { fileRuleNames, textRuleNames } from "../types.js";
import type { EntryBridge, Level, Limits, PlatformChoice } from "../types.js";
import { Failure, inWords } from "./failure.js";
import type { LimitFlags, RuleFlags } from "./options.js";
import { packageSchema } from "./package-files.js";
import { printable } from "./terminal.js";

const usualFile = "entrybridge.config.json";

export const configOptions = (): Option[] => [
  new Option("--config <file>", `flags as JSON (the usual file: ${usualFile}, if it is there)`),
  new Option("--no-config", "read no such file"),
];

/** What commander hands to a command that takes these. */
export interface ConfigFlags {
  /** `true` or undefined: the usual file, if it is there. */
  readonly config?: string | boolean;
}

interface Config {
  readonly platform?: PlatformChoice;
  readonly rules?: false | Readonly<Record<string, Level>>;
  readonly limits?: Limits;
}

/** Flags that a file may give; `platform` and `schema` where the command has them. */
type Flags = ConfigFlags &
  RuleFlags &
  LimitFlags & { readonly platform?: PlatformChoice; readonly schema?: string | undefined };

/**
 * The flags, those of the file where the command line says nothing.
 * @throws {Failure} (a rejection) The file cannot be read, or is wrong.
 */
export async function withConfig<Given extends Flags>(
  flags: Given,
  command: Command,
  bridge: EntryBridge,
): Promise<Given> {
  const config = await readConfig(flags.config, bridge);
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === "cli";
  const limits = Object.entries(config.limits ?? {}).filter(([name]) => !isGiven(name));
  const takesPlatform =
    flags.platform !== undefined && flags.schema === undefined && !isGiven("platform");
  return {
    ...flags,
    ...Object.fromEntries(limits),
    ...(takesPlatform && config.platform !== undefined ? { platform: config.platform } : {}),
    rule: { ...rulesOf(config, flags.schema !== undefined), ...flags.rule },
    rules: flags.rules && (config.rules !== false || isGiven("rule")),
  };
}

// Rows checked against a schema of one's own know the rules of text and of files.
function rulesOf({ rules }: Config, ofOwnSchema: boolean): Record<string, Level> {
  const known = Object.entries(rules === false ? {} : (rules ?? {}));
  const names: readonly string[] = [...textRuleNames, ...fileRuleNames];
  return Object.fromEntries(known.filter(([id]) => !ofOwnSchema || names.includes(id)));
}

async function readConfig(
  file: string | boolean | undefined,
  bridge: EntryBridge,
): Promise<Config> {
  if (file === false) return {};
  const isNamed = typeof file === "string";
  const name = isNamed ? file : usualFile;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(name);
  } catch (error) {
    if (!isNamed && (error as { code?: unknown }).code === "ENOENT") return {};
    throw new Failure(printable(`${name}: cannot be read: ${inWords(error)}`));
  }
  const schema = bridge.compile(JSON.parse(await packageSchema("config.schema.json")));
  const [issue] = schema.validate(bytes).issues;
  schema.dispose();
  if (issue !== undefined) {
    const hint = issue.hint === undefined ? "" : ` (${issue.hint})`;
    const message = issue.message
      .replace("the row", "the configuration")
      .replace("The row", "The configuration");
    throw new Failure(printable(`${name}:${issue.line}:${issue.column}: ${message}${hint}`));
  }
  return JSON.parse(
    Buffer.from(bytes)
      .toString("utf8")
      .replace(/^\uFEFF/, ""),
  ) as Config;
}
