// @ts-check
// Rows into requests: nothing beyond a limit, nothing made anew, nothing left out in silence.
import { describe, expect, test } from "@jest/globals";
import { load, MisuseError, requestInit } from "entrybridge";

const bridge = await load();
const target = /** @type {const} */ ({ platform: "arize", datasetId: "RGF0YXNldDox" });

/**
 * @typedef {import("entrybridge").RequestsOptions} Options
 * @param {unknown} rows @param {Options} [options]
 */
async function packed(rows, options = target) {
  /** @type {import("entrybridge").Rejected[]} */
  const rejected = [];
  const made = bridge.requests(/** @type {string} */ (rows), {
    onReject: (row) => rejected.push(row),
    ...options,
  });
  const requests = [];
  for await (const request of made) requests.push(request);
  return { requests, rejected, summary: made.summary, warnings: made.warnings };
}

/** @param {number} count */
const examples = (count) =>
  Array.from({ length: count }, (_, n) => `{"question":"q","answer":"a","n":${n}}\n`).join("");
const chat = '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"}]}';

describe("the endpoint", () => {
  test.each([
    ["openpipe", {}, "https://api.openpipe.ai/api/v1/datasets/d1/entries"],
    ["humanloop", {}, "https://api.humanloop.com/v4/datasets/d1/datapoints"],
    ["arize", {}, "https://api.arize.com/v2/datasets/d1/examples"],
    [
      "arize",
      { datasetVersionId: "RW50aXR5OjEyMzQ1+/=" },
      "https://api.arize.com/v2/datasets/d1/examples?dataset_version_id=RW50aXR5OjEyMzQ1%2B%2F%3D",
    ],
    [
      "arize",
      { datasetId: "a/../b?c#d" },
      "https://api.arize.com/v2/datasets/a%2F..%2Fb%3Fc%23d/examples",
    ],
    [
      "openpipe",
      { baseUrl: "http://127.0.0.1:9/api/v1//" },
      "http://127.0.0.1:9/api/v1/datasets/d1/entries",
    ],
  ])("%s with %j is %s", async (platform, options, url) => {
    const row = platform === "openpipe" ? chat : '{"inputs":{}}';
    const wishes = /** @type {Options} */ ({ platform, datasetId: "d1", ...options });
    const { requests } = await packed(row, wishes);
    expect(requests).toMatchObject([{ platform, method: "POST", url, rows: [{ record: 0 }] }]);
  });

  test.each([
    ["humanloop", "evts_1", []],
    ["humanloop", "pr_1", [/starts with evts_ at Humanloop v4; "pr_1" does not/]],
    ["openpipe", "anything", []],
  ])("an id of %s that is odd is told: %s", async (platform, datasetId, said) => {
    const wishes = /** @type {Options} */ ({ platform, datasetId });
    const { warnings } = await packed([], wishes);
    expect(warnings).toEqual(said.map((text) => expect.stringMatching(text)));
  });

  test.each([
    ["http://example.com", 1],
    ["https://example.com", 0],
    ["http://localhost:1", 0],
    ["http://[::1]:1", 0],
  ])("a key on an open way is warned of: %s", async (baseUrl, count) => {
    expect((await packed([], { ...target, baseUrl })).warnings).toHaveLength(count);
  });

  test.each([
    [{ platform: undefined }, /platform must be "openpipe", .*not undefined/],
    [{ platform: "auto" }, /platform must be/],
    [{ datasetId: undefined }, /datasetId must be a text/],
    [{ datasetId: "" }, /datasetId must be a text/],
    [{ datasetId: ".." }, /datasetId must be an id/],
    [{ datasetId: "a b" }, /datasetId must be an id/],
    [{ datasetId: "a\n" }, /datasetId must be an id/],
    [{ datasetId: "\ud800" }, /datasetId must be an id/],
    [{ platform: "openpipe", datasetVersionId: "v" }, /nothing that OpenPipe knows/],
    [{ baseUrl: "api.arize.com" }, /baseUrl must be a URL/],
    [{ baseUrl: "ftp://host" }, /must begin with https/],
    [{ baseUrl: "https://me:secret@host" }, /^(?!.*secret).*user's name or password/],
    [{ baseUrl: "https://host?x=1" }, /must end in a path/],
    [{ maxRows: 0 }, /maxRows must be a whole number, from 1 to 1000/],
    [{ maxRows: 1001 }, /maxRows must be a whole number, from 1 to 1000/],
    [{ platform: "openpipe", maxRows: 101 }, /from 1 to 100/],
    [{ maxBytes: "9" }, /maxBytes must be a whole number, 1 or more/],
    [{ rules: { "no-mesages": "off" } }, /did you mean "no-messages"/],
    [{ limits: { maxDepth: 0 } }, /limits\.maxDepth/],
    [{ onReject: 5 }, /onReject must be a function/],
    [{ apiKey: "secret" }, /^(?!.*"secret").*Unknown option "apiKey"/],
  ])("%j is a misuse, told at once", (options, message) => {
    const wishes = /** @type {Options} */ (/** @type {unknown} */ ({ ...target, ...options }));
    expect(() => bridge.requests([], wishes)).toThrow(MisuseError);
    expect(() => bridge.requests([], wishes)).toThrow(message);
  });
});

describe("the key", () => {
  test.each([
    ["openpipe", { Authorization: "Bearer k-1" }],
    ["humanloop", { "X-API-KEY": "k-1" }],
    ["arize", { Authorization: "Bearer k-1" }],
  ])("stands in the header of %s, and only where fetch is told", async (platform, header) => {
    const wishes = /** @type {Options} */ ({ platform, datasetId: "d" });
    const { requests } = await packed([JSON.parse(chat)], wishes);
    const [request] = requests;
    if (request === undefined) throw new Error("no request");
    const init = requestInit(request, "k-1");
    expect(init).toMatchObject({ method: "POST", body: request.body, headers: header });
    expect(init.headers["Content-Type"]).toBe("application/json");
    expect(JSON.stringify(request)).not.toContain("k-1");
  });

  test.each(["", "a b", "secret\n", "secret\u0000", "gehéim", 7])(
    "%j is none, and is not repeated",
    async (key) => {
      const { requests } = await packed([{ a: 1 }]);
      const [request] = requests;
      if (request === undefined) throw new Error("no request");
      const call = () => requestInit(request, /** @type {string} */ (key));
      expect(call).toThrow(MisuseError);
      expect(call).toThrow(/^(?!.*secret)/);
    },
  );
});

describe("packing", () => {
  test.each([
    ["arize", 1000, 2001, [1000, 1000, 1]],
    ["humanloop", 100, 200, [100, 100]],
    ["openpipe", 100, 101, [100, 1]],
  ])("%s takes %i rows at once", async (platform, _most, count, sizes) => {
    const text = platform === "openpipe" ? `${chat}\n`.repeat(count) : examples(count);
    const wishes = /** @type {Options} */ ({ platform, datasetId: "d" });
    const { requests, summary } = await packed(text, wishes);
    expect(requests.map(({ rows }) => rows.length)).toEqual(sizes);
    for (const { body, bytes } of requests) {
      expect(bytes).toBe(Buffer.byteLength(body));
      const as = bridge.validate(body, { platform: wishes.platform, as: "request", rules: false });
      expect(as).toMatchObject({ valid: true });
    }
    expect(summary).toEqual({
      records: count,
      packed: count,
      rejected: 0,
      requests: sizes.length,
      bytes: requests.reduce((sum, { bytes }) => sum + bytes, 0),
    });
  });

  test("a body of just the bytes allowed is one, one byte less makes two", async () => {
    const rows = '{"a":"ä"}\n{"b":"😀"}\n';
    const whole = Buffer.byteLength('{"examples":[{"a":"ä"},{"b":"😀"}]}');
    const sizes = async (/** @type {number} */ maxBytes) =>
      (await packed(rows, { ...target, maxBytes })).requests.map(({ bytes }) => bytes);
    expect(await sizes(whole)).toEqual([whole]);
    expect(await sizes(whole - 1)).toEqual([25, 27]);
  });

  test("a row that fits in no request is left out and told", async () => {
    const { requests, rejected, summary } = await packed('{"a":"aaaaaaaaaaaa"}\n{"b":1}\n', {
      ...target,
      maxBytes: 30,
    });
    expect(requests.map(({ body }) => body)).toEqual(['{"examples":[{"b":1}]}']);
    expect(rejected).toMatchObject([
      { record: 0, line: 1, text: '{"a":"aaaaaaaaaaaa"}', issues: [{ code: "too-large" }] },
    ]);
    expect(summary).toMatchObject({ records: 2, packed: 1, rejected: 1, requests: 1 });
  });

  test.each([
    ["numbers", '{"a":1.0,"b":1e400,"c":18446744073709551616,"d":-0.0}'],
    ["escapes", '{"a":"\\u0041\\/\\u00e4\\ud83d\\ude00"}'],
    ["the order and the spaces", '{ "b" : 1 ,"a": 2}'],
    ["keys like those of the language", '{"__proto__":{"constructor":1}}'],
  ])("%s stay as they were", async (_what, row) => {
    for (const rows of [
      `${row}\n${row}\n`,
      `[${row},${row}]`,
      Buffer.from(`\ufeff${row}\r\n${row}`),
      [row, row],
    ]) {
      const { requests } = await packed(rows);
      expect(requests.map(({ body }) => body)).toEqual([`{"examples":[${row},${row}]}`]);
      const [request] = requests;
      for (const { start, end } of request?.rows ?? []) {
        expect(request?.body.slice(start, end)).toBe(row);
      }
    }
  });

  test("places of rows hold behind wide characters and in every request", async () => {
    const rows = [..."ä😀漢a\u0001"].map((character) => ({ character }));
    const { requests } = await packed(rows, { ...target, maxRows: 2 });
    const found = requests.flatMap(({ body, rows: sent }) =>
      sent.map(({ start, end }) => JSON.parse(body.slice(start, end))),
    );
    expect(found).toEqual(rows);
    expect(requests.flatMap(({ rows: sent }) => sent.map(({ record }) => record))).toEqual([
      0, 1, 2, 3, 4,
    ]);
  });

  test("a row of log ids is a body by itself, in its place", async () => {
    const rows = '{"inputs":{"a":"1"}}\n{"log_ids":["log_1","log_2"]}\n{"inputs":{"a":"2"}}\n';
    const { requests } = await packed(rows, { platform: "humanloop", datasetId: "evts_1" });
    expect(requests.map(({ body }) => body)).toEqual([
      '[{"inputs":{"a":"1"}}]',
      '{"log_ids":["log_1","log_2"]}',
      '[{"inputs":{"a":"2"}}]',
    ]);
    expect(requests[1]?.rows).toMatchObject([{ record: 1, line: 2, start: 0, end: 29 }]);
  });

  test.each([
    ["no rows", "", []],
    ["an empty list", [], []],
    ["blank lines", "\n\n", []],
  ])("%s make no request", async (_what, rows, expected) => {
    expect((await packed(rows)).requests).toEqual(expected);
  });
});

describe("rows that the platform would refuse", () => {
  test.each([
    ["a broken line", '{"a":1}\n{"a":\n{"b":2}\n', ["invalid-json"]],
    [
      "bytes that are no UTF-8",
      Buffer.from('{"a":1}\n{"a":"\xff"}\n{"b":2}\n', "latin1"),
      ["invalid-utf8"],
    ],
    ["an unpaired surrogate", ['{"a":1}', '{"a":"\ud800"}', '{"b":2}'], ["invalid-utf8"]],
    ["a column that the platform makes", [{ a: 1 }, { id: 1 }, { b: 2 }], ["reserved-key"]],
    ["a value without JSON", [{ a: 1 }, { a: NaN }, { b: 2 }], ["not-json"]],
    ["a double key", '{"a":1}\n{"a":1,"a":2}\n{"b":2}\n', ["duplicate-key"]],
  ])("%s is left out, and the others go", async (_what, rows, codes) => {
    const { requests, rejected } = await packed(rows);
    expect(requests.map(({ body }) => body)).toEqual(['{"examples":[{"a":1},{"b":2}]}']);
    expect(rejected.map(({ record }) => record)).toEqual([1]);
    expect(rejected[0]?.issues.map(({ code }) => code)).toEqual(codes);
    expect(rejected[0]?.issues[0]?.record).toBe(1);
  });

  test("rules say more than the schema, and may be off", async () => {
    const row = '{"messages":[{"role":"user","content":"Hi"}]}';
    const wishes = /** @type {Options} */ ({ platform: "openpipe", datasetId: "d" });
    expect((await packed(row, wishes)).rejected[0]?.issues[0]?.code).toBe(
      "last-message-not-assistant",
    );
    expect((await packed(row, { ...wishes, rules: false })).requests).toHaveLength(1);
  });
});

test.each([0, 1])("a limit of %i issues lets no bad row through", async (maxIssues) => {
  const noisy = { messages: Array.from({ length: 5 }, () => ({ role: "user", content: "" })) };
  const wishes = /** @type {Options} */ ({
    platform: "openpipe",
    datasetId: "d",
    limits: { maxIssues },
  });
  const { requests, rejected } = await packed([noisy, JSON.parse(chat)], wishes);
  expect(requests.flatMap(({ rows }) => rows)).toMatchObject([{ record: 1 }]);
  expect(rejected).toMatchObject([{ record: 0, issues: [{ severity: "error", record: 0 }] }]);
});

test("a limit of no issues lets no row through that cannot be read", async () => {
  const rows = Buffer.from('{"a":"\xff"}\n{"b":1}\n{\n', "latin1");
  const { requests, rejected } = await packed(rows, { ...target, limits: { maxIssues: 0 } });
  expect(requests.map(({ body }) => body)).toEqual(['{"examples":[{"b":1}]}']);
  expect(rejected.map(({ issues }) => issues[0]?.code)).toEqual(["invalid-utf8", "invalid-json"]);
});

describe("a stream", () => {
  test("is read no further than requests are asked for", async () => {
    let made = 0;
    async function* source() {
      for (; made < 10_000; made += 1) yield Buffer.from(examples(100));
    }
    const requests = bridge.requests(source(), { ...target, maxRows: 100 });
    await requests.next();
    await requests.next();
    expect(made).toBeLessThan(20);
    await requests.return();
    expect(requests.summary).toMatchObject({ requests: 2, packed: expect.any(Number) });
  });

  test("ends with the signal's reason", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const requests = bridge.requests(examples(3), { ...target, signal });
    await expect(requests.next()).rejects.toThrow("enough");
  });
});
