// @ts-check
// The stand-in: what it takes, what it refuses and in which words, and what it does wrong when asked to.
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { load, requestInit } from "entrybridge";
import { faultPlan, parseFault, startMock } from "entrybridge-mock";

const bridge = await load();

/**
 * @typedef {import("entrybridge-mock").MockServer} MockServer
 * @typedef {import("entrybridge-mock").MockOptions} MockOptions
 * @typedef {"openpipe" | "humanloop" | "arize"} Name
 */
/** @type {Record<Name, string>} */
const rows = {
  openpipe:
    '{"messages":[{"role":"user","content":"\\u0041"},{"role":"assistant","content":"Ho"}]}',
  humanloop: '{"inputs":{"a":"\\u0041"},"target":{"n":1.0}}',
  arize: '{"question":"\\u0041","n":1e400}',
};
const names = /** @type {Name[]} */ (Object.keys(rows));

/** @type {MockServer[]} */
const started = [];
/** @param {Partial<MockOptions>} [options] */
async function start(options = {}) {
  const server = await startMock({ bridge, ...options });
  started.push(server);
  return server;
}
afterAll(async () => {
  await Promise.all(started.map((server) => server.close()));
});

/** @type {MockServer} */
let mock;
beforeAll(async () => {
  mock = await start({ key: "right", datasets: ["evts_1"], maxBytes: 2000 });
});

/**
 * @param {MockServer} server @param {Name} platform
 * @param {{ body?: string, key?: string, id?: string, type?: string, method?: string }} [how]
 */
async function send(server, platform, { body, key = "right", id = "evts_1", type, method } = {}) {
  const baseUrl = server.baseUrls[platform];
  const made = bridge.requests(rows[platform], { platform, datasetId: id, baseUrl });
  const { value: request } = await made.next();
  if (request === undefined) throw new Error("no request");
  const init = requestInit(request, key);
  if (type !== undefined) init.headers["Content-Type"] = type;
  if (body !== undefined) init.body = body;
  const response = await fetch(request.url, method === undefined ? init : { method });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, request };
}

/** @param {MockServer} server @param {Name} platform @param {string} [id] */
const stored = (server, platform, id = "evts_1") => server.store.rowsOf(platform, id);

describe.each(names)("%s", (platform) => {
  test("what requests makes is taken, stored as it was, and the answer is read", async () => {
    mock.store.clear();
    const { status, headers, text, request } = await send(mock, platform);
    expect(bridge.validate(text, { platform, as: "response" })).toMatchObject({ valid: true });
    expect(headers.get("content-type")).toBe("application/json");
    expect(
      bridge.readResponse({ platform, status, headers, body: text, sent: request }),
    ).toMatchObject({
      verdict: "taken",
      rows: [
        platform === "openpipe"
          ? { status: "created" }
          : { status: "created", id: expect.any(String) },
      ],
    });
    expect(stored(mock, platform).map((row) => row.text)).toEqual([rows[platform]]);
    const listed = await fetch(`${mock.origin}/entrybridge`);
    expect(await listed.json()).toEqual({ datasets: [{ platform, id: "evts_1", rows: 1 }] });
    const lines = await fetch(`${mock.origin}/entrybridge/${platform}/evts_1`);
    expect(await lines.text()).toBe(
      `{"id":"${stored(mock, platform)[0]?.id}","row":${rows[platform]}}\n`,
    );
    await fetch(`${mock.origin}/entrybridge`, { method: "DELETE" });
    expect(stored(mock, platform)).toEqual([]);
  });

  test.each([
    ["a wrong key", { key: "wrong" }, 401],
    ["an unknown dataset", { id: "evts_2" }, 404],
    ["another type", { type: "text/plain" }, 415],
    ["a body too large", { body: JSON.stringify({ a: "x".repeat(2000) }) }, 413],
    ["text that is no JSON", { body: "{" }, platform === "humanloop" ? 422 : 400],
    ["no body", { body: "" }, platform === "humanloop" ? 422 : 400],
    ["another method", { method: "GET" }, 405],
  ])("%s is refused in the platform's own form", async (_what, how, expected) => {
    mock.store.clear();
    const { status, headers, text } = await send(mock, platform, how);
    expect(status).toBe(expected);
    expect(headers.get("content-type")).toBe(
      platform === "arize" ? "application/problem+json" : "application/json",
    );
    const isList = platform === "humanloop" && status !== 422;
    if (!isList)
      expect(bridge.validate(text, { platform, as: "error" })).toMatchObject({ valid: true });
    const reading = bridge.readResponse({ platform, status, headers, body: text, sent: 1 });
    expect(reading).toMatchObject({ verdict: "refused", rows: [{ status: "failed" }] });
    expect(text).not.toContain('wrong"');
    expect(mock.store.all()).toEqual([]);
  });

  test("a row over lines is listed on one", async () => {
    mock.store.clear();
    const row = JSON.stringify(JSON.parse(rows[platform]), null, 2).replace("\n", "\r\n");
    const lead =
      platform === "openpipe" ? '{"entries":[' : platform === "arize" ? '{"examples":[' : "[";
    const body = `${lead}${row}${platform === "humanloop" ? "]" : "]}"}`;
    expect((await send(mock, platform, { body })).status).toBeLessThan(300);
    const lines = await (await fetch(`${mock.origin}/entrybridge/${platform}/evts_1`)).text();
    expect(lines.match(/[\r\n]/g)).toEqual(["\n"]);
    expect(JSON.parse(lines).row).toEqual(JSON.parse(row));
  });

  test("no key at all is refused", async () => {
    const url = `${mock.baseUrls[platform]}${platform === "openpipe" ? "/datasets/d/entries" : platform === "arize" ? "/v2/datasets/d/examples" : "/v4/datasets/d/datapoints"}`;
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
  });

  test("rows beyond the schema are refused, all of the request", async () => {
    mock.store.clear();
    const bad = {
      openpipe: `{"entries":[${rows.openpipe},{"messages":[{"role":"robot"}]}]}`,
      humanloop: `[${rows.humanloop},{"inputs":{"k":1}}]`,
      arize: `{"examples":[${rows.arize},{"id":1}]}`,
    }[platform];
    const { status, text } = await send(mock, platform, { body: bad });
    expect(status).toBe(platform === "openpipe" ? 400 : 422);
    expect(text).toContain("/1/".replaceAll("/", platform === "humanloop" ? "," : "/"));
    expect(mock.store.all()).toEqual([]);
  });
});

test("OpenPipe takes the good entries and names the bad ones", async () => {
  mock.store.clear();
  const bad = '{"messages":[{"role":"user","content":"Hi"}]}';
  const body = `{"entries":[${bad},${rows.openpipe},{"messages":[]}]}`;
  const { status, text } = await send(mock, "openpipe", { body });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    entries_created: 1,
    errors: {
      data: [
        { entry_index: 0, message: "the final message must be from the assistant" },
        { entry_index: 2, message: "messages array is empty" },
      ],
    },
  });
  expect(stored(mock, "openpipe").map((row) => row.text)).toEqual([rows.openpipe]);
});

test.each([
  ["one datapoint", rows.humanloop, 1],
  ["an empty list", "[]", 0],
  ["ids of logs", '{"log_ids":["log_1","log_2"]}', 2],
])("Humanloop takes %s", async (_what, body, count) => {
  mock.store.clear();
  const { status, text } = await send(mock, "humanloop", { body });
  expect(status).toBe(201);
  expect(JSON.parse(text)).toHaveLength(count);
  expect(stored(mock, "humanloop")).toHaveLength(count);
});

test("any dataset is there and any key is right, unless they are named", async () => {
  const open = await start();
  expect((await send(open, "arize", { id: "a/b", key: "x" })).status).toBe(201);
  expect(stored(open, "arize", "a/b")).toHaveLength(1);
});

test("no other command loads its server", async () => {
  const dist = path.resolve(import.meta.dirname, "../../dist");
  expect(await readFile(path.join(dist, "mock.mjs"), "utf8")).toContain("node_modules/hono/");
  expect(await readFile(path.join(dist, "cli.mjs"), "utf8")).not.toContain("node_modules/hono/");
});

test("it listens on the loopback interface", async () => {
  expect(mock.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("half a request stores nothing", async () => {
  const open = await start();
  const { port } = new URL(open.origin);
  await new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1", () => {
      socket.write(
        'POST /v2/datasets/d/examples HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"examples":[{"a":1}]}',
        () => setTimeout(() => socket.destroy(), 50),
      );
    });
    socket.on("close", resolve);
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(open.store.all()).toEqual([]);
  expect((await send(open, "arize")).status).toBe(201);
});

describe("a fault", () => {
  test.each([
    ["429", { fault: { kind: "429", isAfter: false, retryAfter: 1 }, share: 1 }],
    ["cut-after=3", { fault: { kind: "cut", isAfter: true }, at: 3 }],
    ["500=12.5%", { fault: { kind: "500", isAfter: false, retryAfter: 1 }, share: 0.125 }],
    ["half", { fault: { kind: "half", isAfter: true }, share: 1 }],
    ["429-after", undefined],
    ["418", undefined],
    ["cut=0", undefined],
    ["cut=101%", undefined],
    ["cut=x", undefined],
    ["", undefined],
  ])("%j is told: %j", (text, expected) => {
    expect(parseFault(text)).toEqual(expected);
  });

  test("is drawn alike for like seeds, about as often as asked for", () => {
    const parsed = parseFault("500=10%");
    if (parsed === undefined) throw new Error("no fault");
    const drawn = (/** @type {number} */ seed) => {
      const plan = faultPlan([parsed], seed);
      return Array.from({ length: 10_000 }, (_, n) => plan(n + 1, new Headers()) !== undefined);
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
    const count = drawn(7).filter(Boolean).length;
    expect(count).toBeGreaterThan(900);
    expect(count).toBeLessThan(1100);
  });

  test.each([
    ["429", 429, 0],
    ["500", 500, 0],
    ["500-after", 500, 1],
    ["502", 502, 0],
    ["503", 503, 0],
    ["504-after", 504, 1],
    ["page", 200, 0],
    ["page-after", 200, 1],
    ["cut", "fails", 0],
    ["cut-after", "fails", 1],
    ["half", "fails", 1],
  ])("%s comes once, at the second request: %s", async (kind, expected, kept) => {
    const planned = parseFault(`${kind}=2`);
    if (planned === undefined) throw new Error("no fault");
    /** @type {(number | undefined)[]} */
    const told = [];
    const server = await start({
      faults: faultPlan([planned], 1),
      onVisit: ({ status }) => told.push(status),
    });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) {
      const before = stored(server, "arize").length;
      const said = await send(server, "arize").then(
        ({ status, headers }) => ({ status, retryAfter: headers.get("retry-after") }),
        () => ({ status: "fails", retryAfter: null }),
      );
      statuses.push(said.status);
      if (n === 1) expect(stored(server, "arize").length - before).toBe(kept);
      if (n === 1) expect(said.retryAfter).toBe(/429|503/.test(kind) ? "1" : null);
    }
    expect(statuses).toEqual([201, expected, 201]);
    expect(told).toEqual([201, expected === "fails" ? undefined : expected, 201]);
  });

  test("a request that hangs is let go when the sender goes", async () => {
    const server = await start({ faults: () => ({ kind: "hang", isAfter: false }) });
    const url = `${server.baseUrls.arize}/v2/datasets/d/examples`;
    const headers = { Authorization: "Bearer k", "Content-Type": "application/json" };
    const signal = AbortSignal.timeout(100);
    const sent = fetch(url, { method: "POST", headers, body: '{"examples":[{"a":1}]}', signal });
    await expect(sent).rejects.toThrow("timeout");
  });

  test("answers come later where they should", async () => {
    const server = await start({ latency: 80 });
    const begun = performance.now();
    await send(server, "arize");
    expect(performance.now() - begun).toBeGreaterThan(75);
  });
});
