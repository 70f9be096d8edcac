// @ts-check
// Runs the command line as a user does. Each file in cases/ is one case, named pass_* (exit code 0)
// or fail_*:
//   fears    what would be wrong otherwise
//   args     of the command; files are made in the folder it runs in
//   files    name -> text | [rows] | {base64} | {repeat: [text, times], before, after} | {folder: true}
//   stdin    text of standard input
//   exit     code expected
//   stdout, stderr   pieces expected, in any order; [] means nothing at all; absent: not looked at
//   never    pieces expected in neither
//   left     name -> text expected in a file afterwards; [pieces]; null: no such file
import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, readdirSync, truncateSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "@jest/globals";

const cli = path.resolve(import.meta.dirname, "../../dist/cli.mjs");
const casesFolder = path.join(import.meta.dirname, "cases");

/**
 * @typedef {string | unknown[] | { base64: string } | { folder: true } |
 *   { repeat: [string, number], before?: string, after?: string }} Content
 * @typedef {{ fears: string, args: string[], files?: Record<string, Content>, stdin?: string,
 *   exit: number, stdout?: string[], stderr?: string[], never?: string[],
 *   left?: Record<string, string | string[] | null> }} Case
 */

/** @param {string} file @returns {Case} */
const readCase = (file) => JSON.parse(readFileSync(path.join(casesFolder, file), "utf8"));

const folder = await mkdtemp(path.join(os.tmpdir(), "entrybridge-cli-"));
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("a case", () => {
  const cases = readdirSync(casesFolder)
    .sort()
    .map((file) => ({ file, ...readCase(file) }));

  test.concurrent.each(cases)("$file fears $fears", async (given) => {
    const home = await mkdtemp(path.join(folder, "case-"));
    for (const [name, content] of Object.entries(given.files ?? {})) {
      await make(path.join(home, name), content);
    }
    const { code, stdout, stderr } = await run(given.args, { cwd: home, stdin: given.stdin ?? "" });

    expect({ code, stderr }).toEqual({ code: given.exit, stderr: expect.any(String) });
    expect(given.exit === 0 ? "pass" : "fail").toBe(given.file.slice(0, 4));
    expectPieces(stdout, given.stdout);
    expectPieces(stderr, given.stderr);
    for (const piece of [...(given.never ?? []), "\u001b", "    at "]) {
      expect(stdout + stderr).not.toContain(piece);
    }
    for (const [name, content] of Object.entries(given.left ?? {})) {
      const found = await readFile(path.join(home, name), "utf8").catch(() => null);
      if (Array.isArray(content)) expectPieces(found ?? "", content);
      else expect({ [name]: found }).toEqual({ [name]: content });
    }
    const known = [...Object.keys(given.files ?? {}), ...Object.keys(given.left ?? {})];
    expect(known).toEqual(expect.arrayContaining(await readdir(home)));
  });
});

describe("the process", () => {
  test("a reader that has seen enough is no fault", async () => {
    const file = path.join(folder, "many.jsonl");
    await writeFile(file, '{"messages":[{"role":"robot"}]}\n'.repeat(20_000));
    const shell = `"${process.execPath}" "${cli}" check "${file}" --max-issues 20000 | head -n 2`;
    const { stdout, stderr } = await run(["-c", shell], { command: "sh" });
    expect(stdout).toMatch(/^20000 × enum: .*\n.*many\.jsonl:1:\d+ {2}error {2}enum/);
    expect(stderr).toBe("");
  });

  test("a compressed file is mended and stays compressed", async () => {
    const file = path.join(folder, "mended.jsonl.gz");
    await writeFile(file, gzipSync('[{"inputs":{"a":1},"target":{}}]'));
    const { code, stdout } = await run(["check", file, "--fix", "--platform", "humanloop"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("1 valid") });
    expect(gunzipSync(await readFile(file)).toString()).toBe('{"inputs":{"a":"1"},"target":{}}\n');
  });

  test("200 MB without a line end are one fault, quickly", async () => {
    const file = path.join(folder, "line.jsonl");
    await writeFile(file, Buffer.alloc(200_000_000, "{"));
    const { code, stdout, stderr } = await run(["check", file]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain("too-large");
    expect(stdout.length).toBeLessThan(2000);
    await rm(file);
  });

  test("colours are for terminals", async () => {
    const { stdout } = await run(["check", "-"], { stdin: "{", env: { FORCE_COLOR: "1" } });
    expect(stdout).not.toContain("\u001b");
  });

  test("text of a row cannot drive the terminal", async () => {
    const row = '{"messages":[{"role":"\u001b]0;x\u0007\u009b31m\u202e"}]}';
    const { code, stdout } = await run(["check", "-", "--platform", "openpipe"], { stdin: row });
    expect(code).toBe(1);
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(stdout).toContain("\\u001b");
  });

  test("wide characters and long rows leave the caret in its place", async () => {
    const row = `{"messages":[{"role":"user","content":"${"漢字😀".repeat(40)}"},{"role":"robot"}]}`;
    const { stdout } = await run(["check", "-", "--platform", "openpipe"], {
      stdin: row,
      env: { COLUMNS: "60" },
    });
    const [text, carets] = stdout.split("\n").filter((line) => line.includes(" |"));
    expect(text).toMatch(/^ {2}1 \| ….*"robot"/u);
    const shown = text?.slice(0, text.indexOf('"robot"')) ?? "";
    const columns = Array.from(shown).reduce((sum, c) => sum + (/[漢字😀]/u.test(c) ? 2 : 1), 0);
    expect(carets?.indexOf("^")).toBe(columns);
    expect(carets?.trimEnd()).toMatch(/\^{7}$/);
  });

  test("a file that cannot be read through is named", async () => {
    if (process.platform !== "linux") return;
    const { code, stderr } = await run(["check", "/proc/self/mem"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^entrybridge: \/proc\/self\/mem: cannot be read: /);
  });

  test.each(["", "-o /dev/full", "--rejects /dev/full", "--report /dev/full"])(
    "a full disk is said in one line (%s)",
    async (option) => {
      if (process.platform !== "linux") return;
      const file = path.join(folder, "full.jsonl");
      await writeFile(file, '{"messages":[{"role":"robot"}]}\n{"question":"a","answer":"b"}\n');
      const full = option === "" ? "> /dev/full" : option;
      const shell = `"${process.execPath}" "${cli}" convert "${file}" --from arize --to humanloop ${full}`;
      const { code, stderr } = await run(["-c", shell], { command: "sh" });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^entrybridge: .*cannot be written.*: no space left on the device\n$/);
    },
  );

  test.each([
    "check full.jsonl",
    "check full.jsonl --format json",
    "check full.jsonl --stats --format jsonl",
    "check full.jsonl --threads 2 --format sarif",
    "check - --fix < list.json",
    "check list.json --fix-dry-run",
    "detect full.jsonl",
    "merge report.json",
    "schema openpipe",
    "explain",
    "completion bash",
    "--help",
    "--version",
  ])("standard output on a full disk is said in one line (%s)", async (line) => {
    if (process.platform !== "linux") return;
    const cwd = await mkdtemp(path.join(folder, "full-"));
    await writeFile(path.join(cwd, "full.jsonl"), '{"messages":[{"role":"robot"}]}\n');
    await writeFile(path.join(cwd, "list.json"), '[{"inputs":{"a":1},"target":{}}]');
    await writeFile(path.join(cwd, "report.json"), '{"files":[]}');
    const shell = `"${process.execPath}" "${cli}" ${line} > /dev/full`;
    const { code, stderr } = await run(["-c", shell], { command: "sh", cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /entrybridge: <stdout>: cannot be written: no space left on the device\n$/,
    );
  });

  test.each([
    ["check many.jsonl --max-issues 20000 --format jsonl", 141],
    ["check many.jsonl --threads 2 --max-issues 20000 --format github", 141],
    ["convert good.jsonl --from openpipe --to arize --no-rules --quiet", 141],
    // All was said before the reader went, or on standard error.
    ["convert many.jsonl --from openpipe --to arize --no-rules --quiet", 1],
    ["explain", 0],
    ["merge many.json --max-issues 20000", 141],
  ])("whoever has seen enough is told no fault (%s)", async (line, code) => {
    const cwd = await mkdtemp(path.join(folder, "enough-"));
    const row = '{"messages":[{"role":"robot"}]}';
    await writeFile(path.join(cwd, "many.jsonl"), `${row}\n`.repeat(20_000));
    const good = '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}';
    await writeFile(path.join(cwd, "good.jsonl"), `${good}\n`.repeat(40_000));
    const issue = { severity: "error", code: "enum", message: "x", file: "a", type: "issue" };
    await writeFile(
      path.join(cwd, "many.json"),
      `${JSON.stringify(issue)}\n`.repeat(20_000) +
        '{"type":"summary","file":"a","framing":"json-lines","records":1,"valid":0,"invalid":1,"bytes":1,"errors":20000,"totals":{"enum":20000}}',
    );
    const shell = `{ "${process.execPath}" "${cli}" ${line}; echo "code $?" >&2; } | head -c 10`;
    const { stdout, stderr } = await run(["-c", shell], { command: "sh", cwd });
    expect(stdout.length).toBeLessThanOrEqual(10);
    expect(stderr).not.toMatch(/EPIPE|bug|cannot be written/);
    expect(stderr).toMatch(new RegExp(`code ${code}\\n$`));
  });

  test("whoever does not listen to complaints has the work done", async () => {
    const cwd = await mkdtemp(path.join(folder, "deaf-"));
    const row = '{"messages":[{"role":"robot"}]}';
    await writeFile(path.join(cwd, "many.jsonl"), `${row}\n`.repeat(20_000));
    const line = "convert many.jsonl --from openpipe --to arize --max-issues 20000 --rejects left";
    const shell = `{ "${process.execPath}" "${cli}" ${line} >out; echo "code $?" >code; } 2>&1 | true; cat code; wc -l <left`;
    const { stdout } = await run(["-c", shell], { command: "sh", cwd });
    expect(stdout).toMatch(/^code 1\n\s*20000\n$/);
  });

  // A superuser may read all: then somebody else tries.
  test.each([
    ["check secret.jsonl", "secret.jsonl: cannot be read: permission denied"],
    [
      "check rows.jsonl secret.jsonl --threads 2",
      "secret.jsonl: cannot be read: permission denied",
    ],
    ["check locked/rows.jsonl --threads 2", "rows.jsonl: cannot be read: permission denied"],
    ["check rows.jsonl --schema secret.jsonl", "secret.jsonl: cannot be read: permission denied"],
    ["check rows.jsonl --config secret.jsonl", "secret.jsonl: cannot be read: permission denied"],
    ["merge secret.jsonl", "secret.jsonl: cannot be read: permission denied"],
    ["detect secret.jsonl", "secret.jsonl: cannot be read: permission denied"],
    ["convert secret.jsonl --to arize", "secret.jsonl: cannot be read: permission denied"],
    [
      "convert rows.jsonl --to arize -o out.jsonl",
      "out.jsonl: cannot be written (--output): permission denied",
    ],
    [
      "convert rows.jsonl --to arize --rejects secret.jsonl",
      "secret.jsonl: cannot be written (--rejects): permission denied",
    ],
    ["check list.json --fix", "list.json: cannot be written (--fix): permission denied"],
  ])("what may not be read or written is said: %s", async (line, message) => {
    const { getuid } = process;
    if (getuid === undefined) return;
    const isRoot = getuid() === 0;
    const cwd = await mkdtemp(path.join(folder, "denied-"));
    await writeFile(path.join(cwd, "rows.jsonl"), '{"question":"a","answer":"b"}\n');
    await writeFile(path.join(cwd, "list.json"), '[{"inputs":{"a":1},"target":{}}]');
    await writeFile(path.join(cwd, "secret.jsonl"), "{}", { mode: 0o000 });
    await mkdir(path.join(cwd, "locked"), { mode: 0o000 });
    await chmod(folder, 0o755);
    await chmod(cwd, 0o555);
    await chmod(path.join(cwd, "list.json"), 0o444);
    const script = path.join(folder, "dist/cli.mjs");
    if (!existsSync(script)) cpSync(path.dirname(cli), path.dirname(script), { recursive: true });
    const somebody = { uid: 65534, gid: 65534 };
    const how = isRoot ? { cwd, script, somebody } : { cwd };
    const { code, stderr } = await run(line.split(" "), how);
    await chmod(cwd, 0o755);
    await chmod(path.join(cwd, "locked"), 0o755);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(stderr).toMatch(/^entrybridge: [^\n]*\n$/);
    expect(existsSync(path.join(cwd, "out.jsonl"))).toBe(false);
  });

  test.each([
    ["grew", (/** @type {number} */ size) => size + 1],
    ["shrank", (/** @type {number} */ size) => size - 1],
  ])("a file that %s while it is read has no verdict", async (change, next) => {
    const file = path.join(folder, `${change}.jsonl`);
    const output = path.join(folder, `${change}.out.jsonl`);
    await writeFile(file, '{"question":"a","answer":"b"}\n'.repeat(500_000));
    let size = (await stat(file)).size;
    const writer = setInterval(() => truncateSync(file, (size = next(size))), 2);
    const [checked, converted] = [
      await run(["check", file]),
      await run(["convert", file, "--to", "humanloop", "-o", output]),
    ];
    clearInterval(writer);
    for (const { code, stderr } of [checked, converted]) {
      expect(code).toBe(2);
      const said = `cannot be read: it ${change} while it was read, from \\d+ to \\d+ bytes\n$`;
      expect(stderr).toMatch(new RegExp(said));
    }
    expect(existsSync(output)).toBe(false);
    await rm(file);
  });

  test.each([
    ["check rows.jsonl >> rows.jsonl", "rows.jsonl"],
    ["check - < rows.jsonl >> rows.jsonl", "<stdin>"],
    ["detect rows.jsonl >> rows.jsonl", "rows.jsonl"],
    ["convert rows.jsonl --to humanloop >> ./rows.jsonl", "rows.jsonl"],
  ])("standard output that is the input is refused: %s", async (line, name) => {
    if (process.platform === "win32") return;
    const row = '{"question":"a","answer":"b"}\n';
    const cwd = await mkdtemp(path.join(folder, "same-"));
    await writeFile(path.join(cwd, "rows.jsonl"), row);
    const shell = `"${process.execPath}" "${cli}" ${line}`;
    const { code, stderr } = await run(["-c", shell], { command: "sh", cwd });
    const said = `entrybridge: ${name} is standard output too: write elsewhere.\n`;
    expect({ code, stderr }).toEqual({ code: 2, stderr: said });
    expect(await readFile(path.join(cwd, "rows.jsonl"), "utf8")).toBe(row);
  });

  test("a reader that has seen enough leaves no half file beside", async () => {
    const cwd = await mkdtemp(path.join(folder, "enough-"));
    const rows = '{"question":"a","answer":"b"}\n[]\n'.repeat(100_000);
    await writeFile(path.join(cwd, "rows.jsonl"), rows);
    const shell = `"${process.execPath}" "${cli}" convert rows.jsonl --from arize --to humanloop --rejects r.jsonl | head -n 1`;
    const { stdout, stderr } = await run(["-c", shell], { command: "sh", cwd });
    expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^{.*}\n$/), stderr: "" });
    expect(await readdir(cwd)).toEqual(["rows.jsonl"]);
  });

  test.each(["pretty", "json", "jsonl", "sarif", "github"])(
    "a full disk is said in one line by check (%s)",
    async (format) => {
      if (process.platform !== "linux") return;
      const shell = `echo '[' | "${process.execPath}" "${cli}" check - --format ${format} > /dev/full`;
      const { code, stderr } = await run(["-c", shell], { command: "sh" });
      const said = "entrybridge: <stdout>: cannot be written: no space left on the device\n";
      expect({ code, stderr }).toEqual({ code: 2, stderr: said });
    },
  );

  test("a device can be written to", async () => {
    if (process.platform === "win32") return;
    const stdin = '{"question":"a","answer":"b"}\n';
    const args = ["convert", "-", "--to", "humanloop", "-o", "/dev/null"];
    expect(await run(args, { stdin })).toMatchObject({ code: 0, stdout: "" });
  });
});

/** @param {string} text @param {string[] | undefined} pieces */
function expectPieces(text, pieces) {
  if (pieces === undefined) return;
  if (pieces.length === 0) expect(text).toBe("");
  for (const piece of pieces) expect(text).toContain(piece);
}

/** @param {string} place @param {Content} content */
async function make(place, content) {
  if (typeof content === "string") return writeFile(place, content);
  if (Array.isArray(content)) {
    return writeFile(place, content.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
  if ("base64" in content) return writeFile(place, Buffer.from(content.base64, "base64"));
  if ("folder" in content) return mkdir(place);
  const [text, times] = content.repeat;
  return writeFile(place, (content.before ?? "") + text.repeat(times) + (content.after ?? ""));
}

/**
 * @param {string[]} args
 * @param {{ cwd?: string, stdin?: string, env?: Record<string, string>, command?: string,
 *   script?: string, somebody?: { uid: number, gid: number } }} how
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
function run(args, how = {}) {
  const { cwd = folder, stdin = "", env = {}, command = process.execPath, script = cli } = how;
  return new Promise((resolve, reject) => {
    const own = { PATH: process.env["PATH"], ...env };
    const child = spawn(command, command === process.execPath ? [script, ...args] : args, {
      cwd,
      env: own,
      ...how.somebody,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}
