// What a push makes of faults of `fetch` itself, and of replies that hold the key. `fetch` is a function
// that fails as it is told, or it is Node's own and meets no more than a socket.
import { createServer } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { PushError, Secret, pushRows } from "entrybridge-push";

const bridge = await load();
const key = "ab/cd+SECRET=";
const row = '{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}';

async function* rows() {
  yield { record: 0, line: 1, text: row, issues: [] };
}

/** @param {() => Promise<Response>} reply @param {object} [more] */
async function push(reply, more = {}) {
  let sendings = 0;
  /** @type {unknown[]} */
  const recorded = [];
  /** @type {unknown[]} */
  const left = [];
  const report = await pushRows({
    bridge,
    target: { platform: "openpipe", datasetId: "d", baseUrl: "http://127.0.0.1:9" },
    key: new Secret(key),
    journal: {
      outcomeOf: () => undefined,
      intend: async () => 1,
      record: async (_send, outcomes) => void recorded.push(...outcomes),
    },
    rows: rows(),
    concurrency: 1,
    retries: 2,
    minPause: 0,
    maxPause: 1,
    maxRetryAfter: 1000,
    timeout: 1000,
    fetch: () => {
      sendings += 1;
      return reply();
    },
    onRow: (each) => left.push(each),
    ...more,
  });
  return { report, sendings, told: JSON.stringify({ report, left, recorded }) };
}

/** @param {object} cause */
const failing = (cause) => async () => {
  throw Object.assign(new TypeError("fetch failed"), {
    cause: Object.assign(new Error("m"), cause),
  });
};

test.each([
  ["nobody listens", { code: "ECONNREFUSED", syscall: "connect" }, 3, { failed: 1 }],
  ["no way to the host", { code: "EHOSTUNREACH", syscall: "connect" }, 3, { failed: 1 }],
  [
    "the network goes while the answer is awaited",
    { code: "EHOSTUNREACH", syscall: "read" },
    1,
    { unknown: 1 },
  ],
  [
    "the network goes while rows are sent",
    { code: "ENETDOWN", syscall: "write" },
    1,
    { unknown: 1 },
  ],
  ["the connection is reset", { code: "ECONNRESET", syscall: "read" }, 1, { unknown: 1 }],
  ["no such name", { code: "ENOTFOUND", syscall: "getaddrinfo" }, 1, { failed: 1 }],
  ["a proxy wants its password", { message: "proxy authentication required" }, 1, { failed: 1 }],
])("%s", async (_what, cause, sendings, counts) => {
  const found = await push(failing(cause));
  expect(found).toMatchObject({ sendings, report: { created: 0, ...counts } });
});

test.each([
  ["as it is", `{"message":"bad key ${key}"}`],
  ["with escaped slashes", `{"message":"bad key ${key.replace("/", "\\/")}"}`],
  ["with escaped signs", `{"message":"bad key ${key.replace("+", "\\u002b")}","code":"${key}"}`],
  ["where long words are cut off", `{"message":"${"x".repeat(475)} bad key ${key}"}`],
  ["on a page, where it is cut off", `<title>${"x".repeat(440)} bad key ${key}</title>`],
  ["as an address", `{"message":"bad key ${encodeURIComponent(key)}"}`],
])("a reply that repeats the key %s", async (_how, body) => {
  const headers = { "Content-Type": "application/json" };
  const { told } = await push(async () => new Response(body, { status: 401, headers }));
  expect(told).toContain("[the key]");
  expect(told).not.toContain("SECRET");
});

test.each([
  [
    "test",
    "the test of a latest test: contest_test",
    "the [the key] of a latest [the key]: contest_test",
  ],
  ["a.b+", "a.b+, aXb+ and (a.b+)", "[the key], aXb+ and ([the key])"],
  ["sk-0123456789", "xsk-0123456789x", "x[the key]x"],
])("the key %s is hidden, and words that hold it are not", (word, text, hidden) => {
  expect(new Secret(word).hide(text)).toBe(hidden);
});

test.each(["created", "status", "rows", "message", "data", "entries_created"])(
  "the key %s changes nothing of what is read",
  async (word) => {
    const body = { entries_created: 1, errors: { data: [] }, status: "created" };
    const answer = async () => Response.json(body);
    const { report } = await push(answer, { key: new Secret(word) });
    expect(report).toMatchObject({ created: 1, failed: 0, unknown: 0 });
  },
);

test.each([302, 303])("after %i nobody knows, and the push ends", async (status) => {
  const { report, sendings } = await push(async () => new Response(null, { status }));
  expect({ sendings, report }).toMatchObject({ sendings: 1, report: { unknown: 1, failed: 0 } });
});

/** @param {(socket: import("node:net").Socket) => void} meet */
async function socketServer(meet) {
  /** @type {import("node:net").Socket[]} */
  const sockets = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => undefined));
    meet(socket);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { host: `127.0.0.1:${port}`, close };
}

test.each([
  [
    "a connection that never stands, in a short time",
    () => undefined,
    "No connection stood within",
  ],
  [
    "a connection that breaks before it stands",
    (/** @type {import("node:net").Socket} */ socket) =>
      socket.once("data", () => socket.destroy()),
    "cannot be reached",
  ],
])("%s leaves no row unknown", async (_what, meet, words) => {
  const server = await socketServer(meet);
  const found = await push(() => Promise.reject(), {
    target: { platform: "openpipe", datasetId: "d", baseUrl: `https://${server.host}` },
    timeout: 200,
    retries: 1,
    fetch: undefined,
  });
  server.close();
  expect(found.report).toMatchObject({ failed: 1, unknown: 0, requests: 2 });
  expect(found.report.stopped).toContain(words);
});

test("rows that have left are unknown, however the connection ends", async () => {
  const server = await socketServer((socket) => socket.once("data", () => socket.destroy()));
  const { report } = await push(() => Promise.reject(), {
    target: { platform: "openpipe", datasetId: "d", baseUrl: `http://${server.host}` },
    fetch: undefined,
  });
  server.close();
  expect(report).toMatchObject({ failed: 0, unknown: 1, requests: 1 });
});

describe("a refusal that names no row", () => {
  const bad = (/** @type {number[]} */ ...tags) => tags;
  const all = Array.from({ length: 1000 }, (_, tag) => tag);
  const problem =
    '{"title":"Invalid","status":422,"detail":"One or more fields failed validation."}';

  /** @param {readonly number[]} faulty @param {{ answer?: string, status?: number }} [how] */
  async function pushTagged(faulty, { answer = problem, status = 422 } = {}) {
    /** @type {number[]} */
    const created = [];
    async function* tagged() {
      for (const record of all) {
        yield { record, line: record + 1, text: `{"tag":${record}}`, issues: [] };
      }
    }
    /** @type {{ record: number, status: string }[]} */
    const left = [];
    const { report } = await push(() => Promise.reject(), {
      target: { platform: "arize", datasetId: "d" },
      rows: tagged(),
      maxRows: 500,
      onRow: (/** @type {{ record: number, status: string }} */ row) => left.push(row),
      fetch: async (/** @type {string} */ _url, /** @type {{ body: string }} */ init) => {
        const tags = JSON.parse(init.body).examples.map(
          (/** @type {{ tag: number }} */ row) => row.tag,
        );
        if (tags.some((/** @type {number} */ tag) => faulty.includes(tag))) {
          return new Response(answer, { status });
        }
        created.push(...tags);
        return new Response(JSON.stringify({ example_ids: tags.map(String) }), { status: 201 });
      },
    });
    expect(new Set(created).size).toBe(created.length);
    expect(report).toMatchObject({ created: created.length, failed: 1000 - created.length });
    const failed = left.map(({ record }) => record).sort((one, other) => one - other);
    return { failed, requests: report.requests };
  }

  test.each([
    ["the first row", bad(0), bad(0), 20],
    ["the last row", bad(999), bad(999), 20],
    ["a row of each request", bad(17, 700), bad(17, 700), 38],
    ["three rows of a request", bad(1, 250, 499), bad(1, 250, 499), 60],
  ])("is looked into: %s is left, the others are created", async (_what, faulty, left, most) => {
    const { failed, requests } = await pushTagged(faulty);
    expect(failed).toEqual(left);
    expect(requests).toBeLessThanOrEqual(most);
  });

  test("that is not about rows is not looked into again and again", async () => {
    const { failed, requests } = await pushTagged(all);
    expect(failed).toEqual(all);
    expect(requests).toBeLessThanOrEqual(2 + 18);
  });

  test("is looked into though one before that named its rows was in vain", async () => {
    const named = '{"detail":[{"loc":["body",0],"msg":"no","type":"x"}]}';
    const unnamed = '{"detail":[{"loc":["body"],"msg":"no","type":"x"}]}';
    async function* inputs() {
      for (let record = 0; record < 6; record += 1) {
        yield { record, line: record + 1, text: `{"inputs":{"n":"${record}"}}`, issues: [] };
      }
    }
    const { report } = await push(() => Promise.reject(), {
      target: { platform: "humanloop", datasetId: "evts_1", baseUrl: "http://127.0.0.1:9" },
      rows: inputs(),
      maxRows: 2,
      fetch: async (/** @type {string} */ _url, /** @type {{ body: string }} */ init) => {
        const tags = JSON.parse(init.body).map((/** @type {{ inputs: { n: string } }} */ row) =>
          Number(row.inputs.n),
        );
        if (tags.some((/** @type {number} */ tag) => tag < 2)) {
          return new Response(named, { status: 422 });
        }
        if (tags.includes(3)) return new Response(unnamed, { status: 422 });
        const made = tags.map((/** @type {number} */ tag) => ({ id: `evtc_${tag}` }));
        return new Response(JSON.stringify(made), { status: 201 });
      },
    });
    expect(report).toMatchObject({ created: 3, failed: 3 });
  });

  test("of very many rows takes no more requests than are allowed", async () => {
    const { requests } = await pushTagged(all.filter((tag) => tag % 3 === 0));
    expect(requests).toBeLessThanOrEqual(2 + 2 * 64);
  });

  test.each([
    ["a page", { answer: "<!doctype html><title>Bad Request</title>", status: 400 }],
    ["half a problem", { answer: problem.slice(0, 40) }],
    ["another form", { answer: '{"error":"no"}', status: 400 }],
    ["a conflict", { answer: problem, status: 409 }],
  ])("as %s may not be the platform's: nothing is sent again", async (_what, how) => {
    const { failed, requests } = await pushTagged(bad(3), how);
    expect({ failed: failed.length, requests }).toEqual({ failed: 500, requests: 2 });
  });
});

describe("a push that ends early", () => {
  async function* endless() {
    for (let record = 0; ; record += 1) yield { record, line: record + 1, text: row, issues: [] };
  }
  const wrongKey = async () => new Response('{"message":"no","code":"x"}', { status: 401 });

  test("does not read on, be the file without end", async () => {
    const { report } = await push(wrongKey, { rows: endless(), maxRows: 2 });
    expect(report).toMatchObject({ failed: 2, unread: null, requests: 1 });
  });

  test("counts what it does not read, by the journal", async () => {
    /** @type {Record<number, object>} */
    const known = {
      90: { status: "created" },
      91: { status: "unknown" },
      92: { status: "failed" },
    };
    const { report } = await push(wrongKey, {
      rows: endless(),
      total: 100,
      maxRows: 2,
      journal: {
        outcomeOf: (/** @type {number} */ record) => known[record],
        intend: async () => 1,
        record: async () => undefined,
      },
    });
    const { unread, ...counts } = report;
    expect(counts).toMatchObject({
      created: 1,
      createdBefore: 1,
      failed: 2,
      unknown: 1,
      notSent: 96,
      requests: 1,
    });
    expect(unread).toBeGreaterThan(90);
  });

  test("with the last row leaves nothing unread", async () => {
    const { report } = await push(wrongKey);
    expect(report).toMatchObject({ failed: 1, notSent: 0 });
    expect(report).not.toHaveProperty("unread");
  });
});

test("what a journal could not be told is told by the push", async () => {
  const failing = push(async () => new Response("{}", { status: 500 }), {
    journal: {
      outcomeOf: () => undefined,
      intend: async () => 1,
      record: async () => {
        throw new PushError("j: cannot be used: no space left on the device");
      },
    },
  });
  await expect(failing).rejects.toThrow(
    "no space left on the device. What it could not be told: of the rows sent from line 1 to 1, 1 unknown.",
  );
});

test("a journal that cannot be written is told of, also while the push is being stopped", async () => {
  const stop = new AbortController();
  const failing = push(async () => new Response("{}", { status: 500 }), {
    signal: stop.signal,
    journal: {
      outcomeOf: () => undefined,
      intend: async () => 1,
      record: async () => {
        stop.abort();
        throw new Error("no space left");
      },
    },
  });
  await expect(failing).rejects.toThrow("no space left");
});
