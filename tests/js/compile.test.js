// @ts-check
// Schemas of the user's own. What each keyword means is held against Ajv in
// own_schema.property.test.js, and against the official suite by the C++ tests.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { CoreError, load, loadSync, MisuseError, SchemaError } from "entrybridge";

const bridge = await load();

/** @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text);

/** @param {() => unknown} call @returns {unknown} */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/**
 * The codes and places of what is wrong with a value.
 * @param {unknown} schema
 * @param {unknown} value
 */
function faults(schema, value) {
  const compiled = bridge.compile(schema);
  const { valid, issues } = compiled.validate(value);
  compiled.dispose();
  expect(valid).toBe(issues.length === 0);
  return issues.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("every kind of text and value is the same", () => {
  const schema = { type: "object", properties: { n: { type: "integer", minimum: 3 } } };
  /** @type {[string, (value: unknown) => unknown][]} */
  const kinds = [
    ["a value", (value) => value],
    ["a string", (value) => JSON.stringify(value)],
    ["a string with a byte order mark", (value) => `\ufeff${JSON.stringify(value)}`],
    ["bytes", (value) => bytesOf(JSON.stringify(value))],
    ["a Buffer", (value) => Buffer.from(JSON.stringify(value))],
    ["an ArrayBuffer", (value) => bytesOf(JSON.stringify(value)).buffer],
  ];
  test.each(kinds)("%s as a schema", (_, kind) => {
    expect(faults(kind(schema), { n: 3 })).toEqual([]);
    expect(faults(kind(schema), { n: 2 })).toEqual(["minimum /n"]);
  });

  test.each(kinds)("%s as a document", (_, kind) => {
    expect(faults(schema, kind({ n: 3 }))).toEqual([]);
    expect(faults(schema, kind({ n: 2 }))).toEqual(["minimum /n"]);
  });

  test("booleans are schemas", () => {
    expect(faults(true, 1)).toEqual([]);
    expect(faults("false", 1)).toEqual(["no-match "]);
  });
});

test("a report says all that one of a platform says, and names no platform", () => {
  const compiled = bridge.compile({ properties: { n: { maximum: 5 } }, required: ["id"] });
  expect(compiled.validate({ id: 1 })).toEqual({ valid: true, issues: [], totals: {} });
  expect(compiled.validate('{\n "n": 6, "id": 1}')).toEqual({
    valid: false,
    issues: [
      {
        severity: "error",
        code: "maximum",
        message: "`n` must be at most 5, got 6.",
        path: ["n"],
        pointer: "/n",
        record: 0,
        line: 2,
        column: 7,
        offset: 8,
        length: 1,
        expected: "at most 5",
        received: "6",
      },
    ],
    totals: { maximum: 1 },
  });
});

describe("what is no JSON is an issue", () => {
  const compiled = bridge.compile(true);
  test.each([
    ["NaN", { a: NaN }, "not-json", "/a"],
    ["undefined", undefined, "not-json", ""],
    ["broken text", '{"a":', "invalid-json", ""],
    ["two documents", "{}\n{}", "invalid-json", ""],
    ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "invalid-utf8", ""],
    ["a repeated key", '{"a":1,"a":2}', "duplicate-key", "/a"],
    ["half a pair", '"\\ud800"', "lone-surrogate", ""],
    ["nesting without end", "[".repeat(100_000), "too-deep", ""],
  ])("%s", (_, input, code, pointer) => {
    const { valid, issues, totals } = compiled.validate(input);
    expect({ valid, totals }).toEqual({ valid: false, totals: { [code]: 1 } });
    if (code !== "too-deep") expect(issues[0]?.pointer).toBe(pointer);
  });
});

describe("rules and limits", () => {
  const repeated = '{"a":1,"a":2}';

  test("rules of text can be set or switched off", () => {
    const warned = bridge.compile(true, { rules: { "duplicate-key": "warn" } });
    expect(warned.validate(repeated)).toMatchObject({
      valid: true,
      totals: { "duplicate-key": 1 },
    });
    const silent = bridge.compile(true, { rules: false });
    expect(silent.validate(repeated)).toEqual({ valid: true, issues: [], totals: {} });
  });

  test("limits hold", () => {
    const limits = { maxDepth: 3, maxRowBytes: 40, maxIssues: 1 };
    const compiled = bridge.compile({ items: { type: "null" } }, { limits });
    expect(compiled.validate("[[[[]]]]").totals).toEqual({ "too-deep": 1 });
    expect(compiled.validate(`"${"x".repeat(40)}"`).totals).toEqual({ "too-large": 1 });
    const { issues, totals } = compiled.validate([1, 2, 3]);
    expect([issues.length, totals]).toEqual([1, { type: 3 }]);
    expect(compiled.validate([NaN, NaN])).toMatchObject({ totals: { "not-json": 2 } });
    expect(compiled.validate([NaN, NaN]).issues).toHaveLength(1);
  });
});

describe("a schema that cannot be used is a SchemaError at its place", () => {
  /** @type {[string, unknown, { pointer: string, line?: number, column: number, offset: number }, RegExp][]} */
  const cases = [
    ["no text", "", { pointer: "", column: 1, offset: 0 }, /not JSON/],
    ["broken text", '{"type":}', { pointer: "", column: 9, offset: 8 }, /not JSON/],
    [
      "bytes that are no UTF-8",
      new Uint8Array([0x7b, 0xff]),
      { pointer: "", column: 2, offset: 1 },
      /UTF-8/,
    ],
    ["a number as text", "7", { pointer: "", column: 1, offset: 0 }, /boolean or object/],
    ["a list as text", "[]", { pointer: "", column: 1, offset: 0 }, /boolean or object/],
    [
      "a type that is none, in a later line",
      '{\n  "type": "strin"\n}',
      { pointer: "/type", line: 2, column: 11, offset: 12 },
      /`type` must be one of .*did you mean "string"/,
    ],
    [
      "a fault in a value",
      { properties: { a: { minLength: -1 } } },
      { pointer: "/properties/a/minLength", column: 33, offset: 32 },
      /at least 0, got -1/,
    ],
    [
      "wide characters before it",
      { é: "😀", minimum: "3" },
      { pointer: "/minimum", column: 21, offset: 23 },
      /`minimum` must be a number/,
    ],
    [
      "a byte order mark before it",
      '\ufeff{"type":1}',
      { pointer: "/type", column: 9, offset: 11 },
      /`type`/,
    ],
    ["NaN in it", { minimum: NaN }, { pointer: "/minimum", column: 12, offset: 11 }, /NaN/],
    [
      "a reference to nothing",
      { items: { $ref: "#/definitions/x" } },
      { pointer: "/items/$ref", column: 18, offset: 17 },
      /leads to no schema/,
    ],
    [
      "a reference to another document",
      { $ref: "https://example.com/s.json" },
      { pointer: "/$ref", column: 9, offset: 8 },
      /not fetched/,
    ],
    [
      "another draft",
      { $schema: "https://json-schema.org/draft/2020-12/schema" },
      { pointer: "/$schema", column: 12, offset: 11 },
      /draft-07/,
    ],
    [
      "a pattern that is none",
      { pattern: "(a" },
      { pointer: "/pattern", column: 12, offset: 11 },
      /leaves a group open/,
    ],
    [
      "a pattern that the host refuses",
      { pattern: "(?<=a" },
      { pointer: "/pattern", column: 12, offset: 11 },
      /no regular expression/,
    ],
    [
      "a property that Unicode does not have",
      { patternProperties: { "^\\p{Klingon}": true } },
      { pointer: "/patternProperties/^\\p{Klingon}", column: 39, offset: 38 },
      /no regular expression/,
    ],
    [
      "a key to be escaped",
      { properties: { "a/b~c": 1 } },
      { pointer: "/properties/a~1b~0c", column: 24, offset: 23 },
      /boolean or object/,
    ],
    [
      "keys of the language",
      '{"properties":{"__proto__":{"type":"constructor"}}}',
      { pointer: "/properties/__proto__/type", column: 36, offset: 35 },
      /must be one of/,
    ],
  ];
  test.each(cases)("%s", (_, schema, place, message) => {
    const error = thrown(() => bridge.compile(schema));
    expect(error).toBeInstanceOf(SchemaError);
    if (!(error instanceof SchemaError)) return;
    const { pointer, line, column, offset } = error;
    expect({ pointer, line, column, offset }).toEqual({ line: 1, ...place });
    expect(error.message).toMatch(message);
    expect(error.name).toBe("SchemaError");
    expect(error.path).toEqual(
      pointer
        .split("/")
        .slice(1)
        .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")),
    );
  });

  test("a path has numbers for items", () => {
    const error = thrown(() => bridge.compile({ allOf: [true, { type: [] }] }));
    expect(error).toMatchObject({ path: ["allOf", 1, "type"] });
  });

  test("the instance goes on", () => {
    expect(thrown(() => bridge.compile({ type: 1 }))).toBeInstanceOf(SchemaError);
    expect(bridge.compile({ type: "null" }).validate(null).valid).toBe(true);
  });
});

describe("misuse is a TypeError", () => {
  /** @type {[string, unknown, unknown, RegExp][]} */
  const cases = [
    ["no schema", undefined, undefined, /A schema is an object.*not undefined/],
    ["null", null, undefined, /not null/],
    ["a number", 7, undefined, /not 7/],
    ["a list", [{ type: "string" }], undefined, /not an array/],
    ["a function", () => true, undefined, /not a function/],
    ["options that are no object", true, 7, /options must be an object, not 7/],
    ["a platform", true, { platform: "openpipe" }, /Unknown option "platform".*Known: "rules"/],
    ["an unknown rule", true, { rules: { "duplicate-keys": "off" } }, /mean "duplicate-key"/],
    [
      "a rule of platforms",
      true,
      { rules: { "no-messages": "off" } },
      /no rule of text or files "no-messages"/,
    ],
    ["an unknown limit", true, { limits: { depth: 1 } }, /"depth"/],
  ];
  test.each(cases)("%s", (_, schema, options, message) => {
    const error = thrown(() => bridge.compile(schema, /** @type {any} */ (options)));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toBeInstanceOf(MisuseError);
    expect(/** @type {Error} */ (error).message).toMatch(message);
  });
});

describe("references", () => {
  /** @type {[string, unknown, unknown, string[]][]} */
  const cases = [
    [
      "into definitions",
      { $ref: "#/definitions/a", definitions: { a: { type: "string" } } },
      1,
      ["type "],
    ],
    [
      "with escapes of URI and pointer",
      {
        allOf: [{ $ref: "#/definitions/a%20b%25" }, { $ref: "#/definitions/c~1d~0" }],
        definitions: { "a b%": { minimum: 2 }, "c/d~": { maximum: 0 } },
      },
      1,
      ["minimum ", "maximum "],
    ],
    [
      "to an anchor",
      { items: { $ref: "#here" }, definitions: { x: { $id: "#here", type: "string" } } },
      [1],
      ["type /0"],
    ],
    [
      "against the nearest $id",
      {
        $id: "http://h/a/root.json",
        items: { $ref: "../b.json" },
        definitions: { b: { $id: "/b.json", type: "string" } },
      },
      [1],
      ["type /0"],
    ],
    [
      "back to the root",
      { properties: { next: { $ref: "#" }, v: { type: "integer" } } },
      { next: { next: { v: "x" } } },
      ["type /next/next/v"],
    ],
    [
      "to the schema of draft-07",
      { $ref: "http://json-schema.org/draft-07/schema#" },
      { minLength: -1 },
      ["minimum /minLength"],
    ],
    [
      "whose neighbours do not count",
      { $ref: "#/definitions/a", type: "null", definitions: { a: true } },
      1,
      [],
    ],
  ];
  test.each(cases)("%s", (_, schema, value, expected) => {
    expect(faults(schema, value)).toEqual(expected);
    expect(faults(JSON.stringify(schema), JSON.stringify(value))).toEqual(expected);
  });
});

describe("a pattern that the core does not know runs in the host", () => {
  /** @type {[string, string, string, string][]} */
  const cases = [
    ["looking behind", "(?<=€)\\d", "€5", "$5"],
    ["looking behind for what is not there", "(?<!a)b", "cb", "ab"],
    ["a back-reference", "^(.)\\1$", "éé", "éè"],
    ["a back-reference by name", "^(?<x>.)\\k<x>$", "😀😀", "😀😁"],
    ["a property of Unicode", "^\\p{Lu}", "Éa", "éa"],
    ["what lacks a property", "^\\P{L}$", "1", "é"],
    ["a property in a class", "^[\\p{L}_]+$", "é_", "é-"],
    ["characters beyond 16 bits", "^\\p{Emoji}$", "😀", "😀😀"],
    ["half a pair", "^(.)\\1$", "\ud800\ud800", "\ud800\ud801"],
    ["a NUL", "^(\\0)\\1$", "\0\0", "\0"],
  ];
  test.each(cases)("%s", (_, pattern, yes, no) => {
    const compiled = bridge.compile({ pattern }, { rules: { "lone-surrogate": "off" } });
    expect(compiled.validate(JSON.stringify(yes)).totals).toEqual({});
    expect(compiled.validate(JSON.stringify(no)).totals).toEqual({ pattern: 1 });
    expect(new RegExp(pattern, "u").test(yes)).toBe(true);
    expect(new RegExp(pattern, "u").test(no)).toBe(false);
  });

  test("names of keys too", () => {
    const schema = { patternProperties: { "^\\p{Lu}": false }, additionalProperties: true };
    expect(faults(schema, { a: 1, É: 1 })).toEqual(["reserved-key /É"]);
  });

  test("one expression, many schemas", () => {
    const many = Array.from({ length: 50 }, (_, at) => bridge.compile({ pattern: `(?<=${at})x` }));
    for (const [at, compiled] of many.entries()) if (at % 2 === 0) compiled.dispose();
    for (const [at, compiled] of many.entries()) {
      if (at % 2 === 0) continue;
      expect(compiled.validate(`"${at}x"`).valid).toBe(true);
      expect(compiled.validate('"x"').valid).toBe(false);
    }
  });

  test("a string beyond the cap is not held against it", () => {
    const schema = { items: { pattern: "^\\p{L}+$" } };
    expect(faults(schema, ["é".repeat(128)])).toEqual([]);
    expect(faults(schema, ["é".repeat(129)])).toEqual(["no-match /0"]);
    const { issues } = bridge.compile(schema).validate(["é".repeat(129)]);
    expect(issues[0]?.message).toMatch(/too long to check/);
  });
});

describe("a hostile schema is refused or held off", () => {
  /** @param {string} before @param {string} inner @param {string} behind */
  const nested = (before, inner, behind, times = 20_000) =>
    before.repeat(times) + inner + behind.repeat(times);
  /** @type {[string, () => unknown, RegExp][]} */
  const refused = [
    ["a reference to itself", () => ({ $ref: "#" }), /back to itself/],
    [
      "references in a ring",
      () => ({
        $ref: "#/definitions/a",
        definitions: { a: { $ref: "#/definitions/b" }, b: { $ref: "#/definitions/a" } },
      }),
      /back to itself/,
    ],
    ["itself in allOf", () => ({ allOf: [{ $ref: "#" }] }), /again and again/],
    ["its own opposite", () => ({ not: { $ref: "#" } }), /again and again/],
    ["20,000 levels of text", () => nested('{"items":', "{}", "}"), /deep/],
    ["20,000 brackets", () => "[".repeat(20_000), /./],
    [
      "100,000 levels of a value",
      () => {
        let schema = {};
        for (let depth = 0; depth < 100_000; depth++) schema = { not: schema };
        return schema;
      },
      /deep/,
    ],
    ["5 MiB", () => ({ description: "x".repeat(5 << 20) }), /larger than/],
    ["a value that holds itself", () => Object.assign({}, ...[selfish()]), /holds itself/],
    [
      "a pattern of a thousand million states",
      () => ({ pattern: "((a{1000}){1000}){1000}" }),
      /pattern/,
    ],
    ["a pattern without end", () => ({ pattern: "(".repeat(100_000) }), /pattern/],
    [
      "repeats that the host would try for ever",
      () => ({ pattern: "^(\\p{L}+)+$" }),
      /so many repeats/,
    ],
  ];
  function selfish() {
    const schema = {};
    Reflect.set(schema, "not", schema);
    return schema;
  }

  test.each(refused)("refused: %s", (_, schema, message) => {
    const error = thrown(() => bridge.compile(schema()));
    expect(error).toBeInstanceOf(SchemaError);
    expect(/** @type {Error} */ (error).message).toMatch(message);
  });

  /** @type {[string, unknown, unknown, string[]][]} */
  const answered = [
    [
      "a pattern that backtracks for ever",
      { items: { pattern: "^(a+)+$" } },
      [`${"a".repeat(5000)}!`],
      ["pattern /0"],
    ],
    [
      "alternatives that backtrack for ever",
      { items: { pattern: "^(a|a|a|aa)*$" } },
      [`${"a".repeat(5000)}b`],
      ["pattern /0"],
    ],
    [
      "a chain of 20,000 references",
      {
        $ref: "#/definitions/0",
        definitions: {
          ...Object.fromEntries(
            Array.from({ length: 20_000 }, (_, at) => [at, { $ref: `#/definitions/${at + 1}` }]),
          ),
          20000: { type: "null" },
        },
      },
      1,
      ["type "],
    ],
    [
      "50,000 properties",
      {
        properties: Object.fromEntries(
          Array.from({ length: 50_000 }, (_, at) => [`k${at}`, { type: "null" }]),
        ),
      },
      { k7: null, k49999: 1 },
      ["type /k49999"],
    ],
    [
      "keys of the language",
      JSON.parse('{"properties":{"__proto__":{"type":"null"},"constructor":{"type":"null"}}}'),
      JSON.parse('{"__proto__":1,"constructor":null}'),
      ["type /__proto__"],
    ],
    ["keys of the language, required", { required: ["toString"] }, {}, ["required /toString"]],
  ];
  test.each(answered)("answered: %s", (_, schema, value, expected) => {
    expect(faults(schema, value)).toEqual(expected);
  });

  test("answered: alternatives that double at each step", () => {
    /** @param {number} at */
    const both = (at) => ({
      anyOf: [{ $ref: `#/definitions/${at + 1}` }, { $ref: `#/definitions/${at + 1}` }],
    });
    const definitions = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [at, at === 59 ? { type: "null" } : both(at)]),
    );
    expect(faults({ $ref: "#/definitions/0", definitions }, 1)).toEqual(["type "]);
  });
});

describe("check", () => {
  const compiled = bridge.compile({ required: ["id"], properties: { id: { type: "integer" } } });
  const rows = ['{"id":1}', '{"id":"2"}', "{}", '{"id":'];

  test("says where each row is wrong", async () => {
    const summary = await compiled.check(rows.join("\n"));
    expect(summary).toEqual({
      framing: "json-lines",
      records: 4,
      valid: 1,
      invalid: 3,
      bytes: rows.join("\n").length,
      errors: 3,
      issues: [expect.anything(), expect.anything(), expect.anything()],
      totals: { type: 1, required: 1, "invalid-json": 1 },
    });
    expect(summary.issues.map(({ code, record, line }) => [code, record, line])).toEqual([
      ["type", 1, 2],
      ["required", 2, 3],
      ["invalid-json", 3, 4],
    ]);
  });

  test.each([
    ["a JSON array", '[{"id":1},{"id":2}]', "json-array", 2],
    ["one row over several lines", '{\n"id": 1\n}', "single", 1],
    ["a request body of a platform, which is a row here", '{"id":1,\n"entries":[{}]}', "single", 1],
    ["nothing", "", "json-lines", 0],
  ])("%s", async (_, text, framing, records) => {
    expect(await compiled.check(text)).toMatchObject({ framing, records, valid: records });
  });

  test("takes every source", async () => {
    const text = '{"id":1}\n{"id":2}\n';
    async function* pieces() {
      for (const byte of bytesOf(text)) yield new Uint8Array([byte]);
    }
    for (const source of [text, bytesOf(text), new Blob([text]), pieces()]) {
      expect(await compiled.check(source)).toMatchObject({ records: 2, valid: 2 });
    }
  });

  test("takes a file larger than a piece", async () => {
    const file = Buffer.from(`${'{"id":1,"text":"é"}\n'.repeat(100_000)}{"id":null}\n`);
    const summary = await compiled.check(file);
    expect(summary).toMatchObject({ records: 100_001, invalid: 1, bytes: file.length });
    expect(summary.issues[0]).toMatchObject({ line: 100_001, pointer: "/id" });
  });

  test("refuses what is no source", async () => {
    await expect(compiled.check(/** @type {any} */ ({ id: 1 }))).rejects.toThrow(MisuseError);
  });
});

describe("dispose", () => {
  test("ends a schema, and no other", async () => {
    const first = bridge.compile(true);
    const second = bridge.compile(true);
    first.dispose();
    first.dispose();
    const error = thrown(() => first.validate(1));
    expect(error).toBeInstanceOf(CoreError);
    expect(error).toMatchObject({
      code: "disposed",
      message: /** @type {unknown} */ (expect.stringMatching(/compile\(\)/)),
    });
    await expect(first.check("1")).rejects.toMatchObject({ code: "disposed" });
    expect(second.validate(1).valid).toBe(true);
  });

  test("while a source is gathered", async () => {
    const compiled = bridge.compile(true);
    const summary = compiled.check(new Blob(["1"]));
    compiled.dispose();
    await expect(summary).rejects.toMatchObject({ code: "disposed" });
  });

  test("is what `using` calls", () => {
    const compiled = bridge.compile(true);
    compiled[Symbol.dispose]();
    expect(thrown(() => compiled.validate(1))).toMatchObject({ code: "disposed" });
  });

  test("of the instance ends its schemas", () => {
    const own = loadSync();
    const compiled = own.compile(true);
    own.dispose();
    expect(thrown(() => compiled.validate(1))).toMatchObject({ code: "disposed" });
    expect(thrown(() => own.compile(true))).toMatchObject({ code: "disposed" });
    compiled.dispose();
  });

  test("is done for schemas that nobody holds any more", () => {
    const script = `
      let memory;
      const { Instance } = WebAssembly;
      WebAssembly.Instance = function (...given) {
        const instance = new Instance(...given);
        memory = Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory);
        return instance;
      };
      const { loadSync } = await import("entrybridge");
      const bridge = loadSync();
      const large = JSON.stringify({ enum: ["x".repeat(1 << 20)] });
      for (let i = 0; i < 200; i++) {
        bridge.compile(large);
        gc();
        await new Promise((resolve) => setTimeout(resolve));
      }
      console.log(memory.buffer.byteLength < 128 << 20);`;
    const root = path.resolve(import.meta.dirname, "../..");
    const said = execFileSync(
      process.execPath,
      ["--expose-gc", "--input-type=module", "-e", script],
      { cwd: root, encoding: "utf8" },
    );
    expect(said.trim()).toBe("true");
  });
});
