// @ts-check
// The platforms' own SDKs as judges of `entrybridge mock`: what they send is taken, and its answers, good
// and bad, are understood by them.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { installed, run, serveBy } from "./workshop.js";

const seeds = path.resolve(import.meta.dirname, "../fixtures/seeds");
const cli = path.join(installed, "dist/cli.mjs");

/** @typedef {"openpipe" | "humanloop" | "arize"} Name */
/** @type {Record<Name, string>} */
const datasets = { openpipe: "d-1", humanloop: "evts_1", arize: "RGF0YXNldDoxOmFCY0Q=" };
const names = /** @type {Name[]} */ (Object.keys(datasets));

const chat = (/** @type {string} */ answer) => ({
  messages: [
    { role: "user", content: "What is 2 + 2?" },
    { role: "assistant", content: answer },
  ],
});
/** @type {Record<Name, object[]>} */
const good = {
  openpipe: [chat("4"), { ...chat("vier"), split: "TRAIN", metadata: { topic: "arithmetic" } }],
  humanloop: [
    { inputs: { q: "2 + 2?" }, target: { output: "4" } },
    { messages: [{ role: "user", content: "Hi" }], target: { n: 1.5, list: [null] } },
  ],
  arize: [
    { question: "What is 2 + 2?", answer: "4", topic: "arithmetic" },
    { input: { messages: [] }, n: 1.5 },
  ],
};
/** @type {Record<Name, object[]>} */
const bad = {
  openpipe: [{ messages: [{ role: "robot" }] }],
  humanloop: [{ inputs: { k: "v" } }, { inputs: { k: 1 } }],
  arize: [{ a: 1 }, { id: "mine" }],
};

/** @type {{ origin: string, stop: () => Promise<void> }[]} */
const mocks = [];
/** @param {string[]} options */
async function mockWith(...options) {
  const command = ["env", "ENTRYBRIDGE_MOCK_KEY=right", "node", cli, "mock", ...options];
  const server = await serveBy(command, ".", /http:\/\/127\.0\.0\.1:(\d+)/);
  mocks.push(server);
  return server.origin;
}
afterAll(async () => {
  await Promise.all(mocks.map((mock) => mock.stop()));
});

/**
 * @param {Name} platform @param {string} origin @param {unknown} rows
 * @param {{ key?: string, dataset?: string }} [how]
 */
async function send(platform, origin, rows, { key = "right", dataset = datasets[platform] } = {}) {
  const args = [platform, origin, key, dataset, JSON.stringify(rows)];
  const { status, stdout, stderr } = await run(["node", "send.mjs", ...args], "clients");
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** @type {string} */
let origin;
beforeAll(async () => {
  origin = await mockWith(...Object.values(datasets).flatMap((id) => ["--dataset", id]));
});

describe.each(names)("the SDK of %s", (platform) => {
  test("sends rows that are taken, and finds in the answer what it looks for", async () => {
    const { answer } = await send(platform, origin, good[platform]);
    const expected = {
      openpipe: {
        object: "dataset.entries.creation",
        entries_created: 2,
        errors: { object: "list", data: [] },
      },
      humanloop: good.humanloop.map((row) => ({
        ...row,
        id: expect.any(String),
        dataset_id: datasets.humanloop,
      })),
      arize: {
        id: datasets.arize,
        datasetVersionId: expect.any(String),
        exampleIds: [expect.any(String), expect.any(String)],
      },
    }[platform];
    expect(answer).toMatchObject(expected);
    const listed = await fetch(
      `${origin}/entrybridge/${platform}/${encodeURIComponent(datasets[platform])}`,
    );
    const rows = (await listed.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).row);
    expect(rows).toEqual(good[platform]);
  });

  test("understands that a row was refused", async () => {
    const { error } = await send(platform, origin, bad[platform]);
    const expected = {
      openpipe: {
        name: "ApiError",
        status: 400,
        body: {
          message: "Input validation failed",
          issues: [{ message: expect.stringContaining("/entries/0/messages/0/role") }],
        },
      },
      humanloop: {
        name: "HumanloopError",
        status: 422,
        body: { detail: [{ loc: ["body", 1, "inputs", "k"], msg: expect.any(String) }] },
      },
      arize: { name: "APIError", status: 422, message: expect.stringContaining("/examples/1/id") },
    }[platform];
    expect(error).toMatchObject(expected);
  });

  test("understands that the key is wrong", async () => {
    const { error } = await send(platform, origin, good[platform], { key: "wrong" });
    const name = {
      openpipe: "ApiError",
      humanloop: "HumanloopError",
      arize: "AuthenticationError",
    }[platform];
    expect(error).toMatchObject({ name, status: 401 });
    expect(JSON.stringify(error)).toContain("The key is wrong.");
  });

  test("understands that there is no such dataset", async () => {
    const dataset = Buffer.from("Dataset:2:other").toString("base64");
    const { error } = await send(platform, origin, good[platform], { dataset });
    const name = { openpipe: "ApiError", humanloop: "HumanloopError", arize: "NotFoundError" }[
      platform
    ];
    expect(error).toMatchObject({ name, status: 404 });
  });

  test.each([
    ["429", 429],
    ["500", 500],
    ["503", 503],
  ])("understands a %s", async (fault, status) => {
    const faulty = await mockWith("--fault", fault);
    const { error } = await send(platform, faulty, good[platform]);
    expect(error).toMatchObject({ status });
  });

  // OpenPipe's never comes to an end where an answer breaks off (node-fetch 2.7.0).
  test.each(platform === "openpipe" ? ["cut"] : ["cut", "half"])(
    "fails where the connection does (%s)",
    async (fault) => {
      const faulty = await mockWith("--fault", fault);
      const { error } = await send(platform, faulty, good[platform]);
      expect(error.message).toMatch(/\S/);
    },
  );
});

test("OpenPipe's SDK hears of single entries", async () => {
  const rows = [chat("4"), { messages: [{ role: "user", content: "Hi" }] }];
  const { answer } = await send("openpipe", origin, rows);
  expect(answer).toMatchObject({
    entries_created: 1,
    errors: { data: [{ entry_index: 1, message: "the final message must be from the assistant" }] },
  });
});

test.each([
  ["the ids of logs", { log_ids: ["log_1", "log_2"] }, 2],
  ["one datapoint", { inputs: { a: "b" } }, 1],
  ["an empty list", [], 0],
])("Humanloop's SDK sends %s", async (_what, body, count) => {
  const { answer } = await send("humanloop", origin, body);
  expect(answer).toHaveLength(count);
});

test.each(names)("%s's SDK sends the request of the platform's own page", async (platform) => {
  const body = JSON.parse(readFileSync(path.join(seeds, `${platform}-request.json`), "utf8"));
  const rows = body.entries ?? body.examples ?? body;
  const { answer, error } = await send(platform, origin, rows);
  expect(error).toBeUndefined();
  expect(answer).toBeDefined();
});
