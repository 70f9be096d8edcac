// @ts-check
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { lines, openpipe, platforms, rows } from "./rows.js";

const bridge = await load();
const text = JSON.stringify(openpipe);
const bytes = new TextEncoder().encode(text);
const broken = {
  messages: [
    { role: "robot", content: "Hi" },
    { role: "assistant", content: "Ho" },
  ],
};

describe("every kind of input is the same row", () => {
  /** @type {[string, (row: unknown) => unknown][]} */
  const kinds = [
    ["a value", (row) => row],
    ["a string", (row) => JSON.stringify(row)],
    ["bytes", (row) => new TextEncoder().encode(JSON.stringify(row))],
    ["a Buffer", (row) => Buffer.from(JSON.stringify(row))],
    ["an ArrayBuffer", (row) => new TextEncoder().encode(JSON.stringify(row)).buffer],
    ["a part of a buffer", (row) => Buffer.from(`xx${JSON.stringify(row)}`).subarray(2)],
  ];
  test.each(kinds)("%s", (_, kind) => {
    expect(bridge.validate(kind(openpipe), { platform: "openpipe" })).toEqual({
      valid: true,
      platform: "openpipe",
      as: "entry",
      issues: [],
      totals: {},
    });
    const report = bridge.validate(kind(broken), { platform: "openpipe" });
    expect(report.valid).toBe(false);
    expect(report.totals).toEqual({ enum: 1 });
    expect(report.issues).toHaveLength(1);
    expect(report.issues[0]).toMatchObject({
      severity: "error",
      code: "enum",
      path: ["messages", 0, "role"],
      pointer: "/messages/0/role",
      record: 0,
      line: 1,
      column: 22,
      offset: 21,
      length: 7,
    });
  });
});

describe("the platform", () => {
  test.each(platforms)("%s is told by the keys", (platform) => {
    expect(bridge.validate(rows[platform])).toMatchObject({ valid: true, platform });
    expect(bridge.validate(rows[platform], { platform: "auto" })).toMatchObject({ platform });
  });

  test("any takes the rows of all three", () => {
    for (const platform of platforms) {
      const report = bridge.validate(rows[platform], { platform: "any" });
      expect(report).toMatchObject({ valid: true, platform: "any" });
    }
  });

  test("bodies are checked as what they are said to be", () => {
    const body = { entries: [openpipe] };
    expect(bridge.validate(body, { platform: "openpipe", as: "request" })).toMatchObject({
      valid: true,
      as: "request",
    });
    const report = bridge.validate({ entries: [] }, { platform: "openpipe", as: "request" });
    expect(report.issues.map(({ code, pointer }) => [code, pointer])).toEqual([
      ["min-items", "/entries"],
    ]);
    expect(bridge.validate(body, { platform: "openpipe", as: "error" }).valid).toBe(false);
    const created = { object: "dataset.entries.creation", entries_created: 1 };
    expect(
      bridge.validate(
        { ...created, errors: { object: "list", data: [] } },
        { platform: "openpipe", as: "response" },
      ).valid,
    ).toBe(true);
  });
});

describe("rules and limits", () => {
  const endsInUser = { messages: [{ role: "user", content: "Hi" }] };
  const rule = "last-message-not-assistant";

  test("a rule speaks at its own level", () => {
    const report = bridge.validate(endsInUser, { platform: "openpipe" });
    expect(report.issues.map(({ code, severity }) => [code, severity])).toEqual([[rule, "error"]]);
  });

  test("a warning leaves the row valid", () => {
    const report = bridge.validate(endsInUser, { platform: "openpipe", rules: { [rule]: "warn" } });
    expect(report).toMatchObject({ valid: true, totals: { [rule]: 1 } });
    expect(report.issues[0]).toMatchObject({ severity: "warning" });
  });

  test.each([
    { rules: { [rule]: /** @type {const} */ ("off") } },
    { rules: /** @type {const} */ (false) },
  ])("%j silences it", (options) => {
    const report = bridge.validate(endsInUser, { platform: "openpipe", ...options });
    expect(report).toMatchObject({ valid: true, issues: [] });
  });

  test("the issues are capped, the totals are not", () => {
    const messages = Array.from({ length: 50 }, () => ({ role: "robot" }));
    const report = bridge.validate(
      { messages },
      { platform: "openpipe", limits: { maxIssues: 3 } },
    );
    expect(report.issues).toHaveLength(3);
    expect(report.totals["enum"]).toBe(50);
  });

  test("more validators than are kept do no harm", () => {
    for (let round = 0; round < 2; round++) {
      for (let maxDepth = 10; maxDepth < 60; maxDepth++) {
        const options = { platform: /** @type {const} */ ("openpipe"), limits: { maxDepth } };
        expect(bridge.validate(text, options).valid).toBe(true);
      }
    }
  });

  test("rules() describes each rule, in a copy", () => {
    const [first] = bridge.rules();
    expect(first).toEqual({
      id: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/),
      summary: expect.any(String),
      fix: expect.any(String),
      defaults: {
        openpipe: expect.stringMatching(/^(off|warn|error)$/),
        humanloop: expect.stringMatching(/^(off|warn|error)$/),
        arize: expect.stringMatching(/^(off|warn|error)$/),
      },
    });
    const docs = JSON.parse(readFileSync("dist/rule-docs.json", "utf8"));
    expect(Object.keys(docs).sort()).toEqual(bridge.rules().map(({ id }) => id));
    if (first) first.id = "changed";
    expect(bridge.rules()[0]?.id).not.toBe("changed");
    expect(bridge.rules().map(({ id }) => id)).toContain(rule);
  });
});

describe("hostile text", () => {
  /** @type {[string, string | Uint8Array, string][]} */
  const cases = [
    ["no text", "", "invalid-json"],
    ["white space alone", " \n\t", "invalid-json"],
    ["a truncated row", text.slice(0, -1), "invalid-json"],
    ["two rows", lines(openpipe, openpipe), "invalid-json"],
    ["an unpaired high surrogate", '{"a":"\ud800"}', "invalid-utf8"],
    ["an unpaired low surrogate", '{"a":"\udc00x"}', "invalid-utf8"],
    ["an unpaired surrogate before a pair", '{"a":"\ud800\ud83d\ude00"}', "invalid-utf8"],
    [
      "a byte that is no UTF-8",
      new Uint8Array([...bytes.subarray(0, 12), 0xff, 0x7d]),
      "invalid-utf8",
    ],
    ["an escape that is half a pair", '{"a":"\\ud800"}', "lone-surrogate"],
    ["a repeated key", '{"a":1,"a":2}', "duplicate-key"],
    ["nesting without end", "[".repeat(100_000), "too-deep"],
    ["nesting one too deep", '{"a":'.repeat(129) + "1" + "}".repeat(129), "too-deep"],
  ];
  test.each(cases)("%s", (_, input, code) => {
    const report = bridge.validate(input, { platform: "arize" });
    expect(report.valid).toBe(false);
    expect(report.totals).toEqual({ [code]: 1 });
  });

  test("a row too long", () => {
    const report = bridge.validate(text, { platform: "openpipe", limits: { maxRowBytes: 20 } });
    expect(report.totals).toEqual({ "too-large": 1 });
  });

  test("a text with a byte order mark is fine", () => {
    expect(bridge.validate(`\ufeff${text}`, { platform: "openpipe" }).valid).toBe(true);
  });

  test("a long string with non-ASCII arrives whole", () => {
    const content = "😀é\u2028".repeat(50_000);
    const row = { messages: [{ role: "assistant", content }], typo: 1 };
    const [issue] = bridge.validate(row, { platform: "openpipe" }).issues;
    const before = JSON.stringify(row).indexOf('"typo"');
    expect(issue).toMatchObject({ code: "unknown-key", column: before + 1 });
    expect(issue?.offset).toBe(Buffer.byteLength(JSON.stringify(row).slice(0, before)));
  });

  test("keys of the language are ordinary keys", () => {
    const row = '{"__proto__":{"a":1},"constructor":"x","toString":null}';
    expect(bridge.validate(row, { platform: "arize" }).valid).toBe(true);
    expect(bridge.validate(row, { platform: "openpipe" }).totals["unknown-key"]).toBe(3);
    expect(bridge.validate(JSON.parse(row), { platform: "openpipe" }).totals["unknown-key"]).toBe(
      3,
    );
  });

  test("memory moves under a growing text without harm", () => {
    for (const size of [1, 100, 10_000, 1_000_000, 10_000_000, 10]) {
      const row = { messages: [{ role: "assistant", content: "x".repeat(size) }], typo: 1 };
      const report = bridge.validate(row, { platform: "openpipe" });
      expect(report.totals).toEqual({ "unknown-key": 1 });
    }
  });
});

describe("detect", () => {
  test.each(platforms)("tells %s by the keys", (platform) => {
    for (const input of [rows[platform], JSON.stringify(rows[platform])]) {
      expect(bridge.detect(input)).toMatchObject({ best: platform, [platform]: true });
    }
  });

  test("says which schemas take a row", () => {
    expect(bridge.detect(openpipe)).toEqual({
      openpipe: true,
      humanloop: true,
      arize: true,
      best: "openpipe",
      reason: expect.stringMatching(/./),
    });
    expect(bridge.detect({ id: 1 })).toMatchObject({
      openpipe: false,
      humanloop: true,
      arize: false,
    });
  });

  test.each([
    ["text that is no JSON", "{"],
    ["a number", 1],
    ["NaN", NaN],
    ["undefined", undefined],
  ])("%s has no platform", (_, input) => {
    expect(bridge.detect(input)).toEqual({
      openpipe: false,
      humanloop: false,
      arize: false,
      best: null,
      reason: expect.stringMatching(/./),
    });
  });
});

describe("a valid report has what was checked", () => {
  const wishes = /** @type {const} */ ({ platform: "arize" });
  const row = { question: "q", list: [1] };

  test.each([
    ["a value is itself", row],
    ["a value without some keys is itself", { ...row, gone: undefined }],
    ["a value without a prototype is itself", Object.assign(Object.create(null), row)],
    ["a value with a warning is itself", { ...row, time: 1 }],
  ])("%s", (_, value) => {
    for (let i = 0; i < 5; i++) {
      const report = bridge.validate(value, wishes);
      expect(report.valid && report.value).toBe(value);
    }
    expect(bridge.is("arize", value)).toBe(true);
  });

  test.each([
    ["text", JSON.stringify(row)],
    ["text behind a byte order mark", `\ufeff${JSON.stringify(row)}`],
    ["bytes behind a byte order mark", Buffer.from(`\ufeff${JSON.stringify(row)}`)],
    ["an object that toJSON speaks for", { toJSON: () => row }],
    ["a boxed string", { ...row, question: new String("q") }],
  ])("%s is read when it is asked for", (_, input) => {
    const report = bridge.validate(input, wishes);
    expect(report.value).toEqual(row);
    expect(report.value).toBe(report.value);
    expect(bridge.is("arize", input)).toBe(false);
  });

  test("undefined in a list is null there", () => {
    const report = bridge.validate({ ...row, list: [undefined] }, wishes);
    expect(report.value).toEqual({ ...row, list: [null] });
  });

  test("an invalid one has none", () => {
    expect(bridge.validate({}, wishes).value).toBeUndefined();
    expect(bridge.validate("{", wishes).value).toBeUndefined();
  });

  test("it is no part of what is printed", () => {
    const report = bridge.validate(row, wishes);
    expect(Object.keys(report)).not.toContain("value");
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});
