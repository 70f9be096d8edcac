// @ts-check
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { arize, humanloop, lines, openpipe, platforms, rows } from "./rows.js";

const bridge = await load();
const seed = '{"question":"What is 2 + 2?","answer":"4","topic":"arithmetic"}';

describe("Arize's own example becomes, to the byte", () => {
  test.each([
    [
      /** @type {const} */ ("openpipe"),
      '{"messages":[{"role":"user","content":"What is 2 + 2?"},{"role":"assistant","content":"4"}],"metadata":{"topic":"arithmetic"}}',
    ],
    [
      /** @type {const} */ ("humanloop"),
      '{"messages":[{"role":"user","content":"What is 2 + 2?"}],"target":{"output":"4","metadata":{"topic":"arithmetic"}}}',
    ],
  ])("%s", (to, expected) => {
    const conversion = bridge.convert(seed, { from: "arize", to });
    expect(conversion.text).toBe(expected);
    expect(conversion).toMatchObject({
      framing: "single",
      from: "arize",
      to,
      records: 1,
      converted: 1,
      rejected: [],
    });
  });
});

describe("all six directions", () => {
  const pairs = platforms.flatMap((from) =>
    platforms.filter((to) => to !== from).map((to) => ({ from, to })),
  );
  test.each(pairs)("$from to $to", ({ from, to }) => {
    for (const source of [from, /** @type {const} */ ("auto")]) {
      const conversion = bridge.convert(rows[from], { from: source, to });
      expect(conversion.value).toEqual(rows[to]);
      expect(conversion).toMatchObject({ from, to, records: 1, converted: 1, rejected: [] });
      expect(bridge.validate(conversion.value, { platform: to })).toMatchObject({
        valid: true,
        issues: [],
      });
    }
  });
});

describe("the output has the form and the framing of the input", () => {
  const text = lines(openpipe, openpipe);
  const target = JSON.stringify(humanloop);
  const options = { to: /** @type {const} */ ("humanloop") };

  test("text for text", () => {
    const conversion = bridge.convert(text, options);
    expect(conversion.text).toBe(lines(humanloop, humanloop));
    expect(conversion).not.toHaveProperty("bytes");
    expect(conversion).not.toHaveProperty("value");
  });

  test("bytes for bytes", () => {
    for (const input of [Buffer.from(text), new TextEncoder().encode(text).buffer]) {
      const conversion = bridge.convert(input, options);
      expect(Buffer.from(conversion.bytes).toString()).toBe(lines(humanloop, humanloop));
      expect(conversion).not.toHaveProperty("text");
    }
  });

  test("the bytes are a copy that later calls leave alone", () => {
    const { bytes } = bridge.convert(Buffer.from(text), options);
    const before = Buffer.from(bytes).toString();
    bridge.convert(Buffer.from(lines(arize)), options);
    bridge.validate({ question: "x".repeat(100_000) });
    expect(Buffer.from(bytes).toString()).toBe(before);
  });

  test("a value for a value", () => {
    expect(bridge.convert(openpipe, options).value).toEqual(humanloop);
    expect(bridge.convert([openpipe, openpipe], options).value).toEqual([humanloop, humanloop]);
  });

  test.each([
    [
      "an array",
      `[${JSON.stringify(openpipe)},${JSON.stringify(openpipe)}]`,
      [humanloop, humanloop],
    ],
    ["an empty array", "[]", []],
    ["a request body", JSON.stringify({ entries: [openpipe] }), undefined],
  ])("%s", (_, input, expected) => {
    const conversion = bridge.convert(input, { from: "openpipe", ...options });
    expect(conversion.rejected).toEqual([]);
    if (expected) expect(JSON.parse(conversion.text)).toEqual(expected);
    else expect(conversion.text).toContain(target);
  });

  test("a body for a body, under the other platform's key", () => {
    const conversion = bridge.convert({ entries: [openpipe] }, { from: "openpipe", to: "arize" });
    expect(conversion).toMatchObject({ framing: "request-body", value: { examples: [arize] } });
  });
});

describe("changes and losses are told", () => {
  test("every move is a change, counted", () => {
    const { changes, totals } = bridge.convert(openpipe, { to: "humanloop" });
    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) {
      expect(change).toMatchObject({
        record: 0,
        from: expect.stringMatching(/^(\/|$)/),
        action: expect.stringMatching(/^(moved|rewritten|kept|dropped)$/),
        reason: expect.stringMatching(/./),
      });
      expect(totals[`${change.action}:${change.reason}`]).toBeGreaterThan(0);
    }
  });

  const withAudio = {
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "What is said here?" },
          { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } },
        ],
      },
      { role: "assistant", content: "Nothing." },
    ],
  };

  test("a value without a slot is kept, dropped or refused", () => {
    const kept = bridge.convert(withAudio, { to: "humanloop" });
    expect(JSON.stringify(kept.value)).toContain("UklGRg==");
    expect(kept.changes.map(({ action }) => action)).toContain("kept");

    const dropped = bridge.convert(withAudio, { to: "humanloop", losses: "drop" });
    expect(JSON.stringify(dropped.value)).not.toContain("UklGRg==");
    expect(dropped.changes.map(({ action }) => action)).toContain("dropped");

    const refused = bridge.convert(withAudio, { to: "humanloop", losses: "error" });
    expect(refused.value).toBeUndefined();
    expect(refused.totals).toMatchObject({ "loss-refused": 1 });
  });

  test("what was kept comes back", () => {
    const there = bridge.convert(withAudio, { to: "humanloop" });
    const back = bridge.convert(there.value, { from: "humanloop", to: "openpipe" });
    expect(back).toHaveProperty("value", withAudio);
  });
});

describe("rows that cannot be converted are handed back", () => {
  test("with their issues, and the others go on", () => {
    const text = `${lines(openpipe)}{"messages":[\n${lines({ messages: [{ role: "robot" }] }, openpipe)}`;
    const conversion = bridge.convert(text, { from: "openpipe", to: "arize" });
    expect(conversion).toMatchObject({ records: 4, converted: 2 });
    expect(conversion.text).toBe(lines(arize, arize));
    expect(conversion.rejected).toMatchObject([
      {
        record: 1,
        line: 2,
        text: '{"messages":[',
        issues: [{ code: "invalid-json", record: 1, line: 2 }],
      },
      { record: 2, line: 3, text: '{"messages":[{"role":"robot"}]}', issues: [{ code: "enum" }] },
    ]);
  });

  test("a value that has no JSON is one of them", () => {
    const conversion = bridge.convert({ inputs: { a: NaN } }, { to: "openpipe" });
    expect(conversion).toMatchObject({
      value: undefined,
      from: "humanloop",
      to: "openpipe",
      records: 1,
      converted: 0,
      totals: { "not-json": 1 },
      rejected: [{ record: 0, line: 1, issues: [{ code: "not-json", pointer: "/inputs/a" }] }],
    });
  });

  test.each([
    ["needs-template", { inputs: { a: "1", b: "2" }, target: { output: "3" } }, "humanloop"],
    [
      "ambiguous-answer",
      { messages: [{ role: "user", content: "?" }], target: { a: "1", b: "2" } },
      "humanloop",
    ],
    ["unknown-layout", { colour: "blue", size: 4 }, "arize"],
    ["last-message-not-assistant", { messages: [{ role: "user", content: "?" }] }, "openpipe"],
  ])("%s", (code, row, from) => {
    const to = from === "openpipe" ? "arize" : "openpipe";
    const conversion = bridge.convert(row, { from: /** @type {any} */ (from), to });
    expect(conversion.value).toBeUndefined();
    expect(conversion.totals).toMatchObject({ [code]: 1 });
    expect(conversion.rejected[0]?.issues[0]).toMatchObject({ code });
  });

  test("a template and an answer's key settle it", () => {
    const row = { inputs: { a: "1", b: "2" }, target: { sum: "3", words: "three" } };
    const { value } = bridge.convert(row, {
      from: "humanloop",
      to: "openpipe",
      template: "What is {{a}} + {{b}}?",
      answer: "words",
    });
    expect(value).toMatchObject({
      messages: [
        { role: "user", content: "What is 1 + 2?" },
        { role: "assistant", content: "three" },
      ],
    });
  });
});

describe("there and back", () => {
  const row = '{"question":"2 + 2?","answer":"4","n":1.0}';

  test("a round trip gives the row that was, and an edit wins", () => {
    const there = bridge.convert(row, { from: "arize", to: "openpipe", roundTrip: true });
    expect(there.text).not.toBe("");
    const back = bridge.convert(there.text, { from: "openpipe", to: "arize" });
    expect(JSON.parse(back.text)).toEqual(JSON.parse(row));
    expect(back.text).toContain('"n":1.0');

    /** @type {{ messages: { content: string }[] }} */
    const edited = JSON.parse(there.text);
    const answer = edited.messages[1];
    if (answer) answer.content = "5";
    const shown = bridge.convert(edited, { from: "openpipe", to: "arize" });
    expect(shown.value).toEqual({ question: "2 + 2?", answer: "5", n: 1 });
  });

  test("texts in columns, and columns of other names", () => {
    const texts = bridge.convert(row, { from: "arize", to: "arize", layout: "json-text" });
    expect(JSON.parse(texts.text)).toEqual({
      input_json: '{"messages":[{"role":"user","content":"2 + 2?"}]}',
      output_json: '{"messages":[{"role":"assistant","content":"4"}]}',
      metadata_json: '{"n":1.0}',
    });
    const named = bridge.convert('{"q":"2 + 2?","a":"4","x":"1"}', {
      from: "arize",
      to: "openpipe",
      columns: { user: "q", assistant: "a", variables: ["x"] },
    });
    expect(JSON.parse(named.text)).toEqual({
      messages: [
        { role: "user", content: "2 + 2?" },
        { role: "assistant", content: "4" },
      ],
      metadata: { "inputs.x": "1" },
    });
  });

  test("rows in another form are read, found or named", () => {
    const turns = '{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}';
    for (const dialect of /** @type {const} */ ([undefined, "sharegpt"])) {
      const { text, totals } = bridge.convert(turns, {
        from: "openpipe",
        to: "humanloop",
        dialect,
      });
      expect(JSON.parse(text)).toEqual({
        messages: [{ role: "user", content: "q" }],
        target: { output: "a" },
      });
      expect(totals).toMatchObject({ "moved:dialect": 2, "rewritten:dialect": 2 });
    }
  });
});

test("rows that disagree about their platform are not converted", () => {
  const text = lines(openpipe, humanloop);
  const conversion = bridge.convert(text, { to: "arize" });
  expect(conversion).toMatchObject({
    from: null,
    text: "",
    converted: 0,
    totals: { "mixed-platforms": 1 },
    rejected: [{ record: 1, line: 2, issues: [{ code: "mixed-platforms" }] }],
  });
  expect(bridge.convert([openpipe, humanloop], { to: "arize" }).value).toBeUndefined();
});

test("numbers keep their digits and strings their escapes", () => {
  const text = '{"question":"\\u0041","answer":"4","weights":[1.0,1e400,18446744073709551617]}';
  const { text: written } = bridge.convert(text, { from: "arize", to: "humanloop" });
  expect(written).toContain("[1.0,1e400,18446744073709551617]");
  expect(written).toContain('"\\u0041"');
});
