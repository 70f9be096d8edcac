// @ts-check
// Reports of parts, added up: what is said of the parts together is what is said of the whole, rows that
// are in two parts included; and the command line as a filter for engines that run it on parts.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { arize, lines } from "../js/rows.js";

const cli = path.resolve(import.meta.dirname, "../../dist/cli.mjs");
const folder = mkdtempSync(path.join(os.tmpdir(), "entrybridge-merge-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param {string} name @param {string} content */
function file(name, content) {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

/**
 * @param {string[]} args @param {string} [stdin] @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
function run(args, stdin = "", env = {}) {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, ...env },
    cwd: folder,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  child.stdin.end(stdin);
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

// Rows that come again, in the same split and in others, with other keys first, valid and not.
const rows = Array.from({ length: 150 }, (_, at) => {
  const role = at % 11 === 5 ? "robot" : "user";
  const messages = [
    { role, content: `question ${at % 40}` },
    { role: "assistant", content: "answer" },
  ];
  const split = ["TRAIN", "TEST", undefined][at % 3];
  return at % 2 === 0 ? { messages, split } : { split, messages };
});
const text = lines(...rows);
const whole = file("whole.jsonl", text);
const cuts = [0, 13, 14, 50, 150];
const parts = cuts
  .slice(1)
  .map((end, at) => file(`part-${at}.jsonl`, lines(...rows.slice(cuts[at], end))));

const both = ["--rule", "duplicate-example=LEVEL", "--rule", "train-test-overlap=LEVEL"];
/** @param {string} level */
const rules = (level) => both.map((word) => word.replace("LEVEL", level));

/** @param {string} format @param {string[]} [more] */
async function reports(format, more = []) {
  const made = parts.map(async (part, at) => {
    const args = ["check", part, "--format", format, "--report-hashes", "--stats", ...more];
    return file(`report-${at}.${format}`, (await run(args)).stdout);
  });
  return Promise.all(made);
}

/** What the whole file's report and the merged one have in common. @param {any} summary */
function told({ records, valid, invalid, errors, bytes, totals, byPlatform, stats }) {
  return { records, valid, invalid, errors, bytes, totals, byPlatform, stats };
}

describe("parts are the whole", () => {
  test.each([
    ["json", "warn", ""],
    ["json", "error", ""],
    ["jsonl", "error", ""],
    ["jsonl", "warn", "7"],
    ["json", "error", "1"],
    ["json", "off", ""],
  ])("in %s, repeated rows %s, %s rows at once", async (format, level, atOnce) => {
    const { stdout } = await run([
      ...["check", whole, "--stats", "--format", "json", "--max-issues", "1000"],
      ...rules(level),
    ]);
    const [expected] = JSON.parse(stdout).files;
    const made = await reports(format);
    const merged = await run(
      ["merge", ...made, "--format", "json", "--max-issues", "1000", ...rules(level)],
      "",
      atOnce === "" ? {} : { ENTRYBRIDGE_MERGE_ROWS: atOnce },
    );
    expect(merged.stderr).toBe("");
    expect(merged.code).toBe(1);
    const found = JSON.parse(merged.stdout);
    expect(told(found)).toEqual(told(expected));
    expect(found.parts).toBe(4);
    // The same rows, by the number that they have in the whole.
    const start = Object.fromEntries(parts.map((part, at) => [part, cuts[at] ?? 0]));
    const inWhole = found.issues.map((/** @type {any} */ issue) => [
      issue.code,
      issue.line + start[issue.file],
    ]);
    expect(inWhole.sort()).toEqual(
      expected.issues.map((/** @type {any} */ { code, line }) => [code, line]).sort(),
    );
  });

  test("a row names the one that it repeats", async () => {
    const made = await reports("jsonl");
    const { stdout } = await run(["merge", ...made]);
    expect(stdout).toMatch(
      /part-3\.jsonl:\d+ {2}warning {2}duplicate-example {2}The row says the same as the one in line \d+ of .*part-\d\.jsonl\./,
    );
    expect(stdout).toContain("4 parts: 150 records");
    expect(stdout).toContain("messages by role: 300");
  });

  test("rows of arrays are told by their number", async () => {
    const made = await Promise.all(
      ["a", "b"].map(async (name) => {
        const place = file(`${name}.json`, JSON.stringify([arize, { name }]));
        const { stdout } = await run(["check", place, "--format", "jsonl", "--report-hashes"]);
        return stdout;
      }),
    );
    const { code, stdout } = await run(["merge", "-", "--format", "json"], made.join(""));
    expect(code).toBe(0);
    expect(JSON.parse(stdout).issues).toEqual([
      expect.objectContaining({
        record: 0,
        message: expect.stringMatching(/in row 1 of .*a\.json\.$/),
      }),
    ]);
  });

  test("without hashes there is no word of repeated rows, and files may be empty", async () => {
    const empty = file("empty.jsonl", "");
    const { stdout } = await run(["check", ...parts, empty, "--format", "json"]);
    const merged = await run(["merge", "-", "--format", "json"], stdout);
    const found = JSON.parse(merged.stdout);
    expect([found.parts, found.records, Object.keys(found.totals)]).toEqual([5, 150, ["enum"]]);
    expect(found).not.toHaveProperty("stats");
  });

  test("conversions too", async () => {
    const args = ["--to", "humanloop", "--format", "json", "-o", "/dev/null"];
    const one = JSON.parse((await run(["convert", whole, ...args])).stderr);
    const made = await Promise.all(
      parts.map(async (part, at) => {
        const { stderr } = await run(["convert", part, ...args]);
        return file(`conversion-${at}.json`, stderr);
      }),
    );
    const merged = await run(["merge", ...made, "--format", "json"]);
    expect({ code: merged.code, stderr: merged.stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(merged.stdout)).toEqual({
      parts: 4,
      from: ["openpipe"],
      to: ["humanloop"],
      records: one.records,
      converted: one.converted,
      rejected: one.rejected.length,
      totals: one.totals,
      unread: [],
    });
  });
});

describe("what is no report", () => {
  const report = '{"files":[]}';
  const summary = {
    file: "a",
    framing: "json-lines",
    ...{ records: 1, valid: 1, invalid: 0, bytes: 3, errors: 0, totals: {}, issues: [] },
  };
  /** @type {[string, string, RegExp][]} */
  const table = [
    ["nothing", "", /<stdin>:1: it is no report: it is empty/],
    ["no JSON", "{", /<stdin>:1: it is no report: /],
    ["rows", '{"messages":[]}', /<stdin>:1: it is no report: a report of `check` or `convert`/],
    ["null", "null", /it is no report/],
    ["a SARIF log", '{"version":"2.1.0","runs":[]}', /it is no report/],
    [
      "a report whose totals are words",
      JSON.stringify({ files: [{ ...summary, totals: { a: "1" } }] }),
      /must be an integer/,
    ],
    ["a count below 0", JSON.stringify({ files: [{ ...summary, records: -1 }] }), /-1/],
    ["a file without a name", JSON.stringify({ files: [{ ...summary, file: undefined }] }), /file/],
    [
      "hashes that are cut off",
      JSON.stringify({ files: [{ ...summary, rowHashes: ["AAAA"] }] }),
      /cut off/,
    ],
    [
      "reports of both kinds",
      `{"files":[${JSON.stringify(summary)}]}\n{"to":"arize","records":0,"converted":0,"rejected":[],"totals":{}}`,
      /cannot be added up/,
    ],
    [
      "some with hashes, some without",
      JSON.stringify({
        files: [
          { ...summary, rowHashes: ["A".repeat(22)] },
          { ...summary, file: "b" },
        ],
      }),
      /b was checked without --report-hashes/,
    ],
    [
      "rows that were counted already",
      JSON.stringify({
        files: [{ ...summary, totals: { "duplicate-example": 1 }, rowHashes: ["A".repeat(22)] }],
      }),
      /the rule duplicate-example on/,
    ],
  ];
  test.each(table)("%s", async (_, given, message) => {
    const { code, stdout, stderr } = await run(["merge", "-"], given);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^entrybridge: [^\n]*\n$/);
    expect(stderr).toMatch(message);
  });

  test("a report of no file is a report", async () => {
    expect((await run(["merge", "-"], report)).code).toBe(0);
  });

  test("files that were not read are told", async () => {
    const { stdout } = await run(["check", whole, "missing.jsonl", "--format", "jsonl"]);
    const { code, stdout: text } = await run(["merge", "-"], stdout);
    expect(code).toBe(2);
    expect(text).toContain("not checked: missing.jsonl: missing.jsonl: cannot be read");
    expect(text).toContain("1 part: 150 records");
  });
});

test("a report larger than a row may be is read", async () => {
  const summary = {
    ...{ file: "a", framing: "json-lines", records: 0, valid: 0, invalid: 0, bytes: 0, errors: 0 },
    ...{ totals: {}, issues: [], rowHashes: [Buffer.alloc(16 << 20, "row").toString("base64")] },
  };
  const report = file("large.json", JSON.stringify({ files: [summary] }));
  const { code, stderr } = await run(["merge", report]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

const hasParallel = spawnSync("parallel", ["--version"]).status === 0;

// GNU parallel is what a shell has; other engines call the command line in the same way.
(hasParallel ? describe : describe.skip)("GNU parallel over split files", () => {
  const shell = (/** @type {string} */ line) =>
    spawnSync("bash", ["-c", line], {
      encoding: "utf8",
      cwd: folder,
      env: { ...process.env, EB: `"${process.execPath}" "${cli}"`, PARALLEL_HOME: folder },
    });

  test("checks: the totals of the whole", async () => {
    const one = shell(
      `eval $EB check whole.jsonl --format json --stats ${rules("error").join(" ")}`,
    );
    const several = shell(
      `split -n l/5 -d whole.jsonl cut- &&
       parallel --no-notice -k -j2 "$EB check {} --format jsonl --stats --report-hashes" ::: cut-* |
       eval $EB merge - --format json ${rules("error").join(" ")}`,
    );
    expect(several.status).toBe(1);
    expect(told(JSON.parse(several.stdout))).toEqual(told(JSON.parse(one.stdout).files[0]));
  });

  test("conversions of a pipe: the rows of the whole, in their order", () => {
    const command = "convert - --from openpipe --to arize --quiet";
    const one = shell(`eval $EB ${command} < whole.jsonl`);
    const several = shell(
      `parallel --no-notice -k -j2 --pipe --block 2k "$EB ${command}" < whole.jsonl`,
    );
    expect(one.stdout.split("\n").length).toBeGreaterThan(50);
    expect(several.stdout).toBe(one.stdout);
    expect(several.status).toBeGreaterThan(0);
  });
});

test("a filter passes rows in their order, and findings as lines", async () => {
  const { code, stdout } = await run(
    ["check", "-", "--format", "jsonl", "--max-issues", "99"],
    text,
  );
  const said = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(code).toBe(1);
  const numbers = said.filter(({ type }) => type === "issue").map(({ line }) => line);
  expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
  expect(said.at(-1)).toMatchObject({ type: "summary", records: 150 });
  expect(readFileSync(whole, "utf8")).toBe(text);
});
