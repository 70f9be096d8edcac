// @ts-check
// docs/rules.md is honest: its table of rules is the catalogue, and what it says of other tools'
// checks holds for a row of each.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";

/** @param {string} path */
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** @type {{ list: string, item: string, code: string | null, why?: string, on?: string,
 *   row?: unknown, file?: string, framing?: "json-lines", base64?: string }[]} */
const checks = JSON.parse(read("tests/fixtures/checklists.json"));

const bridge = await load();

// The cells of each line of its tables, by the heading above.
const lines = read("docs/rules.md").split("\n");
const cells = lines.flatMap((line, at) => {
  const heading = lines
    .slice(0, at)
    .findLast((one) => one.startsWith("#"))
    ?.replace(/^#+ /, "");
  if (!line.startsWith("|") || line.startsWith("| -")) return [];
  return [
    [
      heading ?? "",
      ...line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ],
  ];
});

test("the page lists every rule with its levels and its fix", () => {
  const listed = cells.filter((line) => line.length === 7 && line[1] !== "rule");
  const rules = bridge.rules().map(({ id, summary, defaults, fix = "" }) => {
    return [`\`${id}\``, defaults.openpipe, defaults.humanloop, defaults.arize, summary, fix];
  });
  expect(listed.map((line) => line.slice(1)).sort()).toEqual(rules.sort());
});

/** @param {(typeof checks)[number]} check */
function said({ code, why, on }) {
  const notes = [
    ...(on === undefined ? [] : ["off by default"]),
    ...(why === undefined ? [] : [why]),
  ];
  if (code === null) return `not checked: ${notes.join("; ")}`;
  return `\`${code}\`${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`;
}

test("the page lists every check of the others, and no more", () => {
  const listed = cells.filter(([heading, first, ...rest]) => {
    return rest.length === 1 && heading !== "Repairs" && first !== "what it finds";
  });
  expect(
    listed.map(([heading, item, ours]) => [heading?.replace(/ \(.*/, ""), item, ours]),
  ).toEqual(checks.map((check) => [check.list, check.item, said(check)]));
});

describe("what is said to be found is found", () => {
  const found = checks.filter(({ code }) => code !== null);
  test.each(found)("$list: $item", async ({ code, on, row, file, framing, base64 }) => {
    const rules = on === undefined ? {} : { [on]: /** @type {const} */ ("warn") };
    const text = file ?? (base64 !== undefined ? Buffer.from(base64, "base64") : undefined);
    const { totals } =
      text === undefined
        ? bridge.validate(JSON.stringify(row), { platform: "openpipe", rules })
        : await bridge.check(text, { rules, framing });
    expect(Object.keys(totals)).toContain(code);
    if (on !== undefined) {
      expect(bridge.rules().find(({ id }) => id === on)?.defaults.openpipe).toBe("off");
    }
  });
});
