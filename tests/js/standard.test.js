// @ts-check
// Our documents as Standard Schemas, and the checks that narrow.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { MisuseError, arize, humanloop, load, openpipe } from "entrybridge";
import * as inline from "entrybridge/inline";
import * as rows from "./rows.js";

const { validate } = openpipe.entry["~standard"];

describe("~standard.validate", () => {
  test("hands back the very value, without the warnings", async () => {
    const row = { ...rows.openpipe, messages: [...rows.openpipe.messages] };
    expect((await validate(row)).issues).toBeUndefined();
    expect(await validate(row)).toEqual({ value: row });
    const noisy = { inputs: {}, messages: [{ role: "user", content: "a" }], extra: 1 };
    const bridge = await load();
    expect(bridge.validate(noisy, { platform: "humanloop" }).totals).toHaveProperty("ignored-key");
    expect(await humanloop.entry["~standard"].validate(noisy)).toHaveProperty("value", noisy);
  });

  test("lists each error with its path", async () => {
    const { issues } = await validate({ messages: [{ role: "user", content: 1 }], splt: "TRAIN" });
    expect(issues?.map(({ code, path }) => [code, path])).toEqual(
      expect.arrayContaining([
        ["type", ["messages", 0, "content"]],
        ["unknown-key", ["splt"]],
      ]),
    );
  });

  test.each([
    ["a text that is JSON of a row", JSON.stringify(rows.openpipe)],
    ["bytes", new Uint8Array([123, 125])],
    ["undefined", undefined],
    ["null", null],
    ["a function", () => 1],
    ["NaN", NaN],
  ])("takes %s for a value that is no row", async (_, value) => {
    expect((await validate(value)).issues).not.toHaveLength(0);
  });

  test("`with` sets rules and limits", async () => {
    const row = { messages: [{ role: "user", content: "a" }] };
    expect((await validate(row)).issues).toHaveLength(1);
    const lenient = openpipe.entry.with({ rules: false });
    expect((await lenient["~standard"].validate(row)).issues).toBeUndefined();
    const short = openpipe.entry.with({ limits: { maxRowBytes: 5 } });
    expect((await short["~standard"].validate(row)).issues?.[0]?.code).toBe("too-large");
    const both = short.with({ rules: false });
    expect((await both["~standard"].validate(row)).issues?.[0]?.code).toBe("too-large");
    const misspelt = openpipe.entry.with({ rules: { "role-ordr": "off" } });
    await expect(async () => misspelt["~standard"].validate(row)).rejects.toThrow(MisuseError);
  });

  test("knows requests, responses and errors too", async () => {
    const { request, response, error } = arize;
    expect((await request["~standard"].validate({ examples: [] })).issues?.[0]?.code).toBe(
      "min-items",
    );
    expect((await response["~standard"].validate([])).issues).toHaveLength(1);
    expect((await error["~standard"].validate({ title: "a", status: 400 })).issues).toBeUndefined();
  });

  test("answers at once in Node.js, and with the bytes inside", () => {
    expect(validate(rows.openpipe)).not.toBeInstanceOf(Promise);
    expect(inline.openpipe.entry["~standard"].validate({})).toHaveProperty("issues");
  });

  test("fails by a rejection or an error where the core cannot be loaded", () => {
    const script = `
      delete globalThis.WebAssembly;
      const { openpipe } = await import("entrybridge");
      const answer = async () => openpipe.entry["~standard"].validate({});
      console.log(await answer().catch((error) => error.code));`;
    const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: path.resolve(import.meta.dirname, "../.."),
      encoding: "utf8",
    });
    expect(said.trim()).toBe("no-webassembly");
  });
});

describe("~standard.jsonSchema", () => {
  const platforms = { openpipe, humanloop, arize };
  const kinds = /** @type {const} */ (["entry", "request", "response", "error"]);
  const all = Object.entries(platforms).flatMap(([name, documents]) =>
    kinds.map((kind) => ({ name, kind, standard: documents[kind]["~standard"] })),
  );
  const judges = {
    "draft-07": () => new Ajv({ strict: false, logger: false }),
    "draft-2020-12": () => new Ajv2020({ strict: false, logger: false }),
  };
  const [row, bad] = [rows.openpipe, { messages: [{ role: "human" }] }];
  const samples = [
    ...[row, bad, { entries: [row] }, { entries: [bad] }, { entries: [] }],
    ...[{ inputs: { a: "b" }, target: { c: 1 } }, { inputs: { a: 1 } }, { log_ids: ["a"] }],
    ...[[{ id: "a", messages: [{ role: "user" }] }], [{ messages: [] }]],
    ...[{ examples: [{ a: 1 }] }, { examples: [{ id: 1 }] }, { a: null }, { id: 1 }, {}],
    ...[
      { title: "a", status: 400 },
      { detail: [{ loc: [1], msg: "", type: "" }] },
      { detail: [1] },
    ],
  ];

  test.each(all)(
    "$name $kind means the same to Ajv, in both drafts",
    async ({ standard, name, kind }) => {
      const bridge = await load();
      const platform = /** @type {import("entrybridge").Platform} */ (name);
      for (const [target, judge] of Object.entries(judges)) {
        const schema = standard.jsonSchema.input({ target });
        expect(JSON.stringify(schema)).not.toContain(".schema.json");
        const agrees = judge().compile(schema);
        for (const sample of samples) {
          const { valid } = bridge.validate(sample, { platform, as: kind, rules: false });
          expect([target, sample, agrees(sample)]).toEqual([target, sample, valid]);
        }
      }
    },
  );

  test("is the caller's to change", () => {
    const { input, output } = openpipe.entry["~standard"].jsonSchema;
    const first = input({ target: "draft-07" });
    first["properties"] = {};
    expect(output({ target: "draft-07" })["properties"]).toHaveProperty("messages");
  });

  test.each(["openapi-3.0", "toString", ""])("throws for the target %j", (target) => {
    expect(() => openpipe.entry["~standard"].jsonSchema.input({ target })).toThrow(MisuseError);
  });
});

describe("is", () => {
  test.each(
    /** @type {[string, import("entrybridge").Platform, unknown, boolean][]} */ ([
      ["a good row", "openpipe", rows.openpipe, true],
      ["a bad row", "openpipe", { messages: 1 }, false],
      ["a row of another platform", "openpipe", { inputs: {} }, false],
      ["the text of a row", "openpipe", JSON.stringify(rows.openpipe), false],
      ["an example", "arize", { a: 1 }, true],
      ["a datapoint", "humanloop", { inputs: { a: "b" } }, true],
      ["no row at all", "arize", undefined, false],
    ]),
  )("%s", async (_, platform, value, said) => {
    expect((await load()).is(platform, value)).toBe(said);
  });

  test("takes rules, and refuses what it does not know", async () => {
    const bridge = await load();
    const row = { messages: [{ role: "user", content: "a" }] };
    expect(bridge.is("openpipe", row)).toBe(false);
    expect(bridge.is("openpipe", row, { rules: false })).toBe(true);
    // @ts-expect-error -- no such platform
    expect(() => bridge.is("open", row)).toThrow(MisuseError);
  });
});
