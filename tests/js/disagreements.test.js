// @ts-check
// Where Ajv and JSON.parse differ from draft-07, each a line of docs/disagreements.md. That our
// engine does not, tests/cpp/disagreement_test.cpp proves.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { load } from "entrybridge";

/** @param {string} path */
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const page = read("docs/disagreements.md");
/** @param {string} name @returns {{ schema: string, value: string, draft07: boolean }[]} */
const disagreementsWith = (name) => JSON.parse(read(`tests/fixtures/disagreements/${name}.json`));

describe("Ajv differs from draft-07", () => {
  test.each(disagreementsWith("ajv"))("$value against $schema", ({ schema, value, draft07 }) => {
    const ajv = new Ajv({ strict: false, strictNumbers: true });
    expect(ajv.validate(JSON.parse(schema), JSON.parse(value))).toBe(!draft07);
  });
});

describe("the page has the line", () => {
  const all = ["ajv", "valijson"].flatMap(disagreementsWith);
  test.each(all)("$value against $schema", ({ schema, value }) => {
    const line = page.split("\n").find((text) => text.includes(schema) && text.includes(value));
    expect(line).toMatch(/^\|/);
  });
});

describe("in rows", () => {
  const bridge = load();
  /** @type {[string, "humanloop" | "arize", "entry" | "error", string, boolean][]} */
  const cases = [
    ["a number beyond the doubles is one", "humanloop", "entry", '{"target":{"n":1e400}}', true],
    ["a number beyond them is whole", "arize", "error", '{"title":"t","status":1e400}', true],
    ["a small number is not nought", "arize", "error", '{"title":"t","status":1e-400}', false],
    ["a fraction is not lost", "arize", "error", '{"title":"","status":9007199254740993.5}', false],
  ];
  test.each(cases)("%s", async (_, platform, as, text, valid) => {
    expect((await bridge).validate(text, { platform, as, rules: false }).valid).toBe(valid);
  });
});
