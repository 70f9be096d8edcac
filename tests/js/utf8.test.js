// @ts-check
// Bytes that are no UTF-8, each at its first wrong byte; and all that TextDecoder has an opinion on.
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { strictlyParsed } from "./judges/verdicts.js";

const bridge = await load();
const arize = /** @type {const} */ ({ platform: "arize", rules: false });
const before = Buffer.from('{"a":"');
const behind = Buffer.from('"}');

/** @param {string} hex */
const inString = (hex) => Buffer.concat([before, Buffer.from(hex, "hex"), behind]);

// In a string, and where the fault is, counted from the first of these bytes.
/** @type {[string, string, number][]} */
const bad = [
  ["a continuation byte alone", "80", 0],
  ["the last continuation byte alone", "bf", 0],
  ["a continuation byte behind a letter", "6180", 1],
  ["a continuation byte too many", "c3a980", 2],
  ["two bytes cut short by a letter", "c361", 0],
  ["two bytes cut short by the string's end", "c3", 0],
  ["three bytes cut short by a letter", "e28261", 0],
  ["three bytes cut short behind the first", "e2", 0],
  ["four bytes cut short by a letter", "f09f9861", 0],
  ["four bytes cut short behind the second", "f09f", 0],
  ["four bytes cut short by four others", "f09f98f09f9880", 0],
  ["an overlong NUL", "c080", 0],
  ["an overlong slash", "c0af", 0],
  ["an overlong quote", "c0a2", 0],
  ["the last overlong of two", "c1bf", 0],
  ["an overlong of three", "e08080", 0],
  ["the last overlong of three", "e09fbf", 0],
  ["an overlong of four", "f0808080", 0],
  ["the last overlong of four", "f08fbfbf", 0],
  ["the first high surrogate", "eda080", 0],
  ["the last high surrogate", "edafbf", 0],
  ["the first low surrogate", "edb080", 0],
  ["the last surrogate", "edbfbf", 0],
  ["a pair of surrogates (CESU-8)", "eda0bdedb880", 0],
  ["the first code point too large", "f4908080", 0],
  ["a code point far too large", "f7bfbfbf", 0],
  ["the form of five bytes", "f888808080", 0],
  ["the form of six bytes", "fc8480808080", 0],
  ["the form of six bytes of NUL", "fc8080808080", 0],
  ["the byte FE", "fe", 0],
  ["the byte FF", "ff", 0],
  ["FE FF, a UTF-16 mark", "feff", 0],
  ["Latin 1", "e97461", 0],
  ["a bad byte behind sixty-four good ones", `${"61".repeat(64)}ff`, 64],
  ["a bad byte behind a character across sixteen", `${"61".repeat(9)}f09f9880ff`, 13],
];

/** @type {[string, string][]} */
const good = [
  ["the last of one byte", "7f"],
  ["the first and last of two", "c280dfbf"],
  ["the first and last of three", "e0a080efbfbf"],
  ["around the surrogates", "ed9fbfee8080"],
  ["the first and last of four", "f0908080f48fbfbf"],
  ["a byte order mark inside", "efbbbf"],
  ["U+FFFD itself", "efbfbd"],
  ["line separators", "e280a8e280a9c285"],
];

describe("in a string", () => {
  test.each(bad)("%s", (_, hex, at) => {
    const bytes = inString(hex);
    expect(strictlyParsed(bytes)).toBeUndefined();
    const report = bridge.validate(bytes, arize);
    expect(report.totals).toEqual({ "invalid-utf8": 1 });
    expect(report.issues[0]).toMatchObject({ offset: before.length + at, line: 1 });
  });

  test.each(good)("%s", (_, hex) => {
    expect(strictlyParsed(inString(hex))).toBeDefined();
    expect(bridge.validate(inString(hex), arize)).toMatchObject({ valid: true });
  });
});

describe("elsewhere", () => {
  const row = Buffer.from('{"a":"b"}');
  const text = '{"a":"é"}';
  const utf16 = Buffer.from(text, "utf16le");
  const mark = Buffer.from("\ufeff");
  /** @type {[string, Uint8Array, string, number][]} */
  const cases = [
    ["a bad byte before the row", Buffer.concat([Buffer.of(0xff), row]), "invalid-utf8", 0],
    ["a bad byte behind the row", Buffer.concat([row, Buffer.of(0xff)]), "invalid-utf8", 9],
    ["a bad byte in a key", Buffer.from("7b22ff223a317d", "hex"), "invalid-utf8", 2],
    ["a bad byte in a number", Buffer.from("7b2261223a31ff7d", "hex"), "invalid-utf8", 6],
    ["a bad byte alone", Buffer.of(0xff), "invalid-utf8", 0],
    ["a character cut off by the end", Buffer.from('{"a":"é').subarray(0, -1), "invalid-utf8", 6],
    ["four bytes cut off by the end", Buffer.from('{"a":"😀').subarray(0, -1), "invalid-utf8", 6],
    ["a byte order mark cut off", Buffer.of(0xef, 0xbb), "invalid-utf8", 0],
    ["half a byte order mark", Buffer.concat([mark.subarray(0, 2), row]), "invalid-utf8", 0],
    ["two byte order marks", Buffer.concat([mark, mark, row]), "invalid-json", 3],
    ["a byte order mark behind the row", Buffer.concat([row, mark]), "invalid-json", 9],
    ["a byte order mark alone", mark, "invalid-json", 3],
    ["a NUL before the row", Buffer.concat([Buffer.of(0), row]), "invalid-json", 0],
    ["a NUL behind the row", Buffer.concat([row, Buffer.of(0)]), "invalid-json", 9],
    ["a NUL in a string", Buffer.from('{"a":"\0"}'), "invalid-json", 6],
    ["a NUL in a key", Buffer.from('{"\0":1}'), "invalid-json", 2],
    ["NULs alone", Buffer.alloc(100), "invalid-json", 0],
    ["UTF-16, little end first", utf16, "invalid-utf8", 12],
    ["UTF-16, big end first", Buffer.from(utf16).swap16(), "invalid-utf8", 13],
    ["UTF-16 with its mark", Buffer.concat([Buffer.of(0xff, 0xfe), utf16]), "invalid-utf8", 0],
    ["UTF-16 of ASCII alone", Buffer.from('{"a":1}', "utf16le"), "invalid-json", 1],
    ["UTF-32", Buffer.from("7b0000007d000000", "hex"), "invalid-json", 1],
    ["gzip", Buffer.from("1f8b0800000000000003", "hex"), "invalid-utf8", 1],
  ];
  test.each(cases)("%s", (_, bytes, code, offset) => {
    expect(strictlyParsed(bytes)).toBeUndefined();
    const report = bridge.validate(bytes, arize);
    expect(report).toMatchObject({ valid: false, totals: { [code]: 1 } });
    expect(report.issues).toHaveLength(1);
    expect(report.issues[0]).toMatchObject({ code, offset });
  });

  test("a byte order mark at the start is passed over", () => {
    expect(bridge.validate(Buffer.concat([mark, row]), arize).valid).toBe(true);
  });

  test("a bad row leaves the rows beside it as they are", async () => {
    const file = Buffer.concat(
      bad.flatMap(([, hex]) => [row, Buffer.from("\n"), inString(hex), Buffer.from("\n")]),
    );
    const summary = await bridge.check(file, arize);
    expect(summary).toMatchObject({ records: 2 * bad.length, valid: bad.length });
    expect(summary.totals).toEqual({ "invalid-utf8": bad.length });
  });
});

// Every byte that ends a range of RFC 3629's table, and those beside it.
const edges = [
  ...[
    0x00, 0x1f, 0x20, 0x22, 0x5c, 0x61, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2,
  ],
  ...[
    0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfe, 0xff,
  ],
];
const tails = [0x61, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xf0];
const allBytes = Array.from({ length: 256 }, (_, byte) => byte);

/** Every choice of one byte from each list. @param {number[][]} lists */
const products = (...lists) =>
  lists.reduce(
    (all, list) => all.flatMap((start) => list.map((byte) => [...start, byte])),
    /** @type {number[][]} */ ([[]]),
  );

describe("TextDecoder agrees", () => {
  /** @type {[string, number[][]][]} */
  const cases = [
    ["every two bytes", products(allBytes, allBytes)],
    ["three bytes at the edges", products(edges, edges, edges)],
    ["four bytes at the edges", products([0xef, 0xf0, 0xf1, 0xf4, 0xf5], tails, tails, tails)],
  ];
  test.each(cases)("%s", async (_, sequences) => {
    const rows = sequences
      .filter((bytes) => !bytes.includes(0x0a) && !bytes.includes(0x0d))
      // At every place in a block of sixty-four bytes.
      .map((bytes, index) =>
        inString(`${"61".repeat(index % 64)}${Buffer.from(bytes).toString("hex")}`),
      );
    const wrong = new Set(rows.keys());
    const options = { ...arize, limits: { maxIssues: rows.length } };
    const file = Buffer.concat(rows.flatMap((row) => [row, Buffer.from("\n")]));
    const summary = await bridge.check(file, options);
    expect(summary.records).toBe(rows.length);
    const refused = new Set(summary.issues.map(({ record }) => record));
    for (const [index, row] of rows.entries()) {
      if (refused.has(index) === (strictlyParsed(row) === undefined)) wrong.delete(index);
    }
    expect([...wrong].map((index) => rows[index]?.toString("hex"))).toEqual([]);
  });
});
