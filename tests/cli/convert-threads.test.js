// @ts-check
// Conversions on several threads: rows, rejects, report, what is said and the exit code are byte for
// byte those of one thread, and whatever breaks a thread loses no row and repeats none.
import { spawn } from "node:child_process";
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "@jest/globals";
import { lines, rows } from "../js/rows.js";
import { cli, dist, fixtureRows, fixtures, onThreadsIn, runIn } from "./on-threads.js";

const { arize, humanloop, openpipe } = rows;
const folder = mkdtempSync(path.join(os.tmpdir(), "entrybridge-convert-threads-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param {string} name @param {string | Uint8Array} content */
function file(name, content) {
  const place = path.join(folder, name.replaceAll(" ", "-"));
  writeFileSync(place, content);
  return place;
}

/** The files that a run left in its folder. @param {string} home */
function filesIn(home) {
  const names = readdirSync(home).sort();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(path.join(home, name), "utf8")]),
  );
}

const besides = ["--rejects", "rejects.jsonl", "--report", "report.json"];

/**
 * Gives how many parts a file was converted in.
 * @param {string[]} args @param {{ part?: number, threads?: number }} [how]
 */
async function expectSame(args, how) {
  const homes = ["several", "one"].map((name) => mkdtempSync(path.join(folder, `${name}-`)));
  const [home = "", other = ""] = homes;
  const asked = ["convert", ...args, ...besides];
  const [{ parts, ...several }, one] = await Promise.all([
    onThreadsIn(home, asked, how),
    runIn(other, [...asked, "--threads", "1"]),
  ]);
  expect(several).toEqual(one);
  expect(filesIn(home)).toEqual(filesIn(other));
  return parts;
}

const robot = { messages: [{ role: "robot", content: "漢😀" }, openpipe.messages[1]] };
const warned = { ...openpipe, messages: [...openpipe.messages, openpipe.messages[0]] };
const lossy = {
  ...openpipe,
  split: "TEST",
  metadata: { topic: "sums", "inputs.a": "2" },
  tools: [],
};
const kinds = [openpipe, lossy, openpipe, robot, warned, openpipe, openpipe];
const many = Array.from({ length: 63 }, (_, at) => kinds[at % kinds.length]);
const text = lines(...many);

describe("rows of fixtures", () => {
  const names = readdirSync(path.join(fixtures, "faults")).filter((name) =>
    /^(openpipe|humanloop|arize)-entry\.json$/.test(name),
  );
  test.each(names)("%s", async (name) => {
    const from = /** @type {keyof typeof rows} */ (name.split("-")[0]);
    const row = JSON.stringify(rows[from]);
    const bad = fixtureRows(name).flatMap((fault) => [fault, row]);
    const place = file(`${name}l.jsonl`, `${[row, row, ...bad].join("\n")}\n`);
    const part = Math.ceil(statSync(place).size / 12);
    for (const to of Object.keys(rows).filter((platform) => platform !== from)) {
      const [parts = 0] = await expectSame([place, "--from", from, "--to", to], { part });
      expect(parts).toBeGreaterThan(4);
    }
  });
});

describe("parts", () => {
  const crlf = text.replaceAll("\n", "\r\n");
  const returns = many.map((row, at) => JSON.stringify(row) + (at % 3 === 0 ? "\r" : "\n"));
  /** @type {[string, string, string[]][]} */
  const divided = [
    ["a count of lines that is off behind blank lines", text.replaceAll("\n", "\n\n \n"), []],
    ["a byte order mark that moves what follows", `\ufeff${text}`, []],
    ["byte order marks of other files", text.replaceAll("\n", "\n\ufeff") + text, []],
    ["a last line without an end", text.trimEnd(), []],
    ["line ends of Windows", crlf, []],
    ["line ends of Windows, but for the last", crlf.trimEnd(), []],
    ["carriage returns that end lines", returns.join(""), []],
    ["broken lines", text.replaceAll('"robot"', '"robot'), []],
    ["broken lines that open what the next ones close", text + text.replaceAll("[{", "[\n{"), []],
    ["bodies among the rows", text + lines({ entries: many }, openpipe, { entries: [] }), []],
    ["rows of a line in other framings", text + '[1]\n{"a":1}{"b":2}\n\n"x"\n' + text, []],
    ["rows that are pretty at the end", text + JSON.stringify(openpipe, null, 1), []],
    ["control characters, in whatever part", text.replaceAll("robot", "\u0000"), []],
    ["rows too large", text.replaceAll("robot", "x".repeat(900)), ["--max-row-bytes", "800"]],
    ["rows too deep", text, ["--max-depth", "3"]],
    ["a cap that ends in a part", text, ["--max-issues", "4"]],
    ["a cap of nothing", text, ["--max-issues", "0"]],
    ["no cap", text, ["--max-issues", "100000"]],
    ["a report for programs", text, ["--format", "json"]],
    ["silence", text, ["--quiet"]],
    ["no rules", text, ["--no-rules"]],
    ["a rule that rejects", text, ["--rule", "last-message-not-assistant=error"]],
    ["nothing that is wrong", lines(...Array(60).fill(openpipe)), []],
    ["nothing that is right", lines(...Array(60).fill(robot)), ["-o", "out.jsonl"]],
    ["rows in a file", text, ["-o", "out.jsonl"]],
    ["rows in a file, the last line without an end", text.trimEnd(), ["-o", "out.jsonl"]],
    ["layouts", text, ["--layout", "json-text"]],
    ["ways back", text, ["--round-trip"]],
    ["losses that are dropped", text, ["--losses", "drop", "--to", "humanloop"]],
    ["losses that are refused", text, ["--losses", "error", "--to", "humanloop"]],
    ["losses that are kept", text, ["--losses", "keep", "--to", "humanloop"]],
  ];
  test.each(divided)("fear %s", async (name, content, more) => {
    const to = more.includes("--to") ? [] : ["--to", "arize"];
    const place = file(`${name}.jsonl`, content);
    const [parts = 0] = await expectSame([place, "--from", "openpipe", ...to, ...more]);
    expect(parts).toBeGreaterThan(2);
  });

  const word = { inputs: { word: "yes" }, target: { reply: "Yes.", other: "No." } };
  const legacy = { input: [openpipe.messages[0]], output: openpipe.messages[1] };
  const columned = { q: "What is 2 + 2?", a: "4", note: "sums" };
  /** @type {[string, unknown[], string[]][]} */
  const options = [
    ["templates", [word, humanloop], ["--from", "humanloop", "--template", "Say {{word}}"]],
    ["answers", [word, humanloop], ["--from", "humanloop", "--answer", "reply"]],
    ["columns", [columned, arize], ["--from", "arize", "--columns", "user=q,assistant=a"]],
    ["dialects", [legacy, openpipe], ["--from", "openpipe", "--dialect", "openpipe-legacy"]],
    ["dialects that are found", [legacy, openpipe], ["--from", "openpipe"]],
  ];
  test.each(options)("take %s", async (name, some, more) => {
    const place = file(`${name}.jsonl`, lines(...Array(30).fill(some).flat()));
    const to = more.includes("openpipe") ? "humanloop" : "openpipe";
    const [parts = 0] = await expectSame([place, "--to", to, ...more]);
    expect(parts).toBeGreaterThan(2);
  });

  test("take what came there for the way back", async () => {
    const there = await runIn(folder, [
      ...["convert", file("there.jsonl", text), "--from", "openpipe", "--to", "arize"],
      "--round-trip",
    ]);
    const place = file("back.jsonl", there.stdout);
    const [parts = 0] = await expectSame([place, "--from", "arize", "--to", "openpipe"]);
    expect(parts).toBeGreaterThan(2);
  });

  test("fear a platform that is told by rows of another part", async () => {
    const all = Array.from({ length: 300 }, (_, at) => (at === 280 ? arize : openpipe));
    const place = file("told.jsonl", lines(...all));
    const [parts = 0] = await expectSame([place, "--to", "humanloop"], { part: 12_000 });
    expect(parts).toBeGreaterThan(1);
  });

  /** @type {[string, string, string[]][]} */
  const whole = [
    ["rows that disagree", lines(...many.slice(0, 20), humanloop, ...many), ["--from", "auto"]],
    ["a platform that too few rows tell", lines(...many.slice(0, 40)), ["--from", "auto"]],
    ["an array", JSON.stringify(many, null, 1), []],
    ["a body", JSON.stringify({ entries: many }), []],
    ["pretty rows", many.map((row) => JSON.stringify(row, null, 1)).join("\n"), []],
    ["a first line that is broken", `{"messages":\n${text}`, []],
    ["a first line that is empty", `\n${text}`, []],
    ["one row", JSON.stringify({ messages: Array(60).fill(openpipe.messages[0]) }), []],
    ["rows in one line", many.map((row) => JSON.stringify(row)).join(""), []],
    ["lines of bodies", lines(...Array(40).fill({ entries: [openpipe] })), []],
    ["line ends that are carriage returns alone", text.replaceAll("\n", "\r"), []],
    ["no line end", "x".repeat(5000), []],
    ["a byte order mark and binary", `\ufeff${text.replaceAll("robot", "\u0000")}`, []],
    ["binary files", "\u0000\u0001".repeat(3000), []],
    ["nothing", "", []],
  ];
  test.each(whole)("are not made of %s", async (name, content, more) => {
    const from = more.includes("--from") ? [] : ["--from", "openpipe"];
    const place = file(`${name}.jsonl`, content);
    expect(await expectSame([place, ...from, "--to", "arize", ...more])).toEqual([]);
  });

  test("are not made of what is compressed", async () => {
    const place = file("packed.jsonl.gz", gzipSync(text));
    expect(await expectSame([place, "--to", "arize"])).toEqual([]);
  });

  test.each(["missing.jsonl", folder])("are not made of %s", async (name) => {
    expect(await expectSame([name, "--to", "arize"])).toEqual([]);
  });
});

const large = file("large.jsonl", text.repeat(60));
const args = ["convert", large, "--from", "openpipe", "--to", "arize"];
const env = { ENTRYBRIDGE_PART_BYTES: "20000" };
const alone = runIn(folder, [...args, "--threads", "1"]);

test.each([
  ["grew", (/** @type {number} */ size) => size + 1],
  ["shrank", (/** @type {number} */ size) => size - 1],
])("a file that %s is no output", async (change, next) => {
  const place = file(`${change}.jsonl`, lines(openpipe).repeat(150_000));
  const home = mkdtempSync(path.join(folder, "changed-"));
  let { size } = statSync(place);
  const writer = setInterval(() => truncateSync(place, (size = next(size))), 2);
  const asked = ["convert", place, "--from", "openpipe", "--to", "arize", "-o", "out", ...besides];
  const { code, stderr } = await onThreadsIn(home, asked, { part: 100_000 });
  clearInterval(writer);
  expect(code).toBe(2);
  expect(stderr).toMatch(/cannot be read: it (changed|grew|shrank) while it was read.*\n$/);
  expect(readdirSync(home)).toEqual([]);
});

describe("a thread", () => {
  test.each([
    ["throws as it begins", "throw new Error('broken');"],
    ["ends as it begins", "process.exit(3);"],
    ["throws while it works", "setTimeout(() => { throw new Error('broken'); }, 90);"],
    ["ends while it works", "setTimeout(() => process.exit(0), 120);"],
  ])("that %s loses no row and repeats none", async (name, code) => {
    const breaks = file(
      `${name}.cjs`,
      `if (!require("node:worker_threads").isMainThread) { ${code} }`,
    );
    const more = { ...env, NODE_OPTIONS: `--require ${breaks}` };
    expect(await runIn(folder, [...args, "--threads", "3"], more)).toEqual(await alone);
  });

  test("whose file is missing loses no row", async () => {
    const copy = path.join(folder, "dist");
    cpSync(dist, copy, { recursive: true });
    rmSync(path.join(copy, "worker.mjs"));
    const command = path.join(copy, "cli.mjs");
    expect(await runIn(folder, [...args, "--threads", "2"], env, command)).toEqual(await alone);
  });

  test.each([30, 120, 180, 240, 400])("stopped after %i ms leaves no half file", async (delay) => {
    const home = mkdtempSync(path.join(folder, "stopped-"));
    writeFileSync(path.join(home, "out.jsonl"), "old");
    const child = spawn(process.execPath, [cli, ...args, "--threads", "3", "-o", "out.jsonl"], {
      env: { ...process.env, ...env },
      cwd: home,
      stdio: "ignore",
    });
    setTimeout(() => child.kill("SIGINT"), delay);
    const end = await new Promise((resolve) =>
      child.once("close", (code, signal) => resolve(signal ?? code)),
    );
    expect(["SIGINT", 1]).toContain(end);
    const { stdout } = await alone;
    const { "out.jsonl": left = "", ...others } = filesIn(home);
    expect(left === "old" || left === stdout).toBe(true);
    expect(others).toEqual({});
  });

  test("ends with the pipe that has seen enough", async () => {
    const command = [process.execPath, cli, ...args, "--threads", "3"];
    const shell = `${command.map((word) => `"${word}"`).join(" ")} | head -n 1`;
    const child = spawn("sh", ["-c", shell], { env: { ...process.env, ...env } });
    let told = "";
    child.stdout.on("data", (data) => (told += data));
    child.stderr.on("data", (data) => (told += data));
    await new Promise((resolve) => child.once("close", resolve));
    expect(told).toBe((await alone).stdout.split("\n")[0] + "\n");
  });

  test("ends with a full disk, as one thread does", async () => {
    if (process.platform !== "linux") return;
    const onto = async (/** @type {string} */ threads) => {
      const device = openSync("/dev/full", "w");
      const child = spawn(process.execPath, [cli, ...args, "--threads", threads], {
        env: { ...process.env, ...env },
        stdio: ["ignore", device, "pipe"],
      });
      closeSync(device);
      let told = "";
      child.stderr?.on("data", (data) => (told += data));
      const code = await new Promise((resolve) => child.once("close", resolve));
      return { code, told };
    };
    const several = await onto("3");
    expect(several).toEqual(await onto("1"));
    expect(several).toMatchObject({ code: 2, told: expect.stringContaining("no space left") });
  });
});

test("a file may take the place of the input", async () => {
  const homes = ["1", "3"].map((threads) => {
    const home = path.join(folder, `in-place-${threads}`);
    mkdirSync(home);
    writeFileSync(path.join(home, "rows.jsonl"), text.repeat(9));
    const own = [
      "convert",
      "rows.jsonl",
      "--from",
      "openpipe",
      "--to",
      "arize",
      "-o",
      "rows.jsonl",
    ];
    return { home, done: runIn(home, [...own, ...besides, "--threads", threads], env) };
  });
  const [one, several] = await Promise.all(
    homes.map(async ({ home, done }) => ({ said: await done, left: filesIn(home) })),
  );
  expect(several).toEqual(one);
});

test("standard input is left to one thread", async () => {
  const child = spawn(process.execPath, [
    ...[cli, "convert", "-", "--from", "openpipe", "--to", "arize", "--threads", "3"],
  ]);
  child.stdin.end(text.repeat(60));
  let told = "";
  child.stdout.setEncoding("utf8").on("data", (data) => (told += data));
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(1);
  expect(told).toBe((await alone).stdout);
});
