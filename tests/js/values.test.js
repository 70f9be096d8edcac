// @ts-check
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { openpipe } from "./rows.js";

const bridge = await load();

/** @param {unknown} value */
const wrapped = (value) => ({ question: "q", deep: [{ at: value }] });
const cycle = { question: "q" };
Reflect.set(cycle, "self", { again: cycle });

describe("what has no JSON is one issue at its place", () => {
  /** @type {[string, unknown, string, number, RegExp][]} */
  const cases = [
    ["undefined as a whole", undefined, "", 0, /undefined/],
    ["a function as a whole", () => 1, "", 0, /function/],
    ["a symbol as a whole", Symbol("s"), "", 0, /symbol/],
    ["NaN as a whole", NaN, "", 0, /NaN/],
    ["a BigInt as a whole", 1n, "", 0, /BigInt 1n/],
    ["NaN", wrapped(NaN), "/deep/0/at", 30, /`deep\[0\]\.at` is NaN/],
    ["an infinity", wrapped(-Infinity), "/deep/0/at", 30, /-Infinity/],
    ["a BigInt", wrapped(2n ** 70n), "/deep/0/at", 30, /BigInt/],
    ["a function", wrapped(() => 1), "/deep/0/at", 30, /function/],
    ["a symbol", wrapped(Symbol.iterator), "/deep/0/at", 30, /symbol/],
    ["NaN in an object", wrapped(new Number(NaN)), "/deep/0/at", 30, /NaN/],
    ["NaN out of toJSON", wrapped({ toJSON: () => NaN }), "/deep/0/at", 30, /NaN/],
    ["a cycle", cycle, "/self/again", 32, /holds itself/],
    [
      "a toJSON that throws",
      wrapped({
        toJSON() {
          throw new Error("no");
        },
      }),
      "/deep/0/at",
      30,
      /no/,
    ],
    [
      "a getter that throws",
      {
        get a() {
          throw new Error("no");
        },
      },
      "/a",
      5,
      /no/,
    ],
    [
      "a whole that throws",
      {
        toJSON() {
          throw new Error("no");
        },
      },
      "",
      0,
      /^This is a value that throws when it is read \(Error: no\), which JSON cannot hold\.$/,
    ],
    ["NaN behind wide characters", { "é😀": NaN }, "/é😀", 10, /NaN/],
    ["a key to be escaped", { "a/b~c": NaN }, "/a~1b~0c", 9, /\["a\/b~c"\]/],
  ];
  test.each(cases)("%s", (_, value, pointer, offset, message) => {
    const report = bridge.validate(value, { platform: "arize" });
    expect(report).toMatchObject({ valid: false, platform: "arize", totals: { "not-json": 1 } });
    expect(report.issues).toHaveLength(1);
    expect(report.issues[0]).toMatchObject({
      code: "not-json",
      severity: "error",
      pointer,
      offset,
    });
    expect(report.issues[0]?.message).toMatch(message);
  });

  test("several are counted, and capped", () => {
    const value = { list: [NaN, 1, Infinity, 2n] };
    const report = bridge.validate(value, { platform: "arize", limits: { maxIssues: 2 } });
    expect(report.issues.map(({ path }) => path)).toEqual([
      ["list", 0],
      ["list", 2],
    ]);
    expect(report.totals).toEqual({ "not-json": 3 });
  });

  test("without a platform, the keys still tell it", () => {
    expect(bridge.validate({ inputs: { a: NaN } }).platform).toBe("humanloop");
    expect(bridge.validate(undefined).platform).toBe("openpipe");
  });
});

describe("a value means what JSON.stringify would send", () => {
  class Row {
    messages = openpipe.messages;
  }
  const shared = { role: "assistant", content: "4" };
  /** @type {[string, unknown][]} */
  const cases = [
    ["keys that are undefined are left out", { ...openpipe, tools: undefined }],
    ["toJSON speaks for an object", { toJSON: () => openpipe }],
    ["a class instance is its own keys", new Row()],
    ["an object without a prototype", Object.assign(Object.create(null), openpipe)],
    ["boxed strings", { messages: [{ role: new String("assistant"), content: Object("4") }] }],
    ["the same object twice is no cycle", { messages: [shared, shared] }],
    ["symbols as keys are left out", { ...openpipe, [Symbol("s")]: 1 }],
    [
      "keys that are not enumerable are left out",
      Object.defineProperty({ ...openpipe }, "x", { value: 1 }),
    ],
    [
      "strings keep all characters",
      { messages: [{ role: "assistant", content: '\u2028"\\\u0000é😀' }] },
    ],
  ];
  test.each(cases)("%s", (_, value) => {
    const rules = /** @type {const} */ ({ "nul-character": "off" });
    expect(bridge.validate(value, { platform: "openpipe", rules })).toMatchObject({
      valid: true,
      issues: [],
    });
  });

  test("undefined in an array is null", () => {
    const report = bridge.validate(
      { messages: [undefined] },
      { platform: "openpipe", rules: false },
    );
    expect(report.issues[0]).toMatchObject({
      code: "type",
      pointer: "/messages/0",
      received: "null",
    });
  });

  test("a date is its text", () => {
    expect(
      bridge.convert({ question: new Date(0), answer: "x" }, { to: "openpipe" }).value,
    ).toEqual({
      messages: [
        { role: "user", content: "1970-01-01T00:00:00.000Z" },
        { role: "assistant", content: "x" },
      ],
    });
  });

  test("an unpaired surrogate is escaped, as JSON.stringify escapes it", () => {
    const row = { messages: [{ role: "assistant", content: "\ud800" }] };
    expect(bridge.validate(row, { platform: "openpipe" }).totals).toEqual({ "lone-surrogate": 1 });
  });

  test("any depth is an answer", () => {
    /** @type {unknown} */
    let value = 1;
    for (let depth = 0; depth < 100_000; depth++) value = { a: value };
    expect(bridge.validate(value, { platform: "arize" }).totals).toEqual({ "too-deep": 1 });
  });
});
