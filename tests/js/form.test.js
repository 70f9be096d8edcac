// @ts-check
// The part of entrybridge/form that needs no form; tests/package/forms.test.js has the rest.
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { fieldErrors, fieldName } from "entrybridge/form";

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
