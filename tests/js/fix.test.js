// @ts-check
import { describe, expect, test } from "@jest/globals";
import { applyEdits, load, MisuseError } from "entrybridge";

const bridge = await load();
const platform = /** @type {const} */ ("openpipe");

/** @param {string} rest */
const row = (rest) =>
  `{"messages":[{"role":"user","content":"é漢😀"${rest}},{"role":"assistant","content":"!"}]}`;
const bad = row(',"name":null');
const good = row("");

describe("applyFixes answers in the form of the input", () => {
  const report = {
    applied: [{ code: "type", record: 0, line: 1, title: "Leave the key out: its value is null" }],
    totals: { type: 1 },
    remaining: { valid: 1, records: 1, issues: [] },
  };

  test("text", () => {
    expect(bridge.applyFixes(bad, { platform })).toMatchObject({ ...report, text: good });
  });

  test("bytes", () => {
    const { bytes } = bridge.applyFixes(Buffer.from(bad), { platform });
    expect(Buffer.from(bytes).toString()).toBe(good);
  });

  test("a value", () => {
    const fixes = bridge.applyFixes(JSON.parse(bad), { platform });
    expect(fixes).toMatchObject({ ...report, value: JSON.parse(good) });
  });

  test("a value without JSON", () => {
    const fixes = bridge.applyFixes({ messages: [NaN] }, { platform });
    expect(fixes).toMatchObject({ applied: [], totals: {}, value: undefined });
    expect(fixes.remaining).toMatchObject({ valid: 0, invalid: 1, errors: 1 });
    expect(fixes.remaining.issues[0]?.code).toBe("not-json");
  });
});

describe("applyFixes", () => {
  test("leaves what it does not mend, to the byte", () => {
    const broken = `  ${row(',"nam":1')} \r\n\n${bad}\t\n{"a\n\ud800\n`;
    const { text } = bridge.applyFixes(broken, { platform, rules: { crlf: "off" } });
    expect(text).toBe(broken.replace(',"name":null', ""));
  });

  test("mends the form where it is known what it should be", () => {
    const pretty = JSON.stringify(JSON.parse(good), null, 2);
    expect(bridge.applyFixes(pretty, { platform }).text).toBe(pretty);
    expect(bridge.applyFixes(pretty, { platform, framing: "json-lines" }).text).toBe(`${good}\n`);
  });

  test("counts all and carries a few", () => {
    const file = `${bad}\n`.repeat(5);
    const fixes = bridge.applyFixes(file, { platform, limits: { maxIssues: 2 } });
    expect(fixes.applied).toHaveLength(2);
    expect(fixes.totals).toEqual({ type: 5 });
  });

  test("knows the platform by the keys", () => {
    expect(bridge.applyFixes(bad).remaining.platform).toBe("openpipe");
  });

  test("takes no option that it does not know", () => {
    // @ts-expect-error
    expect(() => bridge.applyFixes(bad, { fix: true })).toThrow(MisuseError);
  });
});

describe("the fix of one issue", () => {
  test("counts in bytes of the whole text, a byte order mark and other rows included", () => {
    const file = `\ufeff${good}\n${bad}\n`;
    const { issues } = bridge.applyFixes(file, { platform, rules: false }).remaining;
    expect(issues).toEqual([]);
    const edits = [{ offset: 3 + Buffer.byteLength(good) + 1, length: 1, text: "[" }];
    expect(applyEdits(file, edits)).toBe(`\ufeff${good}\n[${bad.slice(1)}\n`);
  });

  test("is made by applyEdits, in text and in bytes", async () => {
    const file = `\ufeff${good}\n${bad}\n`;
    const { issues } = await bridge.check(file, { platform, rules: { bom: "off" } });
    const [issue] = issues;
    const edits = issue?.fix?.edits ?? [];
    const mended = `\ufeff${good}\n${good}\n`;
    expect(edits).toHaveLength(1);
    expect(applyEdits(file, edits)).toBe(mended);
    expect(Buffer.from(applyEdits(Buffer.from(file), edits)).toString()).toBe(mended);
  });

  test("leaves unpaired surrogates as they are", () => {
    expect(applyEdits('"\ud800"', [{ offset: 0, length: 0, text: " " }])).toBe(' "\ud800"');
  });

  test.each([
    ["reaches beyond the text", [{ offset: 2, length: 2, text: "" }]],
    [
      "touches a byte twice",
      [
        { offset: 0, length: 2, text: "" },
        { offset: 1, length: 1, text: "" },
      ],
    ],
    ["starts before the text", [{ offset: -1, length: 1, text: "" }]],
  ])("is refused where it %s", (_, edits) => {
    expect(() => applyEdits("abc", edits)).toThrow(MisuseError);
  });
});

test("rules say what their fix does", () => {
  const rules = bridge.rules();
  expect(rules.find(({ id }) => id === "bom")?.fix).toBe("Take the byte order mark off");
  expect(rules.find(({ id }) => id === "no-messages")).not.toHaveProperty("fix");
});
