// @ts-check
// Where rows stand that are left behind: as `check` and `convert` say it, to the line and the column; and
// rows that come by standard input, which is not kept.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "@jest/globals";
import { run, start } from "./command.js";

const folder = await mkdtemp(path.join(os.tmpdir(), "entrybridge-places-"));
afterAll(() => rm(folder, { recursive: true }));

/** @param {readonly string[]} args */
const cli = (args) => run(args, { cwd: folder, env: { ARIZE_API_KEY: "sk-places" } });
/** @typedef {{ severity: string, record: number, line: number, column: number }} Issue */
/** @param {string} name @returns {Promise<Issue[]>} */
async function issuesIn(name) {
  const lines = (await readFile(path.join(folder, name), "utf8")).split("\n").filter(Boolean);
  return lines.flatMap((line) => JSON.parse(line).issues);
}

const tool = '{"role":"tool","content":"😀","tool_call_id":"c","name":"x"}';
const call =
  '{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}';
const chat = `{"messages":[{"role":"user","content":"é"},${call},${tool},{"role":"assistant","content":"a"}]}`;
/** @type {[string, string, string | Buffer][]} */
const files = [
  ["lines", "arize", '{"a":1}\n{"id":"😀"}\n  {"a":"é","id":1}\n{"a":\n'],
  ["lines with a mark and CRLF", "arize", '\ufeff{"id":1}\r\n{"a":1}\r\n{"a":"😀","id":1}\r\n'],
  ["an array on one line", "arize", '\ufeff[{"é":"😀"},{"id":1}, {"a":2,"id":3}]'],
  ["an array over lines", "arize", '[\n  {"é":1},\r\n  {"a":{"b":1},\n   "id":2}, {"id":1}\n]'],
  ["rows over lines", "arize", '{"a":1,\n "id":2}\n{"é": 2, "id":\n3}\n'],
  ["a request body", "arize", '{"examples": [{"a":1}, {"😀":2,\n"id":1},{"id":1}]}'],
  ["what was compressed", "arize", gzipSync('[{"é":"😀"},{"id":1}]')],
  ["rows with repairs", "openpipe", `[${chat},\n ${chat}]`],
  ["many rows on one line", "arize", `[${'{"é":"😀"},'.repeat(60_000)}{"id":1}]`],
];

describe.each(files)("%s", (_what, platform, content) => {
  const name = typeof content === "string" ? "rows.json" : "rows.json.gz";
  const target = ["--to", platform, "--from", platform, "--dataset", "d"];

  test("requests and push say what check says", async () => {
    await writeFile(path.join(folder, name), content);
    const checked = await cli(["check", name, "--platform", platform, "--format", "json"]);
    const report = JSON.parse(checked.stdout);
    /** @type {Issue[]} */
    const errors = report.files[0].issues.filter(
      (/** @type {Issue} */ { severity }) => severity === "error",
    );
    expect(errors.length).toBeGreaterThan(0);
    const { code, stderr } = await cli(["requests", name, ...target, "--rejects", "left"]);
    expect(code).toBe(1);
    expect(await issuesIn("left")).toEqual(errors);
    for (const { line, column } of errors.slice(0, 3)) {
      expect(stderr).toContain(`${name}:${line}:${column}  rejected`);
    }
    const wishes = ["--base-url", "http://127.0.0.1:9", "--rejects", "left"];
    await cli(["push", name, ...target, ...wishes]);
    expect(await issuesIn("left")).toEqual(errors);
  });
});

test("rows that cannot be converted stand where convert says", async () => {
  const rows = `[{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}, {"messages":\n[{"role":"robot"}]}]`;
  await writeFile(path.join(folder, "rows.json"), rows);
  await cli(["convert", "rows.json", "--to", "humanloop", "--rejects", "converted"]);
  const target = ["--to", "humanloop", "--dataset", "evts_1"];
  await cli(["requests", "rows.json", ...target, "--rejects", "left"]);
  const left = await issuesIn("left");
  expect(left).toEqual(await issuesIn("converted"));
  expect(left[0]).toMatchObject({ line: 2, column: 10 });
});

test("a row that is too large only when converted stands where it begins", async () => {
  await writeFile(path.join(folder, "rows.json"), '[{"question":"q",\n"answer":"a"}]');
  const target = ["--to", "openpipe", "--dataset", "d", "--max-bytes", "50"];
  const { stderr } = await cli(["requests", "rows.json", ...target]);
  expect(stderr).toContain("rows.json:1:2  rejected  too-large");
});

describe("standard input", () => {
  const target = ["--to", "openpipe", "--dataset", "d", "--max-rows", "10"];

  test("is not kept to choose the platform: requests come while rows do", async () => {
    const running = start(["requests", "-", ...target], { cwd: folder });
    running.stdin.write('{"question":"q","answer":"a"}\n'.repeat(400));
    await running.heard(/"records":\[100,/);
    running.stdin.end('{"question":"last","answer":"a"}\n');
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "<stdin>: 401 rows, 401 in 41 requests to OpenPipe, 0 rejected\n",
    });
    expect(stdout.trim().split("\n").at(-1)).toContain("last");
  });

  test.each([
    ["nothing", "", 0, "0 rows"],
    ["a row", '{"question":"q","answer":"a"}', 0, "1 row, 1 in 1 request"],
    ["rows of two platforms", '{"inputs":{}}\n{"messages":[]}\n', 2, "more than one platform"],
    [
      "a row of a platform beyond those that are looked at",
      `${'{"question":"q","answer":"a"}\n'.repeat(100)}{"inputs":{}}\n`,
      1,
      "100 in 10 requests to OpenPipe, 1 rejected",
    ],
  ])("with %s is told as a file is", async (_what, content, code, words) => {
    const running = start(["requests", "-", ...target, "--no-rules"], { cwd: folder });
    running.stdin.end(content);
    const said = await running.ended;
    await writeFile(path.join(folder, "rows.jsonl"), content);
    const ofFile = await cli(["requests", "rows.jsonl", ...target, "--no-rules"]);
    expect(said).toMatchObject({ code, stderr: expect.stringContaining(words) });
    expect({ ...ofFile, stderr: ofFile.stderr.replaceAll("rows.jsonl", "<stdin>") }).toEqual(said);
  });
});
