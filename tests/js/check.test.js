// @ts-check
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { arize, humanloop, lines, openpipe, platforms, rows } from "./rows.js";

const bridge = await load();
const bad = {
  messages: [
    { role: "robot", content: "Hi" },
    { role: "assistant", content: "Ho" },
  ],
};

/** @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text);

describe("every framing holds the same rows", () => {
  const two = [openpipe, bad];
  /** @type {[string, string, string][]} */
  const cases = [
    ["JSON Lines", lines(...two), "json-lines"],
    ["JSON Lines without a last newline", lines(...two).trimEnd(), "json-lines"],
    ["JSON Lines with CRLF", lines(...two).replaceAll("\n", "\r\n"), "json-lines"],
    ["JSON Lines with blank lines", lines(...two).replaceAll("\n", "\n\n  \n"), "json-lines"],
    ["JSON Lines behind a byte order mark", `\ufeff${lines(...two)}`, "json-lines"],
    ["a JSON array", JSON.stringify(two), "json-array"],
    ["a pretty JSON array", JSON.stringify(two, null, 2), "json-array"],
    ["a request body", JSON.stringify({ entries: two }), "request-body"],
    ["a pretty request body", JSON.stringify({ entries: two }, null, 2), "request-body"],
  ];
  test.each(cases)("%s", async (_, text, framing) => {
    const rules = /** @type {const} */ ({ bom: "off", crlf: "off" });
    const summary = await bridge.check(text, { platform: "openpipe", rules });
    expect(summary).toMatchObject({
      platform: "openpipe",
      framing,
      records: 2,
      valid: 1,
      invalid: 1,
      bytes: bytesOf(text).length,
      totals: { enum: 1 },
      byPlatform: { openpipe: 2 },
    });
    expect(summary.issues.map(({ record, pointer }) => [record, pointer])).toEqual([
      [1, "/messages/0/role"],
    ]);
  });

  test.each([
    ["one row over several lines", JSON.stringify(openpipe, null, 2)],
    ["one row in one line", JSON.stringify(openpipe)],
  ])("%s", async (_, text) => {
    const summary = await bridge.check(text, { platform: "openpipe" });
    expect(summary).toMatchObject({ records: 1, valid: 1, invalid: 0, issues: [], totals: {} });
  });

  test.each([
    ["nothing", ""],
    ["white space", " \n\t\r\n"],
    ["a byte order mark", "\ufeff"],
    ["an empty array", "[]"],
  ])("%s holds no rows", async (_, text) => {
    const summary = await bridge.check(text, { rules: false });
    expect(summary).toMatchObject({ records: 0, valid: 0, invalid: 0, issues: [] });
  });

  test("a body with other keys is a row", async () => {
    const text = JSON.stringify({ examples: [arize], note: 1 });
    expect(await bridge.check(text, { platform: "arize" })).toMatchObject({ records: 1, valid: 1 });
  });
});

describe("rules of files", () => {
  /** @param {string} text @param {import("entrybridge").CheckOptions} [options] */
  const said = async (text, options) => {
    const { issues, errors } = await bridge.check(text, options);
    return [errors, ...issues.map(({ code, line, column }) => `${code} ${line}:${column}`)];
  };

  test("speak of a file that should be JSON Lines", async () => {
    const array = JSON.stringify([openpipe, openpipe]);
    expect(await said(array)).toEqual([0]);
    expect(await said(array, { framing: "json-lines" })).toEqual([1, "json-array-in-jsonl 1:1"]);
    const pretty = JSON.stringify(openpipe, null, 2);
    expect(await said(pretty, { framing: "json-lines" })).toEqual([1, "pretty-printed-json 1:1"]);
    expect(await said(lines(openpipe), { framing: "json-lines" })).toEqual([0]);
  });

  test("see rows of a file of many pieces", async () => {
    const many = Array.from({ length: 9000 }, (_, id) => ({
      id_: id % 8999,
      text: "x".repeat(40),
    }));
    const rules = /** @type {const} */ ({ "duplicate-example": "error" });
    const text = `\ufeff${lines(...many).replaceAll("\n", "\r\n")}`;
    const bytes = bytesOf(text);
    expect(await said(/** @type {any} */ (bytes), { platform: "arize", rules })).toEqual([
      1,
      "bom 1:1",
      "duplicate-example 9000:1",
      "crlf 1:60",
    ]);
    expect(await bridge.check(bytes, { platform: "arize", rules })).toMatchObject({
      valid: 8999,
      invalid: 1,
    });
  });

  test("validate knows no framing", () => {
    expect(() => bridge.validate("{}", /** @type {any} */ ({ framing: "json-lines" }))).toThrow(
      'Unknown option "framing"',
    );
  });

  test.each(["jsonl", 1, null])("framing %p is misuse", async (framing) => {
    const options = /** @type {any} */ ({ framing });
    await expect(bridge.check("{}", options)).rejects.toThrow(TypeError);
    expect(() => bridge.compile({}, options)).toThrow(TypeError);
  });

  test("hold for schemas of one's own", async () => {
    const schema = bridge.compile(
      {},
      { rules: { "duplicate-example": "warn", bom: "error" }, framing: "json-lines" },
    );
    const { issues, errors } = await schema.check("\ufeff{}\n{}\n");
    expect(issues.map(({ code }) => code)).toEqual(["bom", "duplicate-example"]);
    expect(errors).toBe(1);
  });
});

describe("every source holds the same file", () => {
  const bytes = bytesOf(lines(openpipe, bad));
  /** @param {Uint8Array} all */
  async function* pieces(all) {
    for (let at = 0; at < all.length; at += 7) yield all.subarray(at, at + 7);
  }
  const iterable = new ReadableStream({ start: (to) => (to.enqueue(bytes), to.close()) });
  const bare = new ReadableStream({ start: (to) => (to.enqueue(bytes), to.close()) });
  /** @type {[string, any][]} */
  const sources = [
    ["a string", lines(openpipe, bad)],
    ["bytes", bytes],
    ["a Buffer", Buffer.from(bytes)],
    ["an ArrayBuffer", bytes.slice().buffer],
    ["a Blob", new Blob([bytes])],
    ["an async iterable", pieces(bytes)],
    ["a stream", iterable],
    ["a stream that cannot be iterated", { getReader: () => bare.getReader() }],
  ];
  test.each(sources)("%s", async (_, source) => {
    expect(await bridge.check(source)).toMatchObject({
      records: 2,
      invalid: 1,
      bytes: bytes.length,
    });
  });

  test("a source that fails passes its error on", async () => {
    const failing = {
      async *[Symbol.asyncIterator]() {
        yield bytes;
        throw new Error("the line was cut");
      },
    };
    await expect(bridge.check(failing)).rejects.toThrow("the line was cut");
    expect(await bridge.check(bytes)).toMatchObject({ records: 2 });
  });

  test("several checks at once do not mix", async () => {
    const summaries = await Promise.all(
      platforms.map((platform) => bridge.check(new Blob([lines(rows[platform], rows[platform])]))),
    );
    expect(summaries.map(({ platform, valid }) => [platform, valid])).toEqual(
      platforms.map((platform) => [platform, 2]),
    );
  });
});

describe("the platform", () => {
  test.each(platforms)("%s is chosen by keys, with the reason", async (platform) => {
    const summary = await bridge.check(lines(rows[platform]));
    expect(summary).toMatchObject({ platform, valid: 1, byPlatform: { [platform]: 1 } });
    expect(summary.platformReason).toMatch(/./);
  });

  test("rows that disagree are not checked", async () => {
    const summary = await bridge.check(lines(openpipe, bad, humanloop, bad));
    expect(summary).toMatchObject({ platform: null, totals: { "mixed-platforms": 1 } });
    expect(summary.issues).toHaveLength(1);
    expect(summary.issues[0]).toMatchObject({ code: "mixed-platforms", record: 2, line: 3 });
  });

  test("a platform that is named is not guessed", async () => {
    const summary = await bridge.check(lines(openpipe, humanloop), { platform: "humanloop" });
    expect(summary).toMatchObject({ platform: "humanloop", records: 2, valid: 2 });
    expect(summary.platformReason).toBeUndefined();
  });
});

describe("a bad row never stops the file", () => {
  /** @type {[string, string | Uint8Array, string][]} */
  const cases = [
    ["a truncated row", '{"messages":[', "invalid-json"],
    ["no JSON at all", "messages: none", "invalid-json"],
    ["nesting without end", '{"messages":'.repeat(5000), "too-deep"],
    [
      "bytes that are no UTF-8",
      new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
      "invalid-utf8",
    ],
    ["a row too long", `{"messages":"${"x".repeat(2000)}"}`, "too-large"],
  ];
  test.each(cases)("%s", async (_, row, code) => {
    const file = Buffer.concat([
      Buffer.from(lines(openpipe)),
      Buffer.from(row),
      Buffer.from(`\n${lines(openpipe, openpipe)}`),
    ]);
    const options = {
      platform: /** @type {const} */ ("openpipe"),
      limits: { maxRowBytes: 1000, maxDepth: 20 },
    };
    const raised = code === "too-deep" ? { ...options, limits: { maxDepth: 20 } } : options;
    const summary = await bridge.check(file, raised);
    expect(summary).toMatchObject({ records: 4, valid: 3, invalid: 1, totals: { [code]: 1 } });
    expect(summary.issues[0]).toMatchObject({ record: 1, line: 2, code });
  });

  test("issues are capped, totals are exact", async () => {
    const summary = await bridge.check(lines(...Array.from({ length: 1000 }, () => bad)));
    expect(summary.issues).toHaveLength(100);
    expect(summary).toMatchObject({ invalid: 1000, totals: { enum: 1000 } });
  });
});
