// @ts-check
// Where an issue is: line and column for people (1-based, columns in UTF-16 units, a byte order mark
// not counted), offset and length in bytes for programs (a byte order mark counted).
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";

const bridge = await load();
const good = '{"messages":[{"role":"assistant","content":"ok"}]}';

// The fault is the key `x`, three bytes long, wherever it stands.
/** @type {[string, string, { record: number, line: number, column: number, offset: number }][]} */
const cases = [
  [
    "at the start",
    '{"x":1,"messages":[{"role":"assistant","content":"a"}]}',
    { record: 0, line: 1, column: 2, offset: 1 },
  ],
  [
    "behind a byte order mark",
    `\ufeff{"x":1,"messages":[{"role":"assistant","content":"a"}]}`,
    { record: 0, line: 1, column: 2, offset: 4 },
  ],
  [
    "in a second row",
    `${good}\n{"x":1,"messages":[{"role":"assistant","content":"a"}]}`,
    { record: 1, line: 2, column: 2, offset: 52 },
  ],
  [
    "behind CRLF",
    `${good}\r\n{"x":1,"messages":[{"role":"assistant","content":"a"}]}\r\n`,
    { record: 1, line: 2, column: 2, offset: 53 },
  ],
  [
    "behind blank lines, which are lines but no rows",
    `\n\n${good}\n\n{"x":1,"messages":[{"role":"assistant","content":"a"}]}\n`,
    { record: 1, line: 5, column: 2, offset: 55 },
  ],
  [
    "behind two-byte characters",
    '{"messages":[{"role":"assistant","content":"éé"}],"x":1}',
    { record: 0, line: 1, column: 51, offset: 52 },
  ],
  [
    "behind a character beyond the plane",
    '{"messages":[{"role":"assistant","content":"😀"}],"x":1}',
    { record: 0, line: 1, column: 51, offset: 52 },
  ],
  [
    "behind escapes, which count as written",
    '{"messages":[{"role":"assistant","content":"\\ud83d\\ude00"}],"x":1}',
    { record: 0, line: 1, column: 61, offset: 60 },
  ],
  [
    "behind a line separator, which ends no line",
    '{"messages":[{"role":"assistant","content":"\u2028"}],"x":1}',
    { record: 0, line: 1, column: 50, offset: 51 },
  ],
  [
    "in a row over several lines",
    '{\n  "messages": [{"role":"assistant","content":"a"}],\n  "x": 1\n}',
    { record: 0, line: 3, column: 3, offset: 56 },
  ],
  [
    "in an array",
    `[${good},\n {"x":1,"messages":[{"role":"assistant","content":"a"}]}]`,
    { record: 1, line: 2, column: 3, offset: 55 },
  ],
  [
    "in a request body",
    `{"entries":[${good},{"x":1,"messages":[{"role":"assistant","content":"a"}]}]}`,
    { record: 1, line: 1, column: 65, offset: 64 },
  ],
];

describe("the place of a key", () => {
  test.each(cases)("%s", async (_, text, place) => {
    const rules = /** @type {const} */ ({ bom: "off", crlf: "off" });
    const { issues } = await bridge.check(text, { platform: "openpipe", rules });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({
      code: "unknown-key",
      path: ["x"],
      pointer: "/x",
      length: 3,
      ...place,
    });
    const bytes = new TextEncoder().encode(text);
    const marked = bytes.subarray(place.offset, place.offset + 3);
    expect(new TextDecoder().decode(marked)).toBe('"x"');
  });
});

test("a bad byte is one column", async () => {
  const bytes = Buffer.from('{"a":"é?"}');
  bytes[bytes.indexOf("?")] = 0xff;
  const { issues } = await bridge.check(bytes, { platform: "arize" });
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatchObject({
    code: "invalid-utf8",
    line: 1,
    column: 8,
    offset: 8,
    length: 1,
  });
});

test("a value that was not text is placed as if it had been", () => {
  const row = { messages: [{ role: "assistant", content: "é" }], x: 1 };
  const [issue] = bridge.validate(row, { platform: "openpipe" }).issues;
  expect(issue).toMatchObject({ line: 1, column: 50, offset: 50, length: 3 });
});
