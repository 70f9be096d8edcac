// `entrybridge explain [CODE]`: what a rule or a code means; without one, the list of them.
import { Command } from "commander";
import { load } from "../../entries/node.js";
import { platforms } from "../../platforms.js";
import { nearest } from "../../suggest.js";
import { platformNames } from "../../types.js";
import type { RuleInfo } from "../../types.js";
import { codes } from "../codes.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { ruleDocs } from "../package-files.js";
import { print } from "../write.js";

export function explainCommand(finish: (code: ExitCode) => void): Command {
  return new Command("explain")
    .description("Explain a rule or another code of an issue; without one, list them all.")
    .argument("[code]", "such as last-message-not-assistant")
    .action(async (code: string | undefined) => {
      const rules = (await load()).rules();
      await print(code === undefined ? listText(rules) : await explanation(code, rules));
      finish(exitCode.clean);
    });
}

async function explanation(code: string, rules: readonly RuleInfo[]): Promise<string> {
  const rule = rules.find(({ id }) => id === code);
  if (rule !== undefined) {
    const documentation = (await ruleDocs())[rule.id] ?? "";
    return `${rule.id}: ${rule.summary}\n\n${documentation}\n\nDefault: ${defaultsText(rule)}.\n${fixText(rule.fix)}Change it: --rule ${rule.id}=off (or warn, error)\n`;
  }
  const info = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (info !== undefined) {
    return `${code}: ${info.summary}\n\n${info.documentation}\n\n${fixText(info.fix)}This is no rule: it cannot be switched off.\n`;
  }
  const near = nearest(code, [...rules.map(({ id }) => id), ...Object.keys(codes)]);
  const hint =
    near === undefined ? "; entrybridge explain lists them." : `; did you mean "${near}"?`;
  throw new Failure(`there is no rule or code "${code}"${hint}`);
}

function listText(rules: readonly RuleInfo[]): string {
  const widest = Math.max(...[...rules.map(({ id }) => id), ...Object.keys(codes)].map(length));
  const line = (name: string, summary: string): string => `  ${name.padEnd(widest)}  ${summary}\n`;
  const ruleLines = rules.map(
    (rule) => line(rule.id, rule.summary) + line("", `default: ${defaultsText(rule)}`),
  );
  const codeLines = Object.entries(codes).map(([name, { summary }]) => line(name, summary));
  return `Rules (--rule id=off, warn or error):\n${ruleLines.join("")}\nOther codes:\n${codeLines.join("")}`;
}

function fixText(fix: string | undefined): string {
  return fix === undefined ? "" : `Mended by check --fix, where it is sure: ${fix}.\n`;
}

function length(text: string): number {
  return text.length;
}

function defaultsText({ defaults }: RuleInfo): string {
  const levels = new Set(Object.values(defaults));
  if (levels.size === 1) return `${[...levels].join("")} for all platforms`;
  return platformNames.map((name) => `${defaults[name]} for ${platforms[name].title}`).join(", ");
}
