// @ts-check
// Statistics: what is counted, exact where it is said to be, near where not, and the same in parts.
import { describe, expect, test } from "@jest/globals";
import { MisuseError, load, mergeStats } from "entrybridge";
import { arize, humanloop, lines, openpipe } from "./rows.js";

const bridge = await load();

/** @param {import("entrybridge").NameCounts} counts */
const named = ({ names }) => Object.fromEntries(names.map(({ name, count }) => [name, count]));
/** @param {string} role @param {object} more */
const message = (role, more = {}) => ({ role, content: "Hi", ...more });

/** @type {[string, unknown[], (stats: import("entrybridge").DatasetStats) => unknown, unknown][]} */
const table = [
  [
    "a split that is lost",
    [
      { ...openpipe, split: "TRAIN" },
      { ...humanloop, target: { output: "4", split: "TEST" } },
      { ...arize, split: "x\ny" },
      arize,
    ],
    ({ groups }) => groups,
    [
      { platform: "arize", split: null, rows: 1 },
      { platform: "arize", split: "x\ny", rows: 1 },
      { platform: "humanloop", split: "TEST", rows: 1 },
      { platform: "openpipe", split: "TRAIN", rows: 1 },
    ],
  ],
  [
    "a slip of a key that speaks for another platform than for a check",
    [{ mesages: [] }, { text: 1 }],
    ({ groups }) => groups.map(({ platform }) => platform),
    ["arize", "openpipe"],
  ],
  [
    "an answer of text that is no message",
    [humanloop],
    ({ roles, messages }) => [named(roles), messages.max],
    [{ user: 1, assistant: 1 }, 2],
  ],
  [
    "messages of the other sides that are forgotten",
    [{ messages: [message("user")], target: { message: message("assistant") } }, arize],
    ({ roles }) => named(roles),
    { user: 2, assistant: 2 },
  ],
  [
    "calls in either form",
    [
      {
        messages: [
          message("assistant", { tool_calls: [{ function: { name: "a" } }, { function: {} }, 1] }),
          message("assistant", { function_call: { name: "b" } }),
          message("assistant", { tool_calls: "a", function_call: null }),
          message("assistant", { tool_call: { name: "c" } }),
        ],
      },
    ],
    ({ toolCalls }) => [toolCalls.total, named(toolCalls)],
    [3, { a: 1, b: 1, c: 1 }],
  ],
  [
    "tools that are declared and not called, wherever they stand",
    [
      { messages: [], tools: [{}] },
      { inputs: {}, target: { tools: [{}] } },
      { input: { tools: [{}] } },
      { tools: [] },
      { tools: {} },
      { tools: [{}], messages: [message("assistant", { tool_calls: [{}] })] },
      { messages: [message("assistant", { function_call: {} })] },
      { target: { message: message("assistant", { tool_calls: [{ function: 1 }] }) } },
    ],
    ({ toolUse }) => toolUse,
    { called: 3, declared: 3, none: 2 },
  ],
  [
    "names of objects' own functions",
    [{ messages: [message("constructor"), message("__proto__"), message("__proto__")] }],
    ({ roles }) => roles.names,
    [
      { name: "__proto__", count: 2 },
      { name: "constructor", count: 1 },
    ],
  ],
  [
    "rows of wrong types that throw",
    [
      { messages: {} },
      { messages: [null, 1, { role: 1 }], target: null },
      { input: [], output: { messages: 1 } },
      { target: "x", split: 7 },
    ],
    ({ rows, roles, messages }) => [rows, roles.total, messages.sum],
    [4, 0, 3],
  ],
];

describe("gathering", () => {
  test.each(table)("fears %s", async (_, rows, told, wanted) => {
    expect(told(await bridge.stats(lines(...rows)))).toEqual(wanted);
  });

  test.each([
    ["no JSON", "{\n"],
    ["no object", "[1]\n{}\n2\n"],
    ["too deep", `${"[".repeat(200)}${"]".repeat(200)}\n{}\n`],
    ["bad UTF-8", new Uint8Array([0x22, 0xff, 0x22, 0x0a])],
  ])("counts a row that is %s, and no more", async (_, text) => {
    const stats = await bridge.stats(text);
    expect(stats.unreadable).toBeGreaterThan(0);
    expect(stats.bytes.rows).toBe(stats.rows - stats.unreadable);
    expect(stats.toolUse.none).toBe(stats.rows - stats.unreadable);
  });

  test("counts bytes, not characters, and no line ends", async () => {
    const { bytes } = await bridge.stats('{"a":"é漢😀"}\r\n{}\n');
    expect(bytes).toMatchObject({ rows: 2, sum: 19, min: 2, max: 17 });
  });

  test("an empty file has no lengths", async () => {
    const { rows, bytes } = await bridge.stats("");
    expect([rows, bytes.rows, bytes.min, bytes.p50, bytes.max, bytes.buckets]).toEqual([
      0,
      0,
      0,
      0,
      0,
      [],
    ]);
  });

  test("keeps a thousand names, and says how many it left out", async () => {
    const rows = Array.from({ length: 1500 }, (_, at) => ({ messages: [message(`r${at}`)] }));
    const { roles } = await bridge.stats(lines(...rows, ...rows));
    expect([roles.names.length, roles.leftOut, roles.total]).toEqual([1000, 1000, 3000]);
  });

  test("tells a platform as detect does", async () => {
    for (const key of ["messages", "Messages", "mesage", "msgs", "message_s", "inputs", "text"]) {
      const row = { [key]: [] };
      const { groups } = await bridge.stats(lines(row));
      expect({ [key]: groups[0]?.platform }).toEqual({ [key]: bridge.detect(row).best });
    }
  });

  test("is plain data", async () => {
    const stats = await bridge.stats(lines(openpipe, arize));
    expect(JSON.parse(JSON.stringify(stats))).toEqual(stats);
  });
});

describe("lengths", () => {
  test.each([1, 2, 3])("quantiles are within 0.8 % (%i)", async (seed) => {
    const lengths = Array.from({ length: 800 }, (_, at) => (at * 7919 * seed) % 6007);
    const { bytes } = await bridge.stats(
      lines(...lengths.map((length) => ({ a: "x".repeat(length) }))),
    );
    const sorted = lengths.map((length) => length + 8).sort((left, right) => left - right);
    expect(bytes.max).toBe(sorted.at(-1));
    expect(bytes.min).toBe(sorted[0]);
    expect(bytes.sum).toBe(sorted.reduce((sum, length) => sum + length, 0));
    for (const { told, share } of [
      { told: bytes.p50, share: 0.5 },
      { told: bytes.p95, share: 0.95 },
    ]) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * 0.008);
    }
    for (const { from, to } of bytes.buckets) {
      if (from < 128) expect(to).toBe(from);
      else expect((to - from + 1) / from).toBeLessThanOrEqual(1 / 64);
    }
  });
});

describe("adding up", () => {
  const rows = Array.from({ length: 60 }, (_, at) => ({
    messages: Array.from({ length: at % 5 }, () => message(at % 3 === 0 ? "user" : "tool")),
    split: at % 4 === 0 ? "TEST" : "TRAIN",
    tools: at % 7 === 0 ? [{}] : [],
    pad: "x".repeat(at * at),
  }));

  test.each([1, 7, 30, 59])("parts cut at row %i are the whole", async (cut) => {
    const whole = await bridge.stats(lines(...rows));
    const parts = [
      await bridge.stats(lines(...rows.slice(0, cut))),
      await bridge.stats(lines(...rows.slice(cut))),
    ];
    expect(mergeStats(...parts)).toEqual(whole);
    expect(mergeStats(...parts.reverse())).toEqual(whole);
  });

  test("nothing adds nothing", async () => {
    const whole = await bridge.stats(lines(...rows));
    expect(mergeStats(whole, mergeStats(), await bridge.stats(""))).toEqual(whole);
  });
});

describe("beside a check", () => {
  const text = lines(openpipe, { messages: [message("robot")] });

  test("they are those of the file, and the check says the same as without", async () => {
    const { stats, ...summary } = await bridge.check(text, { stats: true });
    expect(summary).toEqual(await bridge.check(text));
    expect(stats).toEqual(await bridge.stats(text));
  });

  test("a schema of one's own gives them too", async () => {
    const schema = bridge.compile({ required: ["messages"] });
    expect((await schema.check(text, { stats: true })).stats).toEqual(await bridge.stats(text));
    expect(await schema.check(text)).not.toHaveProperty("stats");
    schema.dispose();
  });

  test("they are not there unasked", async () => {
    expect(await bridge.check(text, { stats: false })).not.toHaveProperty("stats");
  });

  test.each([1, "yes", null, {}])("%j is no wish for them", async (stats) => {
    // @ts-expect-error
    await expect(bridge.check(text, { stats })).rejects.toThrow(MisuseError);
    // @ts-expect-error
    await expect(bridge.compile({}).check(text, { stats })).rejects.toThrow(MisuseError);
  });

  test("an abort ends them", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(bridge.stats(text, { signal })).rejects.toThrow("enough");
    await expect(bridge.check(text, { stats: true, signal })).rejects.toThrow("enough");
  });
});

describe("hashes of rows", () => {
  /** @param {string} text @param {import("entrybridge").CheckOptions} options */
  async function hashesOf(text, options = {}) {
    /** @type {Buffer[]} */
    const told = [];
    const summary = await bridge.check(text, {
      platform: "arize",
      ...options,
      onRowHashes: (hashes) => told.push(Buffer.from(hashes)),
    });
    const packed = Buffer.concat(told);
    const rows = Array.from({ length: packed.length / 16 }, (_, at) => {
      const row = packed.subarray(at * 16, at * 16 + 16);
      return {
        hash: row.toString("hex", 0, 8) + row.toString("hex", 12, 13),
        number: row.readUInt32LE(8),
        split: summary.splits?.[(row[13] ?? 0) - 1],
        valid: row[14] === 1,
      };
    });
    return { summary, rows };
  }

  test("are alike where rows say the same, but for the split", async () => {
    const { rows } = await hashesOf(
      '{"a":1,"split":"x"}\n\n{ "split": "y", "a": 1 }\n{"a":1.0}\n{\n{"id":1}\n',
    );
    expect(rows.map(({ number, split, valid }) => [number, split, valid])).toEqual([
      [1, "x", true],
      [3, "y", true],
      [4, undefined, true],
      [6, undefined, false],
    ]);
    expect(rows[0]?.hash).toBe(rows[1]?.hash);
    expect(rows[2]?.hash).not.toBe(rows[1]?.hash);
  });

  test("count rows where lines do not tell them", async () => {
    const { rows } = await hashesOf('[{"a":1},\n\n{"a":2}]');
    expect(rows.map(({ number }) => number)).toEqual([1, 2]);
  });

  test("leave the summary as it is", async () => {
    const text = '{"a":1}\n{"a":"1"}\n';
    const { summary } = await hashesOf(text);
    expect(summary).toEqual(await bridge.check(text, { platform: "arize" }));
  });

  test("come as the file is read", async () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => ({ a: at, b: "x".repeat(20) }));
    let calls = 0;
    const text = lines(...rows);
    await bridge.check(text, { platform: "openpipe", onRowHashes: () => (calls += 1) });
    expect(calls).toBeGreaterThan(3);
  });

  test.each([1, "yes", {}])("%j cannot hear them", async (onRowHashes) => {
    // @ts-expect-error
    await expect(bridge.check("{}", { onRowHashes })).rejects.toThrow(MisuseError);
  });
});
