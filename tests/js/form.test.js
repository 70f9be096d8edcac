// @ts-check
// The part of entrybridge/form that needs no form; tests/browser/form.test.js and
// tests/package/forms.test.js have the rest.
import { describe, expect, test } from "@jest/globals";
import { load, openpipe } from "entrybridge";
import { bindForm, fieldErrors, fieldName, readForm } from "entrybridge/form";

describe("fieldName", () => {
  test.each([
    ["a path", ["messages", 0, "content"], "messages.0.content"],
    ["the row itself", [], ""],
    ["no path", undefined, ""],
    ["segments of other libraries", [{ key: "a" }, { key: 1 }], "a.1"],
  ])("of %s", (_, issuePath, name) => {
    expect(fieldName(issuePath)).toBe(name);
  });
});

describe("fieldErrors", () => {
  test("gathers the messages of each field, in their order", () => {
    const errors = fieldErrors([
      { message: "first", path: ["a", 0] },
      { message: "other" },
      { message: "second", path: ["a", "0"] },
      { message: "proto", path: ["__proto__"] },
    ]);
    expect([...errors]).toEqual([
      ["a.0", ["first", "second"]],
      ["", ["other"]],
      ["__proto__", ["proto"]],
    ]);
  });

  test("takes the issues of a report", async () => {
    const { issues } = (await load()).validate({ messages: [{}] }, { platform: "openpipe" });
    expect(fieldErrors(issues).get("messages.0.role")).toHaveLength(1);
  });
});

describe("what is no form", () => {
  test.each([
    ["null", null],
    ["undefined", undefined],
    ["a selector", "form"],
    ["an object", { elements: [] }],
    ["an object of nothing", Object.create(null)],
  ])("is misuse: %s", (_, form) => {
    const misuse = { name: "MisuseError", message: "form must be a form element." };
    expect(() => bindForm(form, openpipe.entry)).toThrow(expect.objectContaining(misuse));
    expect(() => readForm(form)).toThrow(expect.objectContaining(misuse));
  });
});
