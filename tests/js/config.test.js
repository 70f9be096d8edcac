// @ts-check
// The schema of entrybridge.config.json: it names the rules that there are, and no others.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { load } from "entrybridge";

const bridge = await load();
const file = createRequire(import.meta.url).resolve("entrybridge/schemas/config.schema.json");
const schema = JSON.parse(readFileSync(file, "utf8"));
const ids = bridge.rules().map(({ id }) => id);

test("names every rule, and says what it asks for", () => {
  const { properties } = schema.properties.rules.anyOf[1];
  expect(Object.keys(properties)).toEqual(ids);
  for (const { id, summary } of bridge.rules()) expect(properties[id].description).toBe(summary);
});

describe("is draft-07 for others too", () => {
  const judge = new Ajv({ strict: false }).compile(schema);
  const own = bridge.compile(schema);
  /** @type {[string, unknown, boolean][]} */
  const cases = [
    ["nothing", {}, true],
    ["a rule that there is not", { rules: { "no-such-rule": "off" } }, false],
    ["each rule", { rules: Object.fromEntries(ids.map((id) => [id, "error"])) }, true],
    ["no rules", { rules: false }, true],
    ["all rules", { rules: true }, false],
    ["a limit beyond its bound", { limits: { maxDepth: 1001 } }, false],
    ["limits", { limits: { maxDepth: 1000, maxIssues: 0, maxRowBytes: 1 } }, true],
    ["a key of a language", JSON.parse('{"__proto__":{}}'), false],
    ["a list", [], false],
  ];
  test.each(cases)("%s", (_, value, fits) => {
    const text = JSON.stringify(value);
    expect([judge(JSON.parse(text)), own.validate(text).valid]).toEqual([fits, fits]);
  });
});
