// @ts-check
// Input that means harm: whatever is given, there is a report, soon and small. Time has no test of
// its own; what hangs meets Jest's limit.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { load, loadSync } from "entrybridge";
import { ajvOf, strictlyParsed } from "./judges/verdicts.js";
import { openpipe, platforms } from "./rows.js";

const bridge = await load();

const many = 100_000;
/** @param {number} count @param {(index: number) => string} one */
const joined = (count, one) => Array.from({ length: count }, (_, index) => one(index)).join(",");

/** @param {number} depth */
const inLists = (depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
/** @param {number} depth */
const inObjects = (depth) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
/** @param {number} depth */
const inBoth = (depth) => `${'{"a":['.repeat(depth / 2)}1${"]}".repeat(depth / 2)}`;

describe("depth", () => {
  /** @type {[string, string, boolean][]} */
  const cases = [
    ["lists of 127 in a row", `{"a":${inLists(127)}}`, true],
    ["lists of 128 in a row", `{"a":${inLists(128)}}`, false],
    ["128 objects", inObjects(128), true],
    ["129 objects", inObjects(129), false],
    ["128 of both", inBoth(128), true],
    ["130 of both", inBoth(130), false],
    ["brackets in a string", JSON.stringify({ a: inLists(many) }), true],
    ["brackets in a key", JSON.stringify({ [inLists(many)]: 1 }), true],
    ["many lists side by side", `{"a":[${joined(many, () => "[]")}]}`, true],
    ["a million open lists", "[".repeat(1_000_000), false],
    ["a million open objects", '{"a":'.repeat(1_000_000), false],
    ["a million closed lists", "]".repeat(1_000_000), false],
    ["depth behind a member of the same name", `{"a":${inLists(1000)},"a":1}`, false],
    ["depth in metadata", `{"metadata":${inObjects(500)}}`, false],
    ["depth as JSON text", JSON.stringify({ metadata_json: inLists(many) }), true],
  ];
  test.each(cases)("%s", async (_, text, valid) => {
    const options = {
      platform: /** @type {const} */ ("arize"),
      rules: /** @type {const} */ (false),
    };
    expect(bridge.validate(text, options).valid).toBe(valid);
    expect(bridge.detect(text).arize).toBe(valid);
    const file = await bridge.check(`{"a":1}\n${text}\n{"a":1}`, options);
    expect(file).toMatchObject({ records: 3, valid: valid ? 3 : 2 });
    const { converted, rejected } = bridge.convert(text, { from: "arize", to: "humanloop" });
    expect(converted + rejected.length).toBe(1);
  });

  test.each([
    [1000, true],
    [1001, false],
  ])("%i levels, with the limit at its highest", (depth, valid) => {
    const limits = { maxDepth: 1000 };
    for (const text of [inObjects(depth), `{"messages":${inObjects(depth - 1)}}`]) {
      const { totals } = bridge.validate(text, { platform: "arize", limits });
      expect(totals).toEqual(valid ? {} : { "too-deep": 1 });
    }
  });

  test("of a value, where no text tells of it", () => {
    /** @type {unknown} */
    let value = 1;
    for (let level = 0; level < many; level++) value = level % 2 === 0 ? [value] : { a: value };
    expect(bridge.validate({ a: value }, { platform: "arize" }).totals).toEqual({ "too-deep": 1 });
    expect(bridge.detect({ a: value })).toMatchObject({ arize: false, best: null });
  });

  test("costs no memory", () => {
    const size = 8_000_000;
    const flat = memoryAfter(`"${"x".repeat(size - 2)}"`);
    for (const deep of ["[", '{"a":', '[{"a":']) {
      expect(memoryAfter(deep.repeat(size / deep.length))).toBeLessThanOrEqual(flat);
    }
  });
});

/** Bytes that a new instance holds when it has checked the text. @param {string} text */
function memoryAfter(text) {
  const { Instance } = WebAssembly;
  /** @type {WebAssembly.Instance[]} */
  const instances = [];
  WebAssembly.Instance = class extends Instance {
    /** @param {WebAssembly.Module} module @param {WebAssembly.Imports} [imports] */
    constructor(module, imports) {
      super(module, imports);
      instances.push(this);
    }
  };
  try {
    loadSync().validate(text, { platform: "arize" });
  } finally {
    WebAssembly.Instance = Instance;
  }
  const held = Object.values(instances[0]?.exports ?? {}).find(
    (value) => value instanceof WebAssembly.Memory,
  );
  return /** @type {WebAssembly.Memory} */ (held).buffer.byteLength;
}

describe("size", () => {
  const message = '{"role":"user","content":"x"}';
  /** @type {[string, string, string[]][]} */
  const cases = [
    ["a long string", `{"messages":[],"metadata":{"a":"${"x".repeat(10_000_000)}"}}`, []],
    [
      "a string of escapes",
      `{"messages":[],"metadata":{"a":"${"\\u0041".repeat(1_000_000)}"}}`,
      [],
    ],
    ["a string of backslashes", `{"messages":[],"metadata":{"a":"${"\\".repeat(2_000_000)}"}}`, []],
    ["a string without end", `{"messages":["${"x".repeat(10_000_000)}`, ["invalid-json"]],
    ["white space without end", `{"messages":[]${" ".repeat(10_000_000)}`, ["invalid-json"]],
    ["a long key", `{"messages":[],"${"x".repeat(1_000_000)}":1}`, ["unknown-key"]],
    ["a long number", `{"messages":[],"split":${"9".repeat(1_000_000)}}`, ["type"]],
    ["a long exponent", `{"messages":[],"split":1e${"9".repeat(1_000_000)}}`, ["type"]],
    ["a long fraction", `{"messages":[],"split":0.${"0".repeat(1_000_000)}1}`, ["type"]],
    ["many messages", `{"messages":[${joined(many, () => message)}]}`, []],
    ["many faults", `{"messages":[${joined(many, () => "{}")}]}`, ["required"]],
    ["many unknown keys", `{"messages":[],${joined(many, (i) => `"${i}":1`)}}`, ["unknown-key"]],
    ["many free keys", `{"messages":[],"metadata":{${joined(many, (i) => `"${i}":""`)}}}`, []],
    ["one key many times", `{${joined(many, () => '"messages":[]')}}`, []],
    ["one free key many times", `{"messages":[],"metadata":{${joined(many, () => '"a":""')}}}`, []],
    [
      "many near misses of a key",
      `{"messages":[],${joined(many, (i) => `"metadat${i}":1`)}}`,
      ["unknown-key"],
    ],
  ];
  test.each(cases)("%s", async (_, text, codes) => {
    const options = {
      platform: /** @type {const} */ ("openpipe"),
      rules: /** @type {const} */ (false),
    };
    const report = bridge.validate(text, options);
    expect(Object.keys(report.totals)).toEqual(codes);
    for (const { message, expected = "", received = "", hint = "" } of report.issues) {
      expect(`${message}${expected}${received}${hint}`.length).toBeLessThan(2000);
    }
    expect(await bridge.check(text, options)).toMatchObject({ records: 1, totals: report.totals });
    expect(bridge.validate(text, { platform: "openpipe" }).issues.length).toBeLessThanOrEqual(100);
    const { converted, rejected } = bridge.convert(text, { from: "openpipe", to: "arize" });
    expect(converted + rejected.length).toBe(1);
  });

  test.each([
    ["at the limit", 0, {}],
    ["beyond it", 1, { "too-large": 1 }],
  ])("a row %s of 16 MiB", async (_, more, totals) => {
    const [start, end] = ['{"a":"', '"}'];
    const row = `${start}${"x".repeat(2 ** 24 - start.length - end.length + more)}${end}`;
    expect(bridge.validate(row, { platform: "arize" }).totals).toEqual(totals);
    const file = await bridge.check(`{"a":1}\n${row}\n{"a":1}\n`, { platform: "arize" });
    expect(file).toMatchObject({ records: 3, totals });
  });
});

describe("every text of one or two bytes", () => {
  const judges = platforms.map((platform) => ({ platform, judge: ajvOf(`${platform}/entry`) }));
  const texts = Array.from({ length: 256 + 65_536 }, (_, index) =>
    index < 256 ? Buffer.of(index) : Buffer.of((index - 256) >> 8, index & 0xff),
  );
  test.each(judges)("for $platform", ({ platform, judge }) => {
    const wrong = texts.filter((bytes) => {
      const parsed = strictlyParsed(bytes);
      const { valid } = bridge.validate(bytes, { platform, rules: false });
      return valid !== (parsed !== undefined && judge(parsed.value));
    });
    expect(wrong).toEqual([]);
  });
});

describe("schemas in a row", () => {
  const calls = [
    { id: "c", type: "function", function: { name: "f", arguments: '{"a":"aaaa!"}' } },
  ];
  const ref = "#/definitions/a";
  /** @type {[string, unknown][]} */
  const cases = [
    ["a pattern that backtracks", { properties: { a: { pattern: "^(a+)+$" } } }],
    ["a pattern with many groups", { properties: { a: { pattern: "((a?){50}){50}".repeat(9) } } }],
    ["a pattern that is none", { properties: { a: { pattern: "(" } } }],
    ["a reference to itself", { $ref: "#" }],
    ["references in a ring", { $ref: ref, definitions: { a: { allOf: [{ $ref: ref }] } } }],
    ["a reference elsewhere", { $ref: "http://169.254.169.254/latest" }],
    ["a reference to a file", { $ref: "file:///etc/passwd" }],
    ["another $schema", { $schema: "http://127.0.0.1:1/" }],
    ["no schema at all", { type: 7, properties: [] }],
    ["keys of the language", JSON.parse('{"properties":{"__proto__":{"type":"constructor"}}}')],
    ["a large union", { anyOf: Array.from({ length: 5000 }, (_, i) => ({ const: i })) }],
    ["depth within the limit", JSON.parse(`{"properties":${inObjects(100)}}`)],
  ];
  test.each(cases)("%s", (_, parameters) => {
    const row = {
      tools: [{ type: "function", function: { name: "f", parameters } }],
      messages: [{ role: "assistant", tool_calls: calls }],
      response_format: { type: "json_schema", json_schema: { name: "s", schema: parameters } },
    };
    expect(bridge.validate(row, { platform: "openpipe", rules: false }).valid).toBe(true);
    expect(bridge.validate(row, { platform: "openpipe" }).issues.length).toBeLessThan(100);
    const { converted, rejected } = bridge.convert(row, { from: "openpipe", to: "arize" });
    expect(converted + rejected.length).toBe(1);
  });
});

describe("keys of the language", () => {
  const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];
  const members = (/** @type {unknown} */ value) =>
    names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",");

  test.each(names)("%s is a key like others", (name) => {
    const key = JSON.stringify(name);
    const [issue] = bridge.validate(`{"messages":[],${key}:{"polluted":1}}`, {
      platform: "openpipe",
      rules: false,
    }).issues;
    expect(issue).toMatchObject({ code: "unknown-key", path: [name], pointer: `/${name}` });
    const [inside] = bridge.validate(`{"inputs":{${key}:1}}`, { platform: "humanloop" }).issues;
    expect(inside).toMatchObject({ code: "type", path: ["inputs", name] });
    const twice = bridge.validate(`{${key}:1,${key}:2}`, { platform: "arize" });
    expect(twice.totals).toEqual({ "duplicate-key": 1 });
    expect(bridge.validate(`{"a":1}`, { platform: "openpipe" }).totals["required"]).toBe(1);
  });

  test.each(platforms.flatMap((from) => platforms.map((to) => [from, to])))(
    "go from %s to %s and spoil nothing",
    (from, to) => {
      const start = {
        openpipe: `{"messages":[],"metadata":{${members("x")}}}`,
        humanloop: `{"messages":[{"role":"user","content":"x"}],"inputs":{${members("x")}},"target":{${members({ polluted: 1 })}}}`,
        arize: `{"input":{"messages":[]},"metadata":{${members({ polluted: 1 })}},${members("x")}}`,
      };
      const text = start[/** @type {"openpipe"} */ (from)];
      const options = {
        from: /** @type {any} */ (from),
        to: /** @type {any} */ (to),
        rules: false,
      };
      const before = Object.getOwnPropertyNames(Object.prototype);
      const ofText = bridge.convert(text, /** @type {any} */ (options));
      const ofValue = bridge.convert(JSON.parse(text), /** @type {any} */ (options));
      expect(ofText.converted).toBe(1);
      expect(JSON.stringify(/** @type {any} */ (ofValue).value)).toBe(
        JSON.stringify(JSON.parse(/** @type {any} */ (ofText).text)),
      );
      for (const name of names) expect(/** @type {any} */ (ofText).text).toContain(name);
      expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
      expect(/** @type {any} */ ({}).polluted).toBeUndefined();
    },
  );
});

describe("a process that forbids it", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "entrybridge-hostile-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const entry = new URL("../../dist/node.mjs", import.meta.url).href;
  const cli = path.resolve(import.meta.dirname, "../../dist/cli.mjs");
  const row = JSON.stringify({
    ...openpipe,
    tools: [
      { type: "function", function: { name: "f", parameters: { $ref: "http://127.0.0.1:1/" } } },
    ],
  });
  const file = path.join(folder, "rows.jsonl");
  writeFileSync(file, `${row}\n{"messages":\n`);
  const work = `
    const { load } = await import(${JSON.stringify(entry)});
    const bridge = await load();
    const row = ${JSON.stringify(row)};
    const { valid } = bridge.validate(row, { platform: "openpipe", rules: false });
    const { records } = await bridge.check(row + "\\n" + row);
    const { converted } = bridge.convert(row, { from: "openpipe", to: "arize" });
    console.log(JSON.stringify([valid, records, converted, bridge.detect(row).best]));`;
  const done = JSON.stringify([true, 2, 1, "openpipe"]);
  const permission = process.allowedNodeEnvironmentFlags.has("--permission")
    ? "--permission"
    : "--experimental-permission";

  /** @param {string[]} flags @param {string} script */
  const run = (flags, script) =>
    execFileSync(process.execPath, [...flags, "--input-type=module", "-e", script], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();

  test("code out of text", () => {
    expect(run(["--disallow-code-generation-from-strings"], work)).toBe(done);
  });

  test("files to be written", () => {
    expect(run([permission, "--allow-fs-read=*"], work)).toBe(done);
  });

  test("the network", () => {
    const refuse = `
      import net from "node:net"; import dns from "node:dns"; import dgram from "node:dgram";
      const refuse = () => { throw new Error("the network"); };
      globalThis.fetch = refuse; net.Socket.prototype.connect = refuse;
      dns.lookup = refuse; dgram.createSocket = refuse;`;
    expect(run([], `${refuse}${work}`)).toBe(done);
  });

  test.each([
    ["check", 1],
    ["detect", 0],
  ])("files to be written by the command %s", (command, code) => {
    const flags = [permission, "--allow-fs-read=*"];
    const { status } = spawnSync(process.execPath, [...flags, cli, command, file]);
    expect(status).toBe(code);
    expect(readdirSync(folder)).toEqual(["rows.jsonl"]);
    expect(readFileSync(file, "utf8")).toContain('{"messages":\n');
  });
});
