// @ts-check
// Values are told to be fine without their text where they are: that must be the verdict of the text,
// rules and all, and of whatever JSON.stringify makes of the value. How to run it longer:
// arbitraries/runs.js.
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { load } from "entrybridge";
import { mutated } from "./arbitraries/mutations.js";
import { fitting } from "./arbitraries/rows.js";
import { patience, runs } from "./arbitraries/runs.js";
import { documents } from "./judges/documents.js";
import { openpipe, platforms, rows } from "./rows.js";

/** @typedef {import("entrybridge").ValidateOptions} ValidateOptions */

const bridge = await load();

/** @type {Record<string, "warn">} */
const everyRule = Object.fromEntries(bridge.rules().map(({ id }) => [id, "warn"]));
/** @type {Record<string, "warn">} */
const fewRules = Object.fromEntries(
  ["empty-message", "ignored-key", "reserved-column", "nul-character"].map((id) => [id, "warn"]),
);
/** @type {Record<string, ValidateOptions["rules"]>} */
const ruleSets = {
  "at their defaults": undefined,
  off: false,
  "all on": everyRule,
  "few on": { ...fewRules, "tool-not-declared": "off", "lone-surrogate": "off" },
};

/** @param {unknown} value @param {ValidateOptions} options */
function expectSameAsText(value, options) {
  const text = JSON.stringify(value);
  const { value: _, ...ofValue } = /** @type {any} */ (bridge.validate(value, options));
  expect(ofValue).toEqual(bridge.validate(text, options));
}

/** The first few are looked at closely. @param {ValidateOptions} options */
function warmUp(options) {
  for (let i = 0; i < 4; i++) bridge.validate({ a: i }, options);
}

const cases = documents.flatMap(({ name, platform, as }) =>
  Object.entries(ruleSets).map(([title, rules]) => ({
    name,
    title,
    options: { platform, as, rules },
  })),
);

describe("a value has the report of its text", () => {
  test.each(cases)(
    "$name, rules $title",
    ({ name, options }) => {
      warmUp(options);
      const isSame = (/** @type {any} */ row) => {
        fc.pre(typeof row !== "string");
        expectSameAsText(row, options);
      };
      fc.assert(fc.property(mutated(fitting(name)), isSame), runs(250));
    },
    patience,
  );
});

class Instance {
  role = "user";
  #hidden = 1;
  get content() {
    return String(this.#hidden);
  }
}
class Sent {
  role = "assistant";
  content = "4";
}
class List extends Array {}
class Count extends Number {}
class Shared {}
Object.assign(Shared.prototype, { shared: "by all" });

const sent = { role: "assistant", content: "4" };
/** @param {unknown} parameters */
const offered = (parameters) => ({
  messages: [sent],
  tools: [{ type: "function", function: { name: "f", parameters } }],
});
/** @param {object} holder @param {PropertyDescriptorMap} properties */
const defined = (holder, properties) => Object.defineProperties(holder, properties);
const hidden = (/** @type {unknown} */ value) => ({ value, enumerable: false });

/** What stands where a value stands, and has JSON. @type {Record<string, () => unknown>} */
const strange = {
  undefined: () => undefined,
  "minus zero": () => -0,
  "a large whole number": () => 2 ** 69,
  "a number with an exponent": () => 1e21,
  "a boxed string": () => new String("assistant"),
  "a boxed number": () => new Number(1),
  "a boxed boolean": () => new Boolean(false),
  "a boxed string that looks plain": () => Object.setPrototypeOf(new String("x"), Object.prototype),
  "a boxed string that says that it is plain": () =>
    Object.setPrototypeOf(
      Object.assign(new String("x"), { [Symbol.toStringTag]: "Object" }),
      Object.prototype,
    ),
  "an empty boxed string that says that it is plain": () =>
    Object.setPrototypeOf(
      Object.assign(new String(""), { [Symbol.toStringTag]: "Object" }),
      Object.prototype,
    ),
  "a date": () => new Date(0),
  "a date that looks plain": () => Object.setPrototypeOf(new Date(0), Object.prototype),
  "a map": () => new Map([["role", "user"]]),
  "a set": () => new Set([1]),
  "an expression": () => /x/,
  "an error": () => new Error("x"),
  "a URL": () => new URL("https://example.com"),
  "an array of bytes": () => new Uint8Array(2),
  arguments: () =>
    (function () {
      return arguments;
    })(),
  "a class instance": () => new Instance(),
  "a class instance with all it needs": () => new Sent(),
  "a class instance with a key of its class": () => Object.assign(new Shared(), sent),
  "a class instance with nothing of its own": () => new Shared(),
  "a list with a tag of bytes": () =>
    Object.assign([123, 125], { [Symbol.toStringTag]: "Uint8Array" }),
  "a boxed number of a class, with keys": () => Object.assign(new Count(1), sent),
  "a list of a class": () => List.from([sent]),
  "a list without a prototype": () => Object.setPrototypeOf([sent], null),
  "a list with other keys": () => Object.assign([sent], { role: "user" }),
  "a sparse list": () => [, sent], // eslint-disable-line no-sparse-arrays
  "a list of undefined": () => [undefined],
  "an object without a prototype": () => Object.assign(Object.create(null), sent),
  "nothing without a prototype": () => Object.create(null),
  "an object of another realm": () => runInNewContext(`(${JSON.stringify(sent)})`),
  "a list of another realm": () => runInNewContext(`[${JSON.stringify(sent)}]`),
  "a boxed number of another realm, with keys": () =>
    Object.assign(runInNewContext("new Number(1)"), sent),
  "a boxed string of another realm": () => runInNewContext("new String('assistant')"),
  "a date of another realm": () => runInNewContext("new Date(0)"),
  "an object over another": () => Object.create(sent),
  "keys over another's": () => Object.assign(Object.create(sent), { role: "user" }),
  "keys over an object without keys": () => Object.assign(Object.create({}), sent),
  "keys over an object without a prototype": () =>
    Object.assign(Object.create(Object.create(null)), sent),
  "a key that hides an inherited one": () =>
    defined(Object.assign(Object.create({ extra: 1 }), sent), { extra: hidden(2) }),
  "a key that is undefined": () => ({ ...sent, extra: undefined }),
  "a needed key that is undefined": () => ({ ...sent, role: undefined }),
  "a key that is not enumerable": () => defined({ ...sent }, { extra: hidden(1) }),
  "a needed key that is not enumerable": () => defined({ content: "" }, { role: hidden("user") }),
  "a symbol as a key": () => ({ ...sent, [Symbol("s")]: 1 }),
  "keys that boxes have": () => ({ 0: "x", rawJSON: "1" }),
  "__proto__ as a key": () => JSON.parse('{"role":"user","content":"","__proto__":{"a":1}}'),
  "constructor as a key": () => ({ ...sent, constructor: "x" }),
  "toJSON that speaks": () => ({ toJSON: () => sent }),
  "toJSON that is not enumerable": () => defined({ ...sent }, { toJSON: hidden(() => 1) }),
  "toJSON that gives undefined": () => ({ ...sent, toJSON: () => undefined }),
  "toJSON that is data": () => ({ ...sent, toJSON: "x" }),
  "toJSON on a list": () => Object.assign([sent], { toJSON: () => "x" }),
  "a key twice through toJSON": () => ({ toJSON: () => ({ ...sent, toJSON: undefined }) }),
  "a getter": () => ({
    role: "assistant",
    get content() {
      return "x";
    },
  }),
  "a proxy": () => new Proxy({ ...sent }, {}),
  "a proxy of a list": () => new Proxy([sent], {}),
  "a proxy with toJSON": () =>
    new Proxy(
      { ...sent },
      { get: (holder, key) => (key === "toJSON" ? () => 7 : Reflect.get(holder, key)) },
    ),
  "a proxy that hides keys": () => new Proxy({ ...sent }, { ownKeys: () => ["role"] }),
  "a proxy of another prototype": () =>
    new Proxy({ ...sent }, { getPrototypeOf: () => Array.prototype }),
  "a proxy of a list with half an item": () =>
    new Proxy([sent], { get: (list, key) => (key === "length" ? 0.5 : Reflect.get(list, key)) }),
  "the same object twice": () => [sent, sent],
  "a lone surrogate": () => "a\ud800",
  NUL: () => "a\0",
  "a line separator": () => "a\u2028",
  "a paragraph separator": () => "日本\u2029",
  "a next line": () => "a\x85",
  "a key with a lone surrogate": () => ({ ...sent, "a\udc00": "x" }),
  "a key with NUL": () => ({ ...sent, "a\0": "x" }),
  "a key that is NUL, before all others": () => ({ "\0": "x", ...sent }),
  "a key with a line separator": () => ({ ...sent, "a\u2029": "x" }),
  "an empty string": () => "",
  "a tag that looks plain": () => ({ ...sent, [Symbol.toStringTag]: "Object" }),
};

const cycle = () => {
  /** @type {Record<string, unknown>} */
  const holder = { role: "user" };
  return Object.assign(holder, { content: holder, again: [holder, { holder }] });
};

/** What has none. @type {Record<string, () => unknown>} */
const wrong = {
  NaN: () => NaN,
  "an infinity": () => -Infinity,
  // Which is NaN, as it is asked what it says.
  "a boxed number that looks plain": () =>
    Object.assign(Object.setPrototypeOf(new Number(1), Object.prototype), sent),
  "a list of NaN that iterates over nothing": () =>
    Object.assign([NaN], { [Symbol.iterator]: function* () {} }),
  "a BigInt": () => 1n,
  "a boxed BigInt": () => Object(1n),
  "a boxed BigInt with keys": () => Object.assign(Object(1n), sent),
  "a boxed BigInt that looks plain": () => Object.setPrototypeOf(Object(1n), Object.prototype),
  "a boxed number without a prototype, with keys": () =>
    Object.assign(Object.setPrototypeOf(new Number(1), null), sent),
  "a function": () => () => 1,
  "a symbol": () => Symbol("s"),
  "a cycle": cycle,
  "a getter that throws": () => ({
    get role() {
      throw new Error("no");
    },
  }),
  "toJSON that throws": () => ({
    toJSON() {
      throw new Error("no");
    },
  }),
  "a boxed string that throws": () =>
    Object.assign(new String("x"), {
      toString() {
        throw new Error("no");
      },
    }),
  "a revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "a proxy that throws": () =>
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("no");
        },
      },
    ),
};

/** Rows with a hole for a value. @type {Record<string, (value: unknown) => unknown>} */
const places = {
  "a row": (value) => value,
  messages: (messages) => ({ messages }),
  "a message": (value) => ({ messages: [sent, value] }),
  "the first message": (value) => ({ messages: [value, sent] }),
  "a role": (role) => ({ messages: [{ role, content: "x" }] }),
  "a content": (content) => ({ messages: [{ role: "assistant", content }] }),
  "a part": (part) => ({ messages: [{ role: "user", content: [part] }, sent] }),
  metadata: (metadata) => ({ messages: [sent], metadata, inputs: metadata }),
  "a value of metadata": (a) => ({ messages: [sent], metadata: { a }, inputs: { a } }),
  "what a tool takes": offered,
  "a part of what a tool takes": (value) => offered({ properties: { value }, required: [value] }),
  "a column": (value) => ({ question: "q", value }),
  "deep in a column": (value) => ({ question: "q", deep: [{ at: [value] }] }),
};

describe.each(Object.entries(ruleSets))(
  "what is strange in a row is as its text, rules %s",
  (_, rules) => {
    test.each(Object.entries(strange))("%s", (_name, make) => {
      for (const platform of [...platforms, /** @type {const} */ ("any")]) {
        warmUp({ platform, rules });
        for (const [place, fill] of Object.entries(places)) {
          const value = fill(make());
          const text = JSON.stringify(value);
          if (text === undefined || typeof value === "string" || value instanceof Uint8Array)
            continue;
          const { value: _, ...report } = /** @type {any} */ (
            bridge.validate(value, { platform, rules })
          );
          expect([place, report]).toEqual([place, bridge.validate(text, { platform, rules })]);
        }
      }
    });
  },
);

test.each(Object.entries(wrong))("%s is never fine", (_, make) => {
  for (const platform of [...platforms, /** @type {const} */ ("any")]) {
    for (const rules of Object.values(ruleSets)) {
      for (const fill of Object.values(places)) {
        const report = bridge.validate(fill(make()), { platform, rules });
        expect(report.valid).toBe(false);
        expect(Object.keys(report.totals)).toEqual(["not-json"]);
      }
    }
  }
});

// Where it does not matter what is inside, nothing but that it is JSON.
describe.each(
  Object.entries({
    "any value": {},
    "any object": { type: "object" },
    "any list": { type: "array" },
    "any object or list": { type: ["array", "object"] },
    "any object or string": { type: ["object", "string"] },
    "two keys": { minProperties: 2, maxProperties: 2 },
    "two keys, some with a name": {
      minProperties: 2,
      maxProperties: 2,
      properties: { role: {}, extra: {} },
    },
    "one item": { type: ["array", "object"], minItems: 1, maxItems: 1 },
    "keys that boxes have": {
      type: "object",
      properties: { 0: { type: "string" }, rawJSON: { type: "string" } },
    },
    "objects under any key": {
      type: "object",
      additionalProperties: { type: ["object", "string"] },
    },
    "any object, or one of strings": {
      anyOf: [
        { type: "object", required: ["extra"] },
        { type: "object", additionalProperties: { type: "string" } },
      ],
    },
  }),
)("a schema for %s", (_, schema) => {
  const compiled = bridge.compile(schema);
  for (let i = 0; i < 4; i++) compiled.validate([]);
  const fills = [(/** @type {unknown} */ value) => value, (/** @type {unknown} */ a) => ({ a })];

  test.each(Object.entries(strange))("takes %s as its text", (_name, make) => {
    for (const fill of fills) {
      const value = fill(make());
      const text = JSON.stringify(value);
      if (text === undefined || typeof value === "string" || value instanceof Uint8Array) continue;
      expect(compiled.validate(value)).toEqual(compiled.validate(text));
    }
  });

  test.each(Object.entries(wrong))("takes no %s", (_name, make) => {
    for (const fill of fills) {
      expect(Object.keys(compiled.validate(fill(make())).totals)).toEqual(["not-json"]);
    }
  });
});

describe("what holds of all objects holds of none", () => {
  /** @param {object} prototype @param {string} key @param {PropertyDescriptor} property */
  function polluted(prototype, key, property) {
    warmUp({ platform: "openpipe" });
    Object.defineProperty(prototype, key, { configurable: true, ...property });
    try {
      return [{ messages: [{ content: "x" }] }, openpipe].map((row) => [
        bridge.validate(row, { platform: "openpipe" }).valid,
        bridge.validate(JSON.stringify(row), { platform: "openpipe" }).valid,
      ]);
    } finally {
      Reflect.deleteProperty(prototype, key);
    }
  }
  test.each([
    ["a key of every object", Object.prototype, "role", { value: "assistant", enumerable: true }],
    ["toJSON of every object", Object.prototype, "toJSON", { value: () => "x" }],
    ["toJSON of every list", Array.prototype, "toJSON", { value: () => "x" }],
  ])("%s", (_, prototype, key, property) => {
    for (const [ofValue, ofText] of polluted(prototype, key, property)) {
      expect(ofValue).toBe(ofText);
    }
  });
});

describe("a stack that is full in the midst of a check", () => {
  const open = { type: "object", properties: { n: {}, m: {} }, additionalProperties: false };
  const schema = {
    anyOf: [
      { type: "object", properties: { a: open, b: open }, required: ["a"] },
      { type: "object", properties: { a: { $ref: "#/definitions/open" }, b: { type: "string" } } },
    ],
    definitions: { open },
  };
  const wrong = { b: { n: 1 } };

  /**
   * Calls itself until the stack is full, and then `act` from some frames above.
   * @param {number} frames @param {() => unknown} act @param {unknown[]} padding
   */
  function dive(frames, act, padding) {
    let left = frames;
    const deeper = (/** @type {unknown[]} */ ...more) => {
      try {
        deeper(...more);
      } catch {
        // Full.
      }
      if (left-- <= 0) return;
      try {
        act();
      } catch {
        // Too full for this one, too.
      }
    };
    deeper(...padding);
  }

  /** What is left where the core has stopped for it is the error that says so. @param {() => boolean} ask */
  function answerOf(ask) {
    try {
      return ask();
    } catch (error) {
      return /** @type {any} */ (error).code;
    }
  }

  const wasm = new WebAssembly.Module(
    readFileSync(new URL("../../dist/entrybridge_core.wasm", import.meta.url)),
  );

  test("leaves no wrong answer behind", async () => {
    for (let attempt = 0; attempt < 60; attempt++) {
      const fresh = await load({ wasm });
      const compiled = fresh.compile(schema);
      for (let i = 0; i < 6; i++) compiled.validate({ a: { n: 1 } });
      dive(1 + (attempt % 10), () => compiled.validate(wrong), Array(attempt % 41).fill(0));
      expect([false, "crashed"]).toContain(answerOf(() => compiled.validate(wrong).valid));
      fresh.dispose();
    }
  });
});

test.each([0, 4])("a getter that disposes of the schema after %i checks is told so", (checks) => {
  const compiled = bridge.compile({ type: "object" });
  for (let i = 0; i < checks; i++) compiled.validate({ i });
  const disposing = {
    get a() {
      compiled.dispose();
      return 1;
    },
  };
  expect(() => compiled.validate(disposing)).toThrow("This schema was disposed");
  expect(bridge.validate(openpipe, { platform: "openpipe" }).valid).toBe(true);
});

test.each([0, 4])("a getter that disposes of all after %i checks is told so", async (checks) => {
  const wasm = readFileSync(new URL("../../dist/entrybridge_core.wasm", import.meta.url));
  const other = await load({ wasm });
  for (let i = 0; i < checks; i++) other.validate(openpipe, { platform: "openpipe" });
  const disposing = {
    ...openpipe,
    get messages() {
      other.dispose();
      return openpipe.messages;
    },
  };
  expect(() => other.validate(disposing, { platform: "openpipe" })).toThrow("was disposed");
});

test("what stands where nothing may is read as often as by a check that is new", () => {
  let reads = 0;
  const getters = [..."abc"].map((key) => [key, { enumerable: true, get: () => ++reads }]);
  const holder = Object.defineProperties({}, Object.fromEntries(getters));
  const readsAfter = (/** @type {number} */ checks) => {
    const compiled = bridge.compile({ properties: { a: { type: "string" } } });
    for (let i = 0; i < checks; i++) compiled.validate({ i });
    reads = 0;
    expect(compiled.validate({ a: holder }).totals).toEqual({ type: 1 });
    return reads;
  };
  expect(readsAfter(4)).toBe(readsAfter(0));
});

test("options that change their mind are those of one check only", () => {
  let asked = 0;
  const changing = {
    get platform() {
      return asked++ === 0 ? /** @type {const} */ ("openpipe") : /** @type {const} */ ("humanloop");
    },
  };
  bridge.validate(openpipe, changing);
  for (const platform of platforms) {
    expect(bridge.validate(openpipe, { platform }).platform).toBe(platform);
  }
});

test.each(platforms)("a getter that checks a row of %s disturbs no other check", (inner) => {
  const wrong = { messages: [{ role: "user" }, sent], id: 1, split: 7, "a\0": "b" };
  const checked = {
    messages: [{ role: "assistant", content: null, tool_calls: [] }],
    target: 1,
    id: "x",
  };
  warmUp({ platform: inner, rules: false });
  const alone = bridge.validate(checked, { platform: inner, rules: false });
  for (const platform of platforms) {
    warmUp({ platform });
    for (const plain of [...Object.values(rows), wrong, { question: "a\0", answer: "b\0" }]) {
      const asking = {};
      for (const [key, value] of Object.entries(plain)) {
        const get = () => {
          const within = bridge.validate(checked, { platform: inner, rules: false });
          expect(within).toEqual(alone);
          return value;
        };
        Object.defineProperty(asking, key, { enumerable: true, get });
      }
      const { value: _, ...report } = /** @type {any} */ (bridge.validate(asking, { platform }));
      expect(report).toEqual(bridge.validate(JSON.stringify(plain), { platform }));
    }
  }
});

test("a class instance is its own value, whether it is read or its text", () => {
  const instance = Object.assign(new Shared(), { messages: [new Sent()] });
  const reports = Array.from({ length: 5 }, () =>
    bridge.validate(instance, { platform: "openpipe" }),
  );
  expect(reports.map((report) => report.valid && report.value === instance)).toEqual(
    Array(5).fill(true),
  );
});

test("objects that hold one another everywhere are an answer", () => {
  /** @type {Record<string, unknown>} */
  const holder = {};
  for (const key of "abcdefgh") holder[key] = holder;
  for (let i = 0; i < 5; i++) {
    expect(bridge.validate(holder, { platform: "arize" }).totals).toEqual({ "not-json": 8 });
  }
});

test("an object that is in very many places is too large", () => {
  /** @type {unknown} */
  let holder = "x";
  for (let depth = 0; depth < 50; depth++) holder = { a: holder, b: holder };
  const [issue] = bridge.validate(holder, { platform: "arize" }).issues;
  expect(issue).toMatchObject({ code: "not-json", received: expect.stringMatching(/too large/) });
});

test("limits are those of the text", () => {
  const nested = (/** @type {number} */ depth) =>
    Array.from({ length: depth }).reduce((value) => ({ a: value }), 1);
  const limits = { maxDepth: 5, maxRowBytes: 200 };
  const rows = [4, 5, 6]
    .map(nested)
    .concat([{ a: "x".repeat(190) }, { a: "x".repeat(200) }, { a: "é".repeat(99) }]);
  warmUp({ platform: "arize", limits });
  for (const row of rows) expectSameAsText(row, { platform: "arize", limits });
});

// What was seen of objects before must not decide on the next one.
describe("what is learned of objects", () => {
  const keys = [..."abcdefghij"];
  const schema = {
    anyOf: [
      {
        type: "object",
        additionalProperties: false,
        required: ["a", "b"],
        properties: Object.fromEntries(keys.map((key) => [key, { type: ["integer", "null"] }])),
      },
      { type: "object", required: ["c"], additionalProperties: { type: ["string", "integer"] } },
      { type: "object", minProperties: 9, properties: { d: { enum: ["x", "y"] } } },
    ],
  };
  const row = fc.shuffledSubarray([...keys, "z"]).chain((own) =>
    fc
      .array(fc.constantFrom(1, null, "x", "y", true, {}, undefined), {
        minLength: own.length,
        maxLength: own.length,
      })
      .map((values) => Object.fromEntries(own.map((key, i) => [key, values[i]]))),
  );
  const list = { type: "array", items: schema };

  test(
    "holds for any order of keys, beyond what is remembered",
    () => {
      const compiled = bridge.compile(list);
      for (let i = 0; i < 4; i++) compiled.validate([]);
      const isSame = (/** @type {unknown[]} */ rows) =>
        expect(compiled.validate(rows)).toEqual(compiled.validate(JSON.stringify(rows)));
      fc.assert(fc.property(fc.array(row, { maxLength: 8 }), isSame), runs(2000));
    },
    patience,
  );

  test("a key after a value that left no alternative", () => {
    const compiled = bridge.compile(schema);
    const rows = [{ a: 1, b: 1 }, { a: "x", b: 1 }, { b: 1, a: 1 }, { b: 1 }, { a: 1, b: 1, z: 1 }];
    const valid = () => rows.map((one) => compiled.validate(one).valid);
    const first = valid();
    expect(first).toEqual([true, false, true, false, false]);
    for (let i = 0; i < 5; i++) expect(valid()).toEqual(first);
  });
});

describe("the text is not made", () => {
  /** @param {() => void} work */
  function textsMadeBy(work) {
    const stringify = jest.spyOn(JSON, "stringify");
    try {
      work();
      return stringify.mock.calls.length;
    } finally {
      stringify.mockRestore();
    }
  }
  test.each(
    /** @type {[string, unknown, ValidateOptions][]} */ ([
      ["a chat", openpipe, { platform: "openpipe" }],
      ["a chat, rules off", openpipe, { platform: "openpipe", rules: false }],
      [
        "a chat with tools, rules off",
        offered({ type: "object", properties: { a: { enum: [1, null] } }, required: [] }),
        { platform: "openpipe", rules: false },
      ],
      ["a datapoint", { inputs: { a: "b" }, target: { output: "x" } }, { platform: "humanloop" }],
      ["an example", { question: "q", answer: "a", n: 1.5 }, { platform: "arize" }],
      ["a request", { entries: [openpipe] }, { platform: "openpipe", as: "request", rules: false }],
    ]),
  )("of %s that is fine", (_, row, options) => {
    warmUp(options);
    expect(textsMadeBy(() => expect(bridge.validate(row, options).valid).toBe(true))).toBe(0);
  });

  test("of a value that fits a schema of one's own", () => {
    const schema = bridge.compile({
      type: "object",
      required: ["a"],
      properties: { a: { type: "integer", minimum: 1 }, b: { type: "string", maxLength: 2 } },
    });
    for (let i = 1; i < 5; i++) schema.validate({ a: i });
    const fine = () =>
      expect(schema.validate({ a: 1, b: "😀😀" })).toEqual(schema.validate('{"a":1}'));
    expect(textsMadeBy(fine)).toBe(0);
    expect(schema.validate({ a: 0 }).totals).toEqual({ minimum: 1 });
    expect(schema.validate({ a: 1, b: "abc" }).totals).toEqual({ "max-length": 1 });
  });
});
