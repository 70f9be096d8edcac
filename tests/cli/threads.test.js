// @ts-check
// Checks on several threads say byte for byte what one thread says: of every fixture, however small the
// parts, and of files that threads must leave alone. Whatever breaks a thread breaks no check.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { statSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "@jest/globals";
import { arize, humanloop, lines, openpipe } from "../js/rows.js";
import { cli, dist, fixtureRows, fixtures, onThreadsIn, runIn } from "./on-threads.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "entrybridge-threads-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param {string} name @param {string | Uint8Array} content */
function file(name, content) {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

/** @param {string[]} args @param {Record<string, string>} [env] @param {string} [command] */
const run = (args, env, command) => runIn(folder, args, env, command);

/** @param {string[]} args @param {{ part?: number, threads?: number }} [how] */
const onThreads = (args, how) => onThreadsIn(folder, ["check", ...args], how);

/** @param {string[]} args @param {{ part?: number, threads?: number }} [how] */
async function expectSame(args, how) {
  const [{ parts, ...several }, one] = await Promise.all([
    onThreads(args, how),
    run(["check", ...args, "--threads", "1"]),
  ]);
  expect(several).toEqual(one);
  return parts;
}

const good = { openpipe, humanloop, arize };

describe("rows of fixtures", () => {
  const names = readdirSync(path.join(fixtures, "faults")).filter((name) =>
    /^(openpipe|humanloop|arize|any)-entry\.json$/.test(name),
  );
  test.each(names)("%s", async (name) => {
    const platform = name.split("-")[0] ?? "";
    const row = JSON.stringify(good[/** @type {keyof typeof good} */ (platform)] ?? openpipe);
    const rows = fixtureRows(name);
    const text = [row, row, ...rows.flatMap((bad) => [bad, row])].join("\n");
    const place = file(`${name}l.jsonl`, `${text}\n`);
    const off = ["--rule", "mixed-column-types=off"];
    const { size } = statSync(place);
    for (const more of [
      ["--format", "json"],
      ["--max-issues", "7"],
    ]) {
      const asked = [place, "--platform", platform, ...off, ...more];
      const parts = await expectSame(asked, { part: Math.ceil(size / 12) });
      // Rows of their own lines stay there; whatever is not JSON Lines in a part is left to one thread.
      expect(parts.length).toBeLessThanOrEqual(1);
    }
  });

  test("files of all kinds at once, in their order", async () => {
    const faults = path.join(fixtures, "faults/*.json");
    const seeds = path.join(fixtures, "seeds/*.json");
    await expectSame([faults, seeds, "--format", "jsonl", "--max-issues", "3"]);
    await expectSame([seeds, "nobody.jsonl", faults, "--max-issues", "2"]);
  });
});

const robot = { messages: [{ role: "robot", content: "漢😀" }, openpipe.messages[1]] };
const many = Array.from({ length: 60 }, (_, at) => (at % 7 === 3 ? robot : openpipe));
const text = lines(...many);
const fixable = lines(...Array.from({ length: 60 }, () => ({ inputs: { a: 1 }, target: {} })));

describe("parts", () => {
  /** @type {[string, string, string[]][]} */
  const divided = [
    ["a count of lines that is off behind blank lines", text.replaceAll("\n", "\n\n \n"), []],
    ["a byte order mark that moves what follows", `\ufeff${text}`, []],
    ["a last line without an end", text.trimEnd(), []],
    [
      "carriage returns that end lines",
      many.map((row, at) => JSON.stringify(row) + (at % 3 === 0 ? "\r" : "\n")).join(""),
      [],
    ],
    ["broken lines", text.replaceAll('"robot"', '"robot'), []],
    ["invalid UTF-8, in whatever part", text.replaceAll("robot", "\u0000"), []],
    ["rows too large", text.replaceAll("robot", "x".repeat(900)), ["--max-row-bytes", "800"]],
    ["a cap that ends in a part", text, ["--max-issues", "4"]],
    ["no cap", text, ["--max-issues", "100000"]],
    ["errors alone", text, ["--quiet"]],
    ["warnings that are counted", text, ["--max-warnings", "0"]],
    ["no rules", text, ["--no-rules"]],
    ["statistics that are not of the whole", text, ["--stats"]],
    ["statistics in a report", text, ["--stats", "--format", "json"]],
    ["a report for code scanning", text, ["--format", "sarif"]],
    ["annotations", text, ["--format", "github"]],
    ["lines of a report", text, ["--format", "jsonl"]],
    ["fixes that are of another place", fixable, ["--platform", "humanloop", "--format", "json"]],
    ["any platform", text, ["--platform", "any"]],
  ];
  test.each(divided)("fear %s", async (name, content, more) => {
    const place = file(`${name.replaceAll(" ", "-")}.jsonl`, content);
    const platform = more.includes("--platform") ? [] : ["--platform", "openpipe"];
    const [parts = 0] = await expectSame([place, ...platform, ...more]);
    expect(parts).toBeGreaterThan(2);
  });

  test("fear a schema of one's own", async () => {
    const schema = file(
      "own.schema.json",
      '{"required":["messages"],"properties":{"messages":{"minItems":3}}}',
    );
    const place = file("own.jsonl", text);
    const [parts = 0] = await expectSame([place, "--schema", schema, "--stats"]);
    expect(parts).toBeGreaterThan(2);
  });

  test("fear a platform that is told by rows of another part", async () => {
    const rows = Array.from({ length: 300 }, (_, at) => (at === 280 ? arize : openpipe));
    const [parts = 0] = await expectSame([file("told.jsonl", lines(...rows))], { part: 12_000 });
    expect(parts).toBeGreaterThan(1);
  });

  /** @type {[string, string, string[]][]} */
  const whole = [
    ["rows that disagree", lines(...many.slice(0, 20), humanloop, ...many), ["--platform", "auto"]],
    ["a platform that too few rows tell", lines(...many.slice(0, 40)), ["--platform", "auto"]],
    ["line ends that are counted", text.replaceAll("\n", "\r\n"), []],
    [
      "a line end that is counted, in a later part",
      `${text}${JSON.stringify(openpipe)}\r\n${text}`,
      [],
    ],
    ["rows that are there twice", text, ["--rule", "duplicate-example=warn"]],
    [
      "columns of mixed types",
      lines(...Array(40).fill({ a: 1 }), { a: "" }),
      ["--platform", "arize"],
    ],
    ["an array", JSON.stringify(many, null, 1), []],
    ["a body", JSON.stringify({ entries: many }), []],
    ["pretty rows", many.map((row) => JSON.stringify(row, null, 1)).join("\n"), []],
    ["a first line that is broken", `{"messages":\n${text}`, []],
    ["one row", JSON.stringify({ messages: Array(60).fill(openpipe.messages[0]) }), []],
    ["no line end", "x".repeat(5000), []],
    ["line ends that are carriage returns alone", text.replaceAll("\n", "\r"), []],
    [
      "names beyond those that are kept",
      lines(
        ...Array.from({ length: 1200 }, (_, at) => ({
          messages: [{ role: `r${at}`, content: "" }],
        })),
      ),
      ["--stats", "--format", "json"],
    ],
    ["binary files", "\u0000\u0001".repeat(3000), []],
    ["nothing", "", []],
  ];
  test.each(whole)("are not made of %s", async (name, content, more) => {
    const place = file(`${name.replaceAll(" ", "-")}.jsonl`, content);
    const platform = more.includes("--platform") ? [] : ["--platform", "openpipe"];
    expect(await expectSame([place, ...platform, ...more])).toEqual([]);
  });

  test("are not made of what is compressed", async () => {
    expect(await expectSame([file("packed.jsonl.gz", gzipSync(text)), "--stats"])).toEqual([]);
  });

  test("are not made of bodies", async () => {
    const body = file("body.jsonl", lines(...Array(40).fill({ entries: [robot] })));
    const asked = ["--platform", "openpipe", "--as", "request"];
    expect(await expectSame([body, ...asked])).toEqual([]);
  });
});

describe("what cannot be read", () => {
  test("is said as by one thread, and the others are read", async () => {
    const place = file("between.jsonl", text);
    const bad = file("cut.jsonl.gz", gzipSync(text).subarray(0, 90));
    const files = ["missing.jsonl", place, folder, bad, place, path.join(place, "below")];
    for (const more of [[], ["--format", "json"]]) {
      await expectSame([...files, "--platform", "openpipe", ...more]);
    }
  });

  test.each([
    ["grew", (/** @type {number} */ size) => size + 1],
    ["shrank", (/** @type {number} */ size) => size - 1],
  ])("a file that %s has no verdict", async (change, next) => {
    const place = file(`${change}.jsonl`, lines(openpipe).repeat(150_000));
    let { size } = statSync(place);
    const writer = setInterval(() => truncateSync(place, (size = next(size))), 2);
    const { code, stderr } = await onThreads([place, "--platform", "openpipe"], { part: 100_000 });
    clearInterval(writer);
    expect(code).toBe(2);
    const said = `cannot be read: it ${change} while it was read, from \\d+ to \\d+ bytes\n$`;
    expect(stderr).toMatch(new RegExp(said));
  });
});

describe("a thread", () => {
  const place = file("broken.jsonl", text.repeat(40));
  const args = ["check", place, place, "--platform", "openpipe", "--format", "json"];
  const env = { ENTRYBRIDGE_PART_BYTES: "20000" };

  test.each([
    ["throws as it begins", "throw new Error('broken');"],
    ["ends as it begins", "process.exit(3);"],
    ["throws while it works", "setTimeout(() => { throw new Error('broken'); }, 90);"],
    ["ends while it works", "setTimeout(() => process.exit(0), 120);"],
  ])("that %s harms no check", async (name, code) => {
    const breaks = file(
      `${name.replaceAll(" ", "-")}.cjs`,
      `if (!require("node:worker_threads").isMainThread) { ${code} }`,
    );
    const broken = await run([...args, "--threads", "3"], {
      ...env,
      NODE_OPTIONS: `--require ${breaks}`,
    });
    expect(broken).toEqual(await run([...args, "--threads", "1"]));
  });

  // Node.js below 22.16 may crash if a thread ends as V8 asks it whether compiled code may be dropped.
  test("that ends is asked for no compiled code", async () => {
    const compiled = file("compiled.jsonl", text);
    const asked = [cli, "check", compiled, "--platform", "any", "--threads", "3"];
    const { stdout } = await run(asked, { ENTRYBRIDGE_PART_BYTES: "400" }, "--trace-wasm-code-gc");
    expect(stdout).toMatch(/60 records, .*\n$/);
    expect(stdout).not.toContain("[wasm-gc]");
  });

  test("whose file is missing harms no check", async () => {
    const copy = path.join(folder, "dist");
    cpSync(dist, copy, { recursive: true });
    rmSync(path.join(copy, "worker.mjs"));
    const broken = await run([...args, "--threads", "2"], env, path.join(copy, "cli.mjs"));
    expect(broken).toEqual(await run([...args, "--threads", "1"]));
  });

  test.each([30, 150, 300])("ends with the command that is stopped after %i ms", async (delay) => {
    const child = spawn(process.execPath, [cli, ...args, "--threads", "3"], {
      env: { ...process.env, ENTRYBRIDGE_PART_BYTES: "1000" },
      stdio: "ignore",
    });
    setTimeout(() => child.kill("SIGINT"), delay);
    const end = await new Promise((resolve) =>
      child.once("close", (code, signal) => resolve(signal ?? code)),
    );
    expect(["SIGINT", 1]).toContain(end);
  });

  test("ends with the pipe that has seen enough", async () => {
    const shell = `"${process.execPath}" "${cli}" check "${place}" --threads 3 --platform openpipe --max-issues 9999 | head -n 1`;
    const child = spawn("sh", ["-c", shell], { env: { ...process.env, ...env } });
    let told = "";
    child.stdout.on("data", (data) => (told += data));
    child.stderr.on("data", (data) => (told += data));
    await new Promise((resolve) => child.once("close", resolve));
    expect(told).toMatch(/^\d+ × enum: .*\n$/);
  });
});

test("standard input is left to one thread", async () => {
  const shell = `"${process.execPath}" "${cli}" check - "${file("in.jsonl", text)}" --threads 3 --platform openpipe`;
  const child = spawn("sh", ["-c", shell]);
  child.stdin.end(text);
  let told = "";
  child.stdout.on("data", (data) => (told += data));
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(1);
  expect(told).toContain("<stdin>: 60 records");
});
