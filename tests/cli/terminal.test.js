// @ts-check
// What is shown on a terminal, which `script` of util-linux makes.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";

const cli = path.resolve(import.meta.dirname, "../../dist/cli.mjs");
const folder = mkdtempSync(path.join(os.tmpdir(), "entrybridge-terminal-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Rows that take their time: each has issues.
const row = '{"question":"a","answer":"b","extra":{"deep":[1,2,3]}}\n';
writeFileSync(path.join(folder, "many.jsonl"), row.repeat(250_000));
writeFileSync(path.join(folder, "few.jsonl"), row);

const command = `"${process.execPath}" "${cli}"`;

/** @param {string} args @param {Record<string, string>} [env] */
function onTerminal(args, env = {}) {
  return inShell(`${command} ${args}`, env);
}

/** @param {string} line @param {Record<string, string>} [env] */
function inShell(line, env = {}) {
  const shell = `stty cols 80; ${line}`;
  const { stdout, error } = spawnSync("script", ["-qec", shell, "/dev/null"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { PATH: process.env["PATH"], TERM: "xterm", ...env },
  });
  if (error) throw error;
  return stdout;
}

const bar = /many\.jsonl [█░]{16} \d+% \| \d+ rows \| \d+\.\d MB\/s \| \S+ left/u;
const check = "check many.jsonl --platform openpipe --max-issues 1";

describe("a bar", () => {
  test("says how far, how fast and how long still, in one line, and goes", () => {
    const shown = onTerminal(check);
    expect(shown).toMatch(bar);
    const end = shown.slice(shown.lastIndexOf(" left"));
    // eslint-disable-next-line no-control-regex -- the line is cleared before the report comes
    expect(end).toMatch(/\u001b\[2K\u001b\[1m250000 × required/);
    const widths = shown.match(/many\.jsonl [█░].*? left/gu)?.map((line) => line.length) ?? [];
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    expect(shown).not.toContain("\u001b[?");
  });

  test("is there where rows go elsewhere", () => {
    expect(onTerminal("convert many.jsonl --to openpipe -o out.jsonl")).toMatch(bar);
    expect(onTerminal("convert many.jsonl --to openpipe > out.jsonl")).toMatch(bar);
  });

  test("has no end where the size is not known", () => {
    const shown = inShell(`cat many.jsonl | ${command} check - --platform openpipe`);
    expect(shown).toMatch(/<stdin> \d+\.\d MB \| \d+ rows \| \d+\.\d MB\/s/);
  });

  test.each([
    ["in a pipe", `${check} 2>&1 | cat`, {}],
    ["in a file", `${check} 2> err.txt; cat err.txt`, {}],
    ["with --quiet", `${check} --quiet`, {}],
    ["on a terminal that moves nothing", check, { TERM: "dumb" }],
    ["of a file that is read at once", "check few.jsonl --platform openpipe", {}],
    ["among rows", "convert many.jsonl --to humanloop", {}],
  ])("is not there %s", (_, args, env) => {
    expect(onTerminal(args, env)).not.toMatch(/[█░]/u);
  });
});

describe("colours", () => {
  test.each([
    ["are there", {}, true],
    ["are not there with NO_COLOR", { NO_COLOR: "1" }, false],
    ["are there with NO_COLOR that is empty", { NO_COLOR: "" }, true],
    ["are not there on a dumb terminal", { TERM: "dumb" }, false],
  ])("%s", (_, env, expected) => {
    const shown = onTerminal("check few.jsonl --platform openpipe", env);
    expect(shown.includes("\u001b[31m")).toBe(expected);
    expect(shown).toContain("× required");
  });
});
