// @ts-check
// What shells complete and the manual page says, held to the help of each command.
import { spawnSync } from "node:child_process";
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";

const dist = path.resolve(import.meta.dirname, "../../dist");
/** @param {string[]} args */
const said = (...args) => {
  const { stdout } = spawnSync(process.execPath, [path.join(dist, "cli.mjs"), ...args], {
    encoding: "utf8",
  });
  return stdout;
};

const commands = ["check", "convert", "detect", "schema", "explain", "completion"];
const helps = new Map(commands.map((name) => [name, said(name, "--help")]));
const options = [...helps].flatMap(([name, help]) =>
  Array.from(help.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm), ([, option = ""]) => ({ name, option })),
);

const shells = /** @type {const} */ (["bash", "zsh", "fish"]);
const scripts = new Map(shells.map((shell) => [shell, said("completion", shell)]));
const manual = readFileSync(path.join(dist, "entrybridge.1"), "utf8");

test("the help of each command has options and examples", () => {
  expect(options.length).toBeGreaterThan(40);
  for (const [name, help] of helps) {
    expect(help).toMatch(new RegExp(`Examples:\n {2}# .*\n {2}.*entrybridge ${name}`));
  }
});

test.each(shells)("every option of every command is in the script of %s", (shell) => {
  const script = scripts.get(shell) ?? "";
  for (const { name, option } of options) {
    expect(script).toContain(shell === "fish" ? `-l ${option} ` : `--${option}`);
    expect(script).toContain(name);
  }
});

test("every option is in the manual page, and nothing in it is taken for a macro", () => {
  for (const { name, option } of options) {
    expect(manual).toContain(`\\-\\-${option.replaceAll("-", "\\-")}`);
    expect(manual).toContain(`.SS "entrybridge ${name} `);
  }
  const macros = new Set(manual.match(/^[.'].?\w*/gm));
  expect([...macros].sort()).toEqual([".B", ".PP", ".SH", ".SS", ".TH", ".TP", ".br"]);
  // eslint-disable-next-line no-control-regex -- what every roff can show
  expect(manual).toMatch(/^[\u0000-\u007f]*$/);
});

describe("bash completes", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "entrybridge-completion-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = path.join(folder, "completion.bash");
  writeFileSync(script, scripts.get("bash") ?? "");
  writeFileSync(path.join(folder, "some rows.jsonl"), "");

  test.each([
    ["commands", ["ch"], ["check"]],
    ["all commands", [""], expect.arrayContaining(commands)],
    ["options of the command", ["check", "--max-w"], ["--max-warnings"]],
    ["no options of another command", ["detect", "--max"], []],
    ["values", ["check", "--platform", "o"], ["openpipe"]],
    ["formats of the command", ["convert", "--format", ""], ["pretty", "json"]],
    ["files", ["check", "some"], ["some rows.jsonl"]],
    ["files of an option", ["convert", "x", "-o", "some"], ["some rows.jsonl"]],
    ["arguments that are words", ["schema", "human"], ["humanloop"]],
    ["rules and codes", ["explain", "duplicate-k"], ["duplicate-key"]],
    ["nothing behind a number", ["check", "--max-issues", ""], []],
  ])("%s", (_, words, expected) => {
    const typed = words.map((word) => `'${word}'`).join(" ");
    const shell = `source "${script}"; COMP_WORDS=(entrybridge ${typed}); COMP_CWORD=${words.length}; _entrybridge; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", shell], { cwd: folder, encoding: "utf8" });
    expect({ stderr, found: stdout.split("\n").filter((word) => word !== "") }).toEqual({
      stderr: "",
      found: expected,
    });
  });
});

test("a shell that is not known is named", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [path.join(dist, "cli.mjs"), "completion", "tcsh"],
    { encoding: "utf8" },
  );
  expect(status).toBe(2);
  expect(stderr).toContain("Known: bash, zsh, fish");
});
