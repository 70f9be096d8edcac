// @ts-check
// `entrybridge push` as a user runs it, against the stand-in and against servers that misbehave.
import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { faultPlan, parseFault, startMock } from "entrybridge-mock";
import { run, serve, start } from "./command.js";

const bridge = await load();
const key = "sk-live-5ecret";
const env = { OPENPIPE_API_KEY: key, HUMANLOOP_API_KEY: key, ARIZE_API_KEY: key };
const root = await mkdtemp(path.join(os.tmpdir(), "entrybridge-push-"));

/**
 * @typedef {"openpipe" | "humanloop" | "arize"} Name
 * @typedef {import("entrybridge-mock").MockServer} MockServer
 * @typedef {{ created: number, failed: number, rejected: number, unknown: number, notSent: number,
 *   createdBefore: number, requests: number, stopped?: string,
 *   rows: { status: string, record: number, line: number, message: string, text: string }[] }} Report
 */

/** @type {{ close: () => Promise<void> }[]} */
const servers = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await rm(root, { recursive: true });
});

/** @param {string[]} faults @param {Partial<import("entrybridge-mock").MockOptions>} [options] */
async function mockWith(faults = [], options = {}) {
  const planned = faults.map((text) => {
    const fault = parseFault(text);
    if (fault === undefined) throw new Error(text);
    return fault;
  });
  const server = await startMock({ bridge, key, faults: faultPlan(planned, 1), ...options });
  servers.push(server);
  return server;
}

/** @param {Parameters<typeof serve>[0]} answer */
async function serverWith(answer) {
  const server = await serve(answer);
  servers.push(server);
  return server;
}

/** @param {number} count */
const examples = (count) =>
  Array.from({ length: count }, (_, n) => `{"question":"q","answer":"a","n":${n}.0}\n`).join("");

/** A folder with a file of rows. @param {string | Buffer} [content] @param {string} [name] */
async function home(content = examples(10), name = "rows.jsonl") {
  const cwd = await mkdtemp(path.join(root, "home-"));
  await writeFile(path.join(cwd, name), content);
  return cwd;
}

/**
 * @param {string} cwd @param {string} baseUrl @param {string[]} [more]
 * @param {{ platform?: Name, file?: string, env?: Record<string, string> }} [how]
 */
const line = (
  cwd,
  baseUrl,
  more = [],
  { platform = "arize", file = "rows.jsonl", env: own = env } = {},
) =>
  /** @type {const} */ ([
    ["push", file, "--to", platform, "--dataset", "evts_1", "--base-url", baseUrl, ...more],
    { cwd, env: own },
  ]);

/** @param {Parameters<typeof line>} given */
async function push(...given) {
  const said = await run(...line(...given));
  await expectNoKey(given[0], said);
  return said;
}

/** @param {Parameters<typeof line>} given */
async function report(...given) {
  const [cwd, baseUrl, more = [], how] = given;
  const said = await push(cwd, baseUrl, [...more, "--format", "json"], how);
  return { ...said, report: /** @type {Report} */ (JSON.parse(said.stdout)) };
}

/** @param {string} cwd @param {{ stdout: string, stderr: string }} said */
async function expectNoKey(cwd, { stdout, stderr }) {
  expect(stdout + stderr).not.toContain(key);
  for (const name of await readdir(cwd)) {
    const place = path.join(cwd, name);
    if ((await stat(place)).isFile()) expect(await readFile(place, "latin1")).not.toContain(key);
  }
}

/** @param {MockServer} server @param {Name} [platform] */
const stored = (server, platform = "arize") =>
  server.store.rowsOf(platform, "evts_1").map(({ text }) => text);
const given = (/** @type {number} */ count) => examples(count).trim().split("\n");

describe("a push", () => {
  test("sends each row as it is, in order, and not again", async () => {
    const server = await mockWith();
    const cwd = await home();
    const first = await push(cwd, server.baseUrls.arize, ["--max-rows", "3"]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(
      /rows\.jsonl: to Arize v2, dataset evts_1: 10 created, 0 failed, 0 rejected, 0 unknown\nWhat was sent is in rows\.jsonl\.push-journal\.\n$/,
    );
    expect(stored(server)).toEqual(given(10));
    const again = await push(cwd, server.baseUrls.arize);
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("10 created (10 of them earlier)"),
    });
    expect(stored(server)).toHaveLength(10);
    expect(await push(cwd, server.baseUrls.arize, ["--quiet"])).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  test.each(/** @type {Name[]} */ (["openpipe", "humanloop", "arize"]))(
    "converts what is another platform's: to %s",
    async (platform) => {
      const server = await mockWith();
      const from = platform === "arize" ? "openpipe" : "arize";
      const chat =
        '{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}\n';
      const cwd = await home(from === "arize" ? examples(5) : chat.repeat(5));
      const baseUrl = server.baseUrls[platform];
      const { code, report: said } = await report(cwd, baseUrl, ["--concurrency", "1"], {
        platform,
      });
      expect({ code, said }).toMatchObject({ code: 0, said: { created: 5, rows: [] } });
      for (const text of stored(server, platform)) {
        expect(bridge.validate(text, { platform })).toMatchObject({ valid: true });
      }
      const text = bridge.convert(from === "arize" ? examples(5) : chat.repeat(5), {
        from,
        to: platform,
      }).text;
      expect(stored(server, platform)).toEqual(text.trim().split("\n"));
    },
  );

  test.each([
    ["a JSON array", `[${given(3).join(",\n")}]`, "rows.json"],
    ["a compressed file", gzipSync(examples(3)), "rows.jsonl.gz"],
    [
      "rows over lines",
      given(3)
        .map((row) => row.replaceAll(",", ",\n"))
        .join("\n"),
      "rows.jsonl",
    ],
    [
      "a column that is a list of examples",
      '{"examples":[1,2]}\n{"entries":[3]}\n{"a":1}\n',
      "rows.jsonl",
    ],
  ])("takes %s", async (_what, content, file) => {
    const server = await mockWith();
    const cwd = await home(content, file);
    const { code } = await push(cwd, server.baseUrls.arize, ["--from", "arize"], { file });
    expect({ code, count: stored(server).length }).toEqual({ code: 0, count: 3 });
  });

  test("of an empty file does nothing", async () => {
    const server = await mockWith();
    const { code, stdout } = await push(await home(""), server.baseUrls.arize);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("0 created"),
    });
  });

  test("keeps as many requests on their way as it is allowed", async () => {
    let [now, most] = [0, 0];
    const server = await serverWith((_request, body, response) => {
      most = Math.max(most, ++now);
      setTimeout(() => {
        now -= 1;
        const example_ids = JSON.parse(body).examples.map(() => "id");
        response.writeHead(201).end(JSON.stringify({ example_ids }));
      }, 30);
    });
    const wishes = ["--concurrency", "3", "--max-rows", "1"];
    const { report: said } = await report(await home(), server.origin, wishes);
    expect({ ...said, most }).toMatchObject({ created: 10, requests: 10, most: 3 });
  });
});

describe("before anything is sent", () => {
  const mixed = '{"a":1}\n{"id":1}\n{"a":\n{"a":2}\n';

  test("the whole file is checked", async () => {
    const server = await mockWith();
    const cwd = await home(mixed);
    const said = await push(cwd, server.baseUrls.arize, ["--rejects", "left.jsonl"]);
    expect(said).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("2 rows of 4 cannot be sent, so nothing was"),
    });
    expect(said.stdout).toMatch(
      /^rows\.jsonl:2:2 {2}rejected {2}reserved-key .*\nrows\.jsonl:3:6 {2}rejected {2}invalid-json/,
    );
    expect(server.store.all()).toEqual([]);
    expect((await readdir(cwd)).sort()).toEqual(["left.jsonl", "rows.jsonl"]);
    const left = (await readFile(path.join(cwd, "left.jsonl"), "utf8")).trim().split("\n");
    expect(left.map((text) => JSON.parse(text))).toMatchObject([
      {
        status: "rejected",
        record: 1,
        line: 2,
        text: '{"id":1}',
        issues: [{ code: "reserved-key" }],
      },
      { status: "rejected", record: 2, line: 3, text: '{"a":' },
    ]);
  });

  test("rejected rows go to the file as they come, and are not kept", async () => {
    const text = "x".repeat(4000);
    const lines = Array.from({ length: 30_000 }, (_, id) => `{"id":${id},"text":"${text}"}\n`);
    const cwd = await home(lines.join(""));
    const server = await mockWith();
    const wishes = ["--rejects", "left.jsonl"];
    const said = await push(cwd, server.baseUrls.arize, wishes, {
      env: { ...env, NODE_OPTIONS: "--max-old-space-size=60" },
    });
    expect(said).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("30000 rows of 30000 cannot be sent"),
      stdout: expect.stringContaining("and 29980 rows more; --rejects has them all"),
    });
    expect((await stat(path.join(cwd, "left.jsonl"))).size).toBeGreaterThan(120_000_000);
  });

  test("the first reading, interrupted, leaves no file behind", async () => {
    const cwd = await home(`${examples(200_000)}{"id":1}\n`);
    const running = start(...line(cwd, "http://127.0.0.1:9", ["--rejects", "left.jsonl"]));
    while ((await readdir(cwd)).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    running.stop("SIGINT");
    expect(await running.ended).toMatchObject({ code: "SIGINT" });
    expect(await readdir(cwd)).toEqual(["rows.jsonl"]);
  });

  test.each([["--skip-rejected"], ["--no-check-first"]])("%s sends the others", async (option) => {
    const server = await mockWith();
    const { code, report: said } = await report(await home(mixed), server.baseUrls.arize, [option]);
    expect({ code, said }).toMatchObject({ code: 1, said: { created: 2, rejected: 2, failed: 0 } });
    expect(stored(server)).toEqual(['{"a":1}', '{"a":2}']);
  });

  test.each([
    ["no key", {}, [], /the environment variable ARIZE_API_KEY, which is empty/],
    [
      "a key with a line end",
      { ARIZE_API_KEY: `${key}\n` },
      [],
      /The key must be a text of visible ASCII/,
    ],
    [
      "a key of which every message is full",
      { ARIZE_API_KEY: "abc" },
      [],
      /the key in ARIZE_API_KEY has fewer than 4 characters/,
    ],
    ["another variable", env, ["--key-variable", "MINE"], /the environment variable MINE/],
    [
      "the key for the name of its variable",
      env,
      ["--key-variable", "sk-SECRET"],
      /^entrybridge: --key-variable takes the name of an environment variable, and not the key\.\n$/,
    ],
    [
      "a journal that is a folder",
      env,
      ["--journal", "folder"],
      /folder: cannot be used: it is no regular file/,
    ],
    [
      "a journal in no folder",
      env,
      ["--journal", "no/where"],
      /no\/where: cannot be used: no such file/,
    ],
    [
      "the input as the journal",
      env,
      ["--journal", "rows.jsonl"],
      /--journal rows\.jsonl is the input/,
    ],
    [
      "rejects in the journal",
      env,
      ["--journal", "j", "--rejects", "j"],
      /--journal and --rejects are both j/,
    ],
    [
      "a base URL with a password",
      env,
      ["--base-url", "http://me:pw@127.0.0.1"],
      /must not hold a user's name/,
    ],
    ["more rows than are taken", env, ["--max-rows", "1001"], /maxRows must be/],
    ["an unknown rule", env, ["--rule", "no-such=off"], /There is no rule "no-such"/],
    [
      "a version at OpenPipe",
      env,
      ["--to", "openpipe", "--dataset-version", "v"],
      /nothing that OpenPipe knows/,
    ],
  ])("%s is said", async (_what, own, more, words) => {
    const server = await mockWith();
    const cwd = await home();
    await mkdir(path.join(cwd, "folder"));
    const { code, stdout, stderr } = await push(cwd, server.baseUrls.arize, more, { env: own });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(words),
    });
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(server.store.all()).toEqual([]);
  });

  test("a key in another variable is taken", async () => {
    const server = await mockWith();
    const wishes = ["--key-variable", "MINE"];
    const { code } = await push(await home(), server.baseUrls.arize, wishes, {
      env: { MINE: key },
    });
    expect(code).toBe(0);
  });

  test("an id without its start is warned of", async () => {
    const server = await mockWith();
    const args = [
      "push",
      "rows.jsonl",
      "--to",
      "humanloop",
      "--dataset",
      "pr_1",
      "--base-url",
      server.origin,
    ];
    const { code, stderr } = await run(args, { cwd: await home(), env });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("starts with evts_"),
    });
  });
});

describe("a platform that refuses", () => {
  test.each([
    [
      "a wrong key",
      { key: "another" },
      /\(401\): UNAUTHORIZED: The key is wrong\. Is the key right/,
    ],
    ["a wrong id", { datasets: ["other"] }, /\(404\): NOT_FOUND: There is no such dataset/],
  ])("%s ends the push at once, and a right one goes on", async (_what, options, words) => {
    const wrong = await mockWith([], options);
    const cwd = await home();
    const wishes = ["--max-rows", "2", "--journal", "j"];
    const { code, report: said } = await report(cwd, wrong.baseUrls.arize, wishes);
    expect({ code, said }).toMatchObject({
      code: 1,
      said: {
        created: 0,
        failed: 2,
        notSent: 8,
        unread: expect.any(Number),
        requests: 1,
        stopped: expect.stringMatching(words),
      },
    });
    // The same target, mended.
    const { port } = new URL(wrong.origin);
    await wrong.close();
    servers.splice(servers.indexOf(wrong), 1);
    const right = await mockWith([], { port: Number(port) });
    const after = await report(cwd, right.baseUrls.arize, wishes);
    expect(after).toMatchObject({ code: 0, report: { created: 10, createdBefore: 0 } });
    expect(stored(right)).toEqual(given(10));
  });

  test("rows that it names stay behind, the others go again without them", async () => {
    /** @type {unknown[]} */
    const made = [];
    const server = await serverWith((_request, body, response) => {
      const rows = JSON.parse(body);
      const bad = rows.findIndex(
        (/** @type {{ inputs: { n: string } }} */ row) => Number(row.inputs.n) % 4 === 1,
      );
      const detail = [{ loc: ["body", bad, "inputs", "n"], msg: `no ${key}`, type: "x" }];
      if (bad !== -1) return void response.writeHead(422).end(JSON.stringify({ detail }));
      made.push(...rows);
      const ids = rows.map((/** @type {unknown} */ _, /** @type {number} */ n) => ({
        id: `evtc_${n}`,
      }));
      response.writeHead(201).end(JSON.stringify(ids));
    });
    const rows = Array.from({ length: 8 }, (_, n) => `{"inputs":{"n":"${n}"},"target":{}}\n`).join(
      "",
    );
    const cwd = await home(rows);
    const { code, report: said } = await report(cwd, server.origin, [], { platform: "humanloop" });
    expect({ code, said }).toMatchObject({ code: 1, said: { created: 6, failed: 2, requests: 3 } });
    expect(said.rows).toMatchObject([
      { status: "failed", record: 1, line: 2, message: "inputs.n: no [the key]" },
      { status: "failed", record: 5, line: 6 },
    ]);
    expect(made).toHaveLength(6);
  });

  test("a body that is too large goes in halves", async () => {
    const server = await mockWith([], { maxBytes: 150 });
    const { code, report: said } = await report(await home(), server.baseUrls.arize);
    expect({ code, said }).toMatchObject({ code: 0, said: { created: 10, failed: 0 } });
    expect(stored(server)).toEqual(given(10));
  });

  describe("a size that is refused is learnt", () => {
    /** @param {number} most @param {string} rows */
    const pushTo = async (most, rows) => {
      let refused = 0;
      const server = await serverWith((_request, body, response) => {
        if (Buffer.byteLength(body) > most) {
          refused += 1;
          return void response.writeHead(413).end("{}");
        }
        const example_ids = JSON.parse(body).examples.map(() => "id");
        response.writeHead(201).end(JSON.stringify({ example_ids }));
      });
      const { report: said } = await report(await home(rows), server.origin);
      return { ...said, refused, bytes: Buffer.byteLength(rows) };
    };

    test("by a server that refuses every size: few requests for thousands of rows", async () => {
      const said = await pushTo(0, examples(3000));
      expect(said).toMatchObject({ created: 0, failed: 3000, notSent: 0, unknown: 0 });
      expect(said.requests).toBeLessThan(25);
      expect(said.rows.at(-1)?.message).toMatch(/refused as too large \(413\)/);
    });

    test("by one that takes some: no more are refused than it takes to learn it", async () => {
      const said = await pushTo(5000, examples(3000));
      expect(said).toMatchObject({ created: 3000, failed: 0 });
      expect(said.refused).toBeLessThan(8);
      expect(said.requests).toBeLessThan((3 * said.bytes) / 5000);
    });

    test("where some rows are too large, all others are created", async () => {
      const large = (/** @type {number} */ n) => JSON.stringify({ n, text: "ü".repeat(4000 + n) });
      const rows = given(600).map((row, n) => (n < 4 || n % 10 === 5 ? large(n) : row));
      const said = await pushTo(5000, `${rows.join("\n")}\n`);
      expect(said).toMatchObject({ created: 536, failed: 64, unknown: 0, notSent: 0 });
      expect(said.refused).toBeLessThan(20);
    });
  });

  test("of megabytes too: the answer is heard though the body was not wanted", async () => {
    const server = await mockWith([], { maxBytes: 300_000 });
    const text = "x".repeat(100_000);
    const lines = Array.from({ length: 40 }, (_, i) => JSON.stringify({ i, text }));
    const cwd = await home(`${lines.join("\n")}\n`);
    const { code, report: said } = await report(cwd, server.baseUrls.arize, ["--no-rules"]);
    expect({ code, said }).toMatchObject({ code: 0, said: { created: 40, unknown: 0 } });
  });

  test("the same file by another name has the same journal", async () => {
    const server = await mockWith([]);
    const cwd = await home();
    await push(cwd, server.baseUrls.arize);
    await symlink("rows.jsonl", path.join(cwd, "again.jsonl"));
    await push(cwd, server.baseUrls.arize, [], { file: "again.jsonl" });
    expect(stored(server)).toEqual(given(10));
  });

  test("OpenPipe's entries with a fault are told with our issue", async () => {
    const server = await mockWith();
    const chat =
      '{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}\n';
    const cwd = await home(`${chat}{"messages":[{"role":"user","content":"q"}]}\n${chat}`);
    const baseUrl = server.baseUrls.openpipe;
    const { code, stdout } = await push(cwd, baseUrl, ["--no-rules"], { platform: "openpipe" });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(
        /^rows\.jsonl:2:22 {2}failed {2}last-message-not-assistant {2}the final message must be from the assistant/,
      ),
    });
    expect(stored(server, "openpipe")).toHaveLength(2);
  });

  test("a redirect is not followed", async () => {
    const elsewhere = await mockWith();
    const server = await serverWith((request, _body, response) => {
      response.writeHead(307, { Location: elsewhere.origin + request.url }).end();
    });
    const { report: said } = await report(await home(), server.origin);
    expect(said).toMatchObject({
      created: 0,
      failed: 10,
      stopped: expect.stringContaining("(307)"),
    });
    expect(elsewhere.store.all()).toEqual([]);
  });
});

describe("--rejects of a push that ends early", () => {
  test("has every row that was not created, read or not", async () => {
    let visits = 0;
    const server = await serverWith((_request, body, response) => {
      visits += 1;
      if (visits === 3) return void response.writeHead(401).end("{}");
      if (visits === 2) return void response.writeHead(500).end("{}");
      const example_ids = JSON.parse(body).examples.map(() => "id");
      response.writeHead(201).end(JSON.stringify({ example_ids }));
    });
    const rows = given(40);
    const cwd = await home([...rows.slice(0, 38), '{"id":1}', ...rows.slice(38)].join("\n"));
    const wishes = ["--max-rows", "2", "--skip-rejected", "--rejects", "left.jsonl"];
    const { report: said } = await report(cwd, server.origin, wishes);
    const counts = { created: 2, unknown: 2, failed: 2, rejected: 1, notSent: 34 };
    expect(said).toMatchObject({ ...counts, requests: 3, stopped: expect.stringContaining("401") });
    expect(said).not.toHaveProperty("unread");
    expect(said.rows).toHaveLength(5);
    const left = (await readFile(path.join(cwd, "left.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text));
    expect(left.map(({ text }) => text).sort()).toEqual([...rows.slice(2), '{"id":1}'].sort());
    expect(left.filter(({ status }) => status === "not-sent")).toHaveLength(34);
    expect(left.at(-1)).toMatchObject({
      status: "not-sent",
      line: 41,
      message: expect.stringMatching(/^It was not sent: .*401/),
    });
  });
});

describe("--retry-unknown", () => {
  const named = { detail: [{ loc: ["body", 0, "inputs"], msg: "no", type: "x" }] };
  const whole = { detail: [{ loc: ["body"], msg: "no", type: "x" }] };
  test.each([
    ["a wrong key", 401, {}, {}],
    ["no such dataset", 404, {}, {}],
    ["too many requests", 429, { "Retry-After": "86400" }, {}],
    ["a body that is too large", 413, {}, {}],
    ["a refusal", 409, {}, {}],
    ["a refusal that is halved", 422, {}, whole],
    ["a refusal that names a row", 422, {}, named],
    ["nobody who listens", 0, {}, {}],
  ])("that meets %s leaves them unknown", async (_what, status, headers, body) => {
    let stage = "stored, unsaid";
    let count = 0;
    const server = await serverWith((_request, sent, response) => {
      if (stage === "refused") {
        return void response.writeHead(status, headers).end(JSON.stringify(body));
      }
      const rows = JSON.parse(sent);
      count += rows.length;
      if (stage === "stored, unsaid") return void response.writeHead(500).end("{}");
      const ids = rows.map((/** @type {unknown} */ _, /** @type {number} */ n) => ({
        id: `e_${n}`,
      }));
      response.writeHead(201).end(JSON.stringify(ids));
    });
    const cwd = await home('{"inputs":{"n":"1"},"target":{}}\n'.repeat(3));
    const how = { platform: /** @type {const} */ ("humanloop") };
    const unknown = { created: 0, failed: 0, notSent: 0, unknown: 3 };
    expect((await report(cwd, server.origin, [], how)).report).toMatchObject(unknown);
    stage = "refused";
    if (status === 0) await server.close();
    const wishes = ["--retry-unknown", "--retries", "0", "--max-rows", "2"];
    const again = await report(cwd, server.origin, wishes, how);
    expect(again).toMatchObject({ code: 1, report: unknown });
    expect(again.report.rows[0]?.message).toMatch(/answered 500.* Sent again: /);
    if (status === 0) return;
    stage = "taken";
    expect((await report(cwd, server.origin, [], how)).report).toMatchObject({
      ...unknown,
      requests: 0,
    });
    expect(count).toBe(3);
    const last = await report(cwd, server.origin, ["--retry-unknown"], how);
    expect(last.report).toMatchObject({ created: 3, unknown: 0 });
  });

  test("of rows that are refused by a rule now leaves them unknown", async () => {
    const server = await mockWith(["500-after=1"]);
    const cwd = await home('{"messages":[{"role":"user","content":"q"}]}\n');
    const how = { platform: /** @type {const} */ ("openpipe") };
    const { openpipe } = server.baseUrls;
    await report(cwd, openpipe, ["--no-rules"], how);
    const { report: said } = await report(
      cwd,
      openpipe,
      ["--retry-unknown", "--skip-rejected"],
      how,
    );
    expect(said).toMatchObject({ unknown: 1, rejected: 0 });
  });
});

describe("what passes", () => {
  test("too many requests: it waits as long as it is told, and goes on", async () => {
    const server = await mockWith(["429=2"]);
    const begun = performance.now();
    const wishes = ["--max-rows", "4"];
    const { code, report: said } = await report(await home(), server.baseUrls.arize, wishes);
    expect({ code, said }).toMatchObject({ code: 0, said: { created: 10, requests: 4 } });
    expect(performance.now() - begun).toBeGreaterThan(1000);
    expect(stored(server)).toEqual(given(10));
  });

  test("a pause for longer than anybody waits ends the push", async () => {
    const server = await serverWith((_request, _body, response) => {
      response.writeHead(429, { "Retry-After": "86400" }).end();
    });
    const { report: said } = await report(await home(), server.origin);
    expect(said).toMatchObject({
      created: 0,
      failed: 10,
      requests: 1,
      stopped: expect.stringContaining("429"),
    });
  });

  test("nobody listens: it tries again, then says so", async () => {
    const gone = await serverWith(() => undefined);
    await gone.close();
    servers.splice(servers.indexOf(gone), 1);
    const wishes = ["--retries", "1", "--max-rows", "5"];
    const { code, report: said } = await report(await home(), gone.origin, wishes);
    expect({ code, said }).toMatchObject({
      code: 1,
      said: {
        failed: 5,
        notSent: 5,
        requests: 2,
        unknown: 0,
        stopped: expect.stringContaining("ECONNREFUSED"),
      },
    });
  });
});

describe("an answer that is hidden", () => {
  test.each([
    ["a cut connection", "cut", /The connection broke/],
    ["a cut connection after", "cut-after", /The connection broke/],
    ["half an answer", "half", /broken or cut off/],
    ["a proxy's page", "page-after", /is a page \(“Sign in”\)/],
    ["a fault of the server", "500", /answered 500/],
    ["a gateway's time-out", "504-after", /answered 504/],
  ])(
    "%s makes rows unknown, which are not sent again unless asked for",
    async (_what, fault, words) => {
      const server = await mockWith([`${fault}=2`]);
      const cwd = await home();
      const wishes = ["--max-rows", "4", "--rejects", "left.jsonl"];
      const first = await report(cwd, server.baseUrls.arize, wishes);
      expect(first).toMatchObject({
        code: 1,
        report: { created: 6, unknown: 4, failed: 0, requests: 3 },
      });
      expect(first.report.rows.map(({ line: at, message }) => [at, message])).toEqual(
        [5, 6, 7, 8].map((at) => [at, expect.stringMatching(words)]),
      );
      const left = (await readFile(path.join(cwd, "left.jsonl"), "utf8")).trim().split("\n");
      expect(left.map((text) => JSON.parse(text).text)).toEqual(given(10).slice(4, 8));
      const count = stored(server).length;
      const second = await push(cwd, server.baseUrls.arize, wishes);
      expect(second).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("--retry-unknown sends them again"),
      });
      expect(stored(server)).toHaveLength(count);
      const third = await report(cwd, server.baseUrls.arize, [...wishes, "--retry-unknown"]);
      expect(third).toMatchObject({
        code: 0,
        report: { created: 10, createdBefore: 6, requests: 1 },
      });
      expect(new Set(stored(server))).toEqual(new Set(given(10)));
    },
  );

  test.each([
    ["a gateway's fault on everything", "502=100%"],
    ["connections that break", "cut=100%"],
  ])("%s ends the push before all rows are unknown", async (_what, fault) => {
    const server = await mockWith([fault]);
    const cwd = await home(examples(200));
    const { code, report: said } = await report(cwd, server.baseUrls.arize, ["--max-rows", "5"]);
    expect({ code, said }).toMatchObject({
      code: 1,
      said: {
        ...{ created: 0, unknown: 15, notSent: 185, requests: 3 },
        stopped: expect.stringMatching(/^the server does not answer as it should: of 3 requests/),
      },
    });
  });

  test("now and then does not end it", async () => {
    const server = await mockWith(["502=1", "502=2", "502=4", "502=5", "502=7", "502=8"]);
    const { report: said } = await report(await home(), server.baseUrls.arize, ["--max-rows", "1"]);
    expect(said).toMatchObject({ created: 4, unknown: 6, notSent: 0 });
    expect(said).not.toHaveProperty("stopped");
  });

  test("no answer in time", async () => {
    const server = await mockWith(["hang-after=1"]);
    const { report: said } = await report(await home(), server.baseUrls.arize, ["--timeout", "1"]);
    expect(said.rows[0]).toMatchObject({
      status: "unknown",
      message: "There was no answer within 1 s.",
    });
  });

  test.each([
    [
      "more ids than rows",
      (/** @type {import("./command.js").Outgoing} */ response) =>
        response.writeHead(201).end('{"example_ids":["a","b"]}'),
      /2 ids where 1 were/,
    ],
    [
      "an answer without end",
      (/** @type {import("./command.js").Outgoing} */ response) => {
        response.writeHead(201);
        const more = () => {
          while (!response.destroyed && response.write("x".repeat(65536)));
          if (!response.destroyed) response.once("drain", more);
        };
        response.on("close", () => response.destroy());
        more();
      },
      /is no JSON but/,
    ],
    [
      "no HTTP",
      (/** @type {import("./command.js").Outgoing} */ response) =>
        response.socket?.end("SSH-2.0-OpenSSH\r\n"),
      /The connection broke/,
    ],
  ])("%s is not believed", async (_what, answer, words) => {
    const server = await serverWith((_request, _body, response) => void answer(response));
    const { report: said } = await report(await home(examples(1)), server.origin);
    expect(said).toMatchObject({
      created: 0,
      unknown: 1,
      rows: [{ message: expect.stringMatching(words) }],
    });
    expect(server.visits()).toBe(1);
  });

  test("a platform that repeats the key", async () => {
    const server = await serverWith((request, _body, response) => {
      const message = `Invalid key ${request.headers.authorization}`;
      response
        .writeHead(400, { "x-key": key })
        .end(JSON.stringify({ title: message, detail: key, code: key }));
    });
    const cwd = await home();
    const { stdout } = await push(cwd, server.origin, ["--rejects", "left.jsonl"]);
    expect(stdout).toContain("Invalid key Bearer [the key]: [the key]");
  });
});

describe("a journal", () => {
  /** @param {string} cwd */
  const journalOf = (cwd) => path.join(cwd, "rows.jsonl.push-journal");

  test.each([
    [
      "another file's",
      async (/** @type {string} */ cwd) => appendFile(path.join(cwd, "rows.jsonl"), '{"more":1}\n'),
      /is the journal of another file: rows\.jsonl with \d+ bytes/,
    ],
    [
      "no journal at all",
      async (/** @type {string} */ cwd) => writeFile(journalOf(cwd), "Dear diary,\n"),
      /is no journal of a push/,
    ],
    [
      "rows of somebody",
      async (/** @type {string} */ cwd) => writeFile(journalOf(cwd), examples(3)),
      /is no journal of a push/,
    ],
    [
      "damaged in the middle",
      async (/** @type {string} */ cwd) => {
        const text = await readFile(journalOf(cwd), "utf8");
        await writeFile(journalOf(cwd), text.replace('{"result":1,', '{"resu'));
      },
      /is damaged in line \d+: what was sent cannot be told/,
    ],
    [
      "another version's",
      async (/** @type {string} */ cwd) => {
        const text = await readFile(journalOf(cwd), "utf8");
        await writeFile(journalOf(cwd), text.replace('"journal":1', '"journal":2'));
      },
      /journal of another version/,
    ],
  ])("that is %s is refused and left as it is", async (_what, change, words) => {
    const server = await mockWith();
    const cwd = await home();
    await push(cwd, server.baseUrls.arize);
    await change(cwd);
    const before = await readFile(journalOf(cwd), "utf8");
    const { code, stderr } = await push(cwd, server.baseUrls.arize);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(words) });
    expect(await readFile(journalOf(cwd), "utf8")).toBe(before);
    expect(stored(server)).toHaveLength(10);
  });

  test.each([
    ["--dataset", "evts_2"],
    ["--dataset-version", "v2"],
  ])("of another target is refused (%s)", async (option, value) => {
    const server = await mockWith();
    const cwd = await home();
    await push(cwd, server.baseUrls.arize);
    const { code, stderr } = await push(cwd, server.baseUrls.arize, [option, value]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /journal of another target: http.*evts_1\/examples\. Give another/,
      ),
    });
    expect(
      await push(cwd, server.baseUrls.arize, [option, value, "--journal", "other"]),
    ).toMatchObject({ code: 0 });
  });

  test("of a mistyped dataset goes on with the right one", async () => {
    const server = await mockWith([], { datasets: ["evts_1"] });
    const cwd = await home();
    const wrong = await push(cwd, server.baseUrls.arize, ["--dataset", "evts_l"]);
    expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining("(404)") });
    expect(await push(cwd, server.baseUrls.arize)).toMatchObject({ code: 0 });
    expect(stored(server)).toEqual(given(10));
  });

  test("that ends in half a line is gone on with", async () => {
    const server = await mockWith();
    const cwd = await home();
    await push(cwd, server.baseUrls.arize);
    for (const half of ['{"send":9,"ro', "{", '{"result":1,"outcomes":[']) {
      await appendFile(journalOf(cwd), half);
      expect(await push(cwd, server.baseUrls.arize)).toMatchObject({ code: 0 });
    }
    expect(stored(server)).toHaveLength(10);
  });

  test("that is empty is a new one", async () => {
    const server = await mockWith();
    const cwd = await home();
    await writeFile(journalOf(cwd), "");
    expect(await push(cwd, server.baseUrls.arize)).toMatchObject({ code: 0 });
  });

  test("says what is about to be sent before it is sent", async () => {
    const cwd = await home();
    /** @type {string[]} */
    const seen = [];
    const server = await serverWith(async (_request, body, response) => {
      seen.push((await readFile(journalOf(cwd), "utf8")).trim().split("\n").at(-1) ?? "");
      const example_ids = JSON.parse(body).examples.map(() => "id");
      response.writeHead(201).end(JSON.stringify({ example_ids }));
    });
    await push(cwd, server.origin, ["--max-rows", "5"]);
    expect(seen.map((text) => JSON.parse(text))).toEqual([
      { send: 1, by: 0, rows: [[0, 4]] },
      { send: 2, by: 0, rows: [[5, 9]] },
    ]);
  });

  test("that is a device is refused, and nothing is sent", async () => {
    if (process.platform !== "linux") return;
    const server = await mockWith();
    const { code, stderr } = await push(await home(), server.baseUrls.arize, [
      "--journal",
      "/dev/full",
    ]);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("/dev/full: cannot be used: it is no regular file"),
    });
    expect(server.store.all()).toEqual([]);
  });
});

describe("two pushes at once", () => {
  test("one of them sends, the other says why not", async () => {
    /** @type {(() => void)[]} */
    const held = [];
    let isHeld = true;
    const server = await serverWith((_request, body, response) => {
      const example_ids = JSON.parse(body).examples.map(() => "id");
      const answer = () => void response.writeHead(201).end(JSON.stringify({ example_ids }));
      if (isHeld) held.push(answer);
      else answer();
    });
    const cwd = await home();
    const first = start(...line(cwd, server.origin, ["--max-rows", "2"]));
    while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = await push(cwd, server.origin);
    expect(second).toMatchObject({ code: 2, stdout: "" });
    expect(second.stderr).toMatch(
      /another push of this file is at work: process \d+ on .*--take-over/,
    );
    isHeld = false;
    for (const answer of held) answer();
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(server.visits()).toBe(5);
    expect(await push(cwd, server.origin)).toMatchObject({ code: 0 });
    expect(server.visits()).toBe(5);
  });
});

describe("a push that is stopped", () => {
  test.each(/** @type {NodeJS.Signals[]} */ (["SIGINT", "SIGTERM"]))(
    "by %s waits for what is on its way, and goes on later",
    async (signal) => {
      const server = await mockWith([], { latency: 200 });
      const cwd = await home();
      const wishes = ["--max-rows", "1", "--rejects", "left.jsonl"];
      const running = start(...line(cwd, server.baseUrls.arize, [...wishes, "--format", "json"]));
      while (stored(server).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
      running.stop(signal);
      const said = await running.ended;
      await expectNoKey(cwd, said);
      expect(said).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("interrupted; waiting"),
      });
      const counts = JSON.parse(said.stdout);
      expect(counts).toMatchObject({ unknown: 0, failed: 0, stopped: "it was interrupted" });
      expect(counts.created).toBe(stored(server).length);
      expect(counts.created + counts.notSent).toBe(10);
      expect((await readdir(cwd)).sort()).toEqual([
        "left.jsonl",
        "rows.jsonl",
        "rows.jsonl.push-journal",
      ]);
      expect(await push(cwd, server.baseUrls.arize, wishes)).toMatchObject({ code: 0 });
      expect(stored(server)).toEqual(given(10));
    },
  );

  test("by a second signal ends at once, and leaves nothing half", async () => {
    const server = await serverWith(() => undefined);
    const cwd = await home();
    const running = start(...line(cwd, server.origin, ["--rejects", "left.jsonl"]));
    while (server.visits() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    running.stop("SIGINT");
    await running.heard(/interrupted; waiting/);
    running.stop("SIGINT");
    expect(await running.ended).toMatchObject({ code: "SIGINT" });
    expect((await readdir(cwd)).sort()).toEqual(["rows.jsonl", "rows.jsonl.push-journal"]);
    const { report: said } = await report(cwd, server.origin);
    expect(said).toMatchObject({ created: 0, unknown: 10, requests: 0 });
  });

  test.each([20, 60, 120, 180, 260])(
    "by SIGKILL %i ms after its first row sends no row twice",
    async (delay) => {
      const server = await mockWith([], { latency: 20 });
      const cwd = await home(examples(40));
      const wishes = ["--max-rows", "2", "--concurrency", "2"];
      const running = start(...line(cwd, server.baseUrls.arize, wishes));
      while (stored(server).length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
      setTimeout(() => running.stop("SIGKILL"), delay);
      await running.ended;
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { report: said } = await report(cwd, server.baseUrls.arize, wishes);
      const rows = stored(server);
      expect(new Set(rows).size).toBe(rows.length);
      expect(said.created + said.unknown).toBe(40);
      expect(said.unknown).toBeLessThanOrEqual(4);
      expect(rows.length).toBeGreaterThanOrEqual(said.created);
    },
  );

  test("by a change of the file stops", async () => {
    const cwd = await home(examples(50_000));
    let visits = 0;
    const server = await serverWith(async (_request, body, response) => {
      visits += 1;
      if (visits === 1) await appendFile(path.join(cwd, "rows.jsonl"), '{"late":1}\n');
      const example_ids = JSON.parse(body).examples.map(() => "id");
      response.writeHead(201).end(JSON.stringify({ example_ids }));
    });
    const { code, stderr } = await push(cwd, server.origin);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("it was changed while it was pushed"),
    });
    expect(visits).toBeLessThan(50);
  });
});

describe("--dry-run", () => {
  test("shows the first request, asks for no key and sends nothing", async () => {
    const server = await mockWith();
    const cwd = await home();
    const wishes = ["--dry-run", "--max-rows", "4"];
    const { code, stdout, stderr } = await push(cwd, server.baseUrls.arize, wishes, { env: {} });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "rows.jsonl: 10 rows in 3 requests, 0 rejected; nothing was sent.\n",
    });
    expect(stdout).toBe(
      `POST ${server.origin}/v2/datasets/evts_1/examples\nContent-Type: application/json\nAccept: application/json\nAuthorization: Bearer $ARIZE_API_KEY\n\n{"examples":[${given(4).join(",")}]}\n`,
    );
    expect(await readdir(cwd)).toEqual(["rows.jsonl"]);
    expect(server.store.all()).toEqual([]);
  });

  test("does not show the key that is there", async () => {
    const { stdout } = await push(await home(), "http://127.0.0.1:9", ["--dry-run"]);
    expect(stdout).toContain("Bearer $ARIZE_API_KEY");
  });
});
