// @ts-check
// Platforms' answers read: what was created, what failed and why, and what nobody can tell.
import { describe, expect, test } from "@jest/globals";
import { load, MisuseError } from "entrybridge";

const bridge = await load();

/** @typedef {import("entrybridge").AnswerToRead} Answer */
/** @param {Partial<Answer> & { platform: string }} answer */
const read = (answer) =>
  bridge.readResponse(/** @type {Answer} */ ({ status: 200, sent: 2, ...answer }));

const good = {
  messages: [
    { role: "user", content: "Hi" },
    { role: "assistant", content: "Ho" },
  ],
};
const openpipeReply = (
  /** @type {number} */ created,
  /** @type {[number, string][]} */ ...faults
) => ({
  object: "dataset.entries.creation",
  entries_created: created,
  errors: {
    object: "list",
    data: faults.map(([entry_index, message]) => ({
      object: "dataset.entries.creation.error",
      entry_index,
      message,
    })),
  },
});
/** @param {[number, string]} fault @returns {[number, string][]} */
const manyTimes = (fault) => Array.from({ length: 60_000 }, () => fault);
const arizeReply = (/** @type {unknown[]} */ ...example_ids) => ({
  id: "RGF0YXNldDoxOmFCY0Q=",
  name: "Sample Dataset",
  space_id: "U3BhY2U6MTphQmNE",
  created_at: "2024-01-01T12:00:00Z",
  updated_at: "2024-01-02T12:00:00Z",
  dataset_version_id: "RGF0YXNldFZlcnNpb246MTphQmNE",
  example_ids,
});
const logs = { body: '{"log_ids":["a","b"]}', rows: [{ record: 0, line: 1, start: 0, end: 21 }] };

describe("an answer of success", () => {
  /** @type {[string, Partial<Answer> & { platform: string }, object[]][]} */
  const taken = [
    [
      "OpenPipe's without faults",
      { platform: "openpipe", body: openpipeReply(2) },
      [{ status: "created" }, { status: "created" }],
    ],
    [
      "OpenPipe's with a fault",
      { platform: "openpipe", body: openpipeReply(1, [0, "bad"]) },
      [{ status: "failed", because: "row", message: "bad" }, { status: "created" }],
    ],
    [
      "OpenPipe's with two faults of one entry",
      { platform: "openpipe", body: openpipeReply(1, [1, "bad"], [1, "worse"]) },
      [{ status: "created" }, { status: "failed", because: "row", message: "bad; worse" }],
    ],
    [
      "OpenPipe's with very many faults of one entry",
      {
        platform: "openpipe",
        body: openpipeReply(1, ...manyTimes([1, "x"])),
      },
      [
        { status: "created" },
        { status: "failed", because: "row", message: `${"x; ".repeat(167).slice(0, 500)}…` },
      ],
    ],
    [
      "OpenPipe's with a key that came later",
      { platform: "openpipe", body: { ...openpipeReply(2), took_ms: 5 } },
      [{ status: "created" }, { status: "created" }],
    ],
    [
      "Humanloop's list",
      { platform: "humanloop", status: 201, body: '[{"id":"a"},{"id":"b","dataset_id":"evts_1"}]' },
      [
        { status: "created", id: "a" },
        { status: "created", id: "b" },
      ],
    ],
    [
      "Humanloop's of logs",
      { platform: "humanloop", status: 201, body: [{ id: "a" }, { id: "b" }], sent: logs },
      [{ status: "created", ids: ["a", "b"] }],
    ],
    [
      "Arize's ids",
      { platform: "arize", status: 201, body: Buffer.from(JSON.stringify(arizeReply("a", "b"))) },
      [
        { status: "created", id: "a" },
        { status: "created", id: "b" },
      ],
    ],
    [
      "another status of success",
      { platform: "arize", status: 200, body: arizeReply("a", "b") },
      [
        { status: "created", id: "a" },
        { status: "created", id: "b" },
      ],
    ],
    ["of no rows", { platform: "openpipe", body: openpipeReply(0), sent: [] }, []],
  ];
  test.each(taken)("is read: %s", (_what, answer, rows) => {
    expect(read(answer)).toMatchObject({ verdict: "taken", details: [] });
    expect(read(answer).rows).toEqual(rows);
  });

  /** @type {[string, Partial<Answer> & { platform: string }, RegExp][]} */
  const unclear = [
    ["without a body", { platform: "openpipe" }, /has no body/],
    ["with an empty body", { platform: "openpipe", body: " \n" }, /has no body/],
    ["half of one", { platform: "openpipe", body: '{"object":"dataset.entr' }, /broken or cut off/],
    [
      "a proxy's page",
      { platform: "openpipe", body: "<!DOCTYPE html><html><title>Sign in</title>", headers: {} },
      /is a page \(“Sign in”\)/,
    ],
    [
      "a page that has no mark",
      {
        platform: "openpipe",
        body: "hello",
        headers: { "Content-Type": "text/html; charset=utf-8" },
      },
      /is a page,/,
    ],
    ["plain text", { platform: "openpipe", body: "OK" }, /is no JSON but “OK”/],
    [
      "another platform's",
      { platform: "openpipe", body: arizeReply("a", "b") },
      /not the one that OpenPipe documents/,
    ],
    ["null", { platform: "arize", body: "null" }, /not the one that Arize documents/],
    [
      "entries that were not sent",
      { platform: "openpipe", body: openpipeReply(1, [2, "bad"]) },
      /entries that were not sent/,
    ],
    [
      "a place that is none",
      { platform: "openpipe", body: openpipeReply(1, [0.5, "bad"]) },
      /entries that were not sent/,
    ],
    [
      "a place below zero",
      { platform: "openpipe", body: openpipeReply(1, [-1, "bad"]) },
      /entries that were not sent/,
    ],
    [
      "counts that do not add up",
      { platform: "openpipe", body: openpipeReply(2, [0, "bad"]) },
      /counts 2 created and 1 refused, of 2 sent/,
    ],
    [
      "more than was sent",
      { platform: "openpipe", body: openpipeReply(3) },
      /counts 3 created and 0 refused/,
    ],
    [
      "too many ids",
      { platform: "arize", status: 201, body: arizeReply("a", "b", "c") },
      /3 ids where 2 were asked for/,
    ],
    ["too few ids", { platform: "arize", status: 201, body: arizeReply("a") }, /1 ids where 2/],
    [
      "ids that are numbers",
      { platform: "arize", status: 201, body: arizeReply(1, 2) },
      /documents/,
    ],
    [
      "too many datapoints",
      { platform: "humanloop", status: 201, body: [{ id: "a" }, { id: "b" }, { id: "c" }] },
      /3 datapoints where 2/,
    ],
    [
      "datapoints without an id",
      { platform: "humanloop", status: 201, body: [{ id: "a" }, {}] },
      /without an id/,
    ],
    ["no list", { platform: "humanloop", status: 201, body: { id: "a" } }, /not the list/],
    [
      "logs missing",
      { platform: "humanloop", status: 201, body: [{ id: "a" }], sent: logs },
      /1 datapoints where 2/,
    ],
  ];
  test.each(unclear)("is not believed: %s", (_what, answer, message) => {
    const reading = read(answer);
    expect(reading).toMatchObject({ verdict: "unclear", message: expect.stringMatching(message) });
    expect(reading.rows.map(({ status }) => status)).toEqual(
      Array.from(reading.rows, () => "unknown"),
    );
    expect(reading.rows.length).toBeGreaterThan(0);
  });
});

describe("an answer of failure", () => {
  /** @type {[string, Partial<Answer> & { platform: string }, string, RegExp][]} */
  const cases = [
    [
      "OpenPipe's error",
      {
        platform: "openpipe",
        status: 400,
        body: {
          message: "Input validation failed",
          code: "BAD_REQUEST",
          issues: [{ message: "Required" }],
        },
      },
      "refused",
      /OpenPipe refused the request \(400\): Input validation failed; Required\.$/,
    ],
    [
      "a wrong key",
      { platform: "openpipe", status: 401, body: { message: "No", code: "UNAUTHORIZED" } },
      "refused",
      /Is the key right\?$/,
    ],
    [
      "a key without rights",
      { platform: "arize", status: 403, body: { title: "Forbidden", status: 403 } },
      "refused",
      /May the key write/,
    ],
    [
      "a wrong id",
      {
        platform: "arize",
        status: 404,
        body: { title: "Not Found", status: 404, detail: "No such dataset." },
      },
      "refused",
      /\(404\): Not Found: No such dataset\. Are the dataset's id/,
    ],
    [
      "a page of a proxy",
      { platform: "openpipe", status: 403, body: "<html><title>Blocked</title>" },
      "refused",
      /page \(“Blocked”\)/,
    ],
    ["a body too large", { platform: "openpipe", status: 413, body: "" }, "refused", /too large/],
    ["a redirect", { platform: "openpipe", status: 307, body: "" }, "refused", /\(307\)/],
    [
      "Humanloop's own errors",
      {
        platform: "humanloop",
        status: 401,
        body: { type: "t", message: "Bad key", code: 1, origin: "x" },
      },
      "refused",
      /\(401\): Bad key\. Is the key right/,
    ],
    [
      "FastAPI's text",
      { platform: "humanloop", status: 404, body: { detail: "Not Found" } },
      "refused",
      /\(404\): Not Found\./,
    ],
    [
      "a problem",
      {
        platform: "arize",
        status: 422,
        body: {
          title: "Unprocessable",
          status: 422,
          detail: "One or more fields failed validation.",
        },
      },
      "refused",
      /Unprocessable: One or more fields failed validation\.$/,
    ],
    [
      "an error in an error",
      { platform: "openpipe", status: 400, body: { error: { message: "Inner" } } },
      "refused",
      /: Inner\.$/,
    ],
    [
      "not implemented",
      { platform: "openpipe", status: 501 },
      "refused",
      /\(501\): the answer has no body/,
    ],
    [
      "too many",
      { platform: "arize", status: 429, body: { title: "Too Many Requests", status: 429 } },
      "later",
      /Too Many Requests/,
    ],
    [
      "a pause announced",
      { platform: "openpipe", status: 503, headers: { "Retry-After": "3" } },
      "later",
      /\(503\)/,
    ],
    [
      "a pause not announced",
      { platform: "openpipe", status: 503 },
      "unclear",
      /answered 503.*cannot be told\.$/,
    ],
    [
      "a crash",
      { platform: "openpipe", status: 500, body: { message: "Oops!", code: "X" } },
      "unclear",
      /answered 500: Oops! Whether/,
    ],
    [
      "a gateway",
      { platform: "openpipe", status: 502, body: "<html><title>502 Bad Gateway</title>" },
      "unclear",
      /502 Bad Gateway/,
    ],
    ["a gateway that waited", { platform: "openpipe", status: 504 }, "unclear", /504/],
    ["a request that took too long", { platform: "openpipe", status: 408 }, "unclear", /408/],
    ["a status nobody knows", { platform: "openpipe", status: 599 }, "unclear", /599/],
  ];
  test.each(cases)("%s", (_what, answer, verdict, message) => {
    const reading = read(answer);
    expect(reading).toMatchObject({ verdict, message: expect.stringMatching(message) });
    const status = verdict === "unclear" ? "unknown" : "failed";
    expect(reading.rows).toMatchObject([{ status }, { status }]);
  });

  test("the platform's own code and sentences are passed on", () => {
    const body = {
      message: "No",
      code: "BAD_REQUEST",
      issues: [{ message: "a" }, { message: 3 }, { message: "b" }],
    };
    expect(read({ platform: "openpipe", status: 400, body })).toMatchObject({
      code: "BAD_REQUEST",
      details: ["a", "b"],
    });
  });

  test("endless words are cut", () => {
    const body = { message: "x".repeat(100_000), code: "c" };
    expect(read({ platform: "openpipe", status: 400, body }).message.length).toBeLessThan(1000);
  });
});

describe("Retry-After", () => {
  const later = new Date(Date.now() + 90_000).toUTCString();
  test.each([
    [{ "retry-after": "7" }, 7],
    [{ "Retry-After": ["7", "9"] }, 7],
    [new Map([["retry-after", "7"]]), 7],
    [{ "Retry-After": later }, expect.any(Number)],
    [{ "Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT" }, 0],
    [{ "Retry-After": "-1" }, undefined],
    [{ "Retry-After": "soon" }, undefined],
    [{ "Retry-After": "" }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])("%j means %s seconds", (headers, seconds) => {
    const given = /** @type {Answer["headers"]} */ (/** @type {unknown} */ (headers));
    const { retryAfter } = read({ platform: "arize", status: 429, headers: given });
    expect(retryAfter).toEqual(seconds);
    expect(retryAfter ?? 0).toBeLessThanOrEqual(91);
  });
});

describe("rows that are named", () => {
  test("OpenPipe's sentence leads to our issue", () => {
    const rows = [good, { messages: [{ role: "user", content: "Hi" }] }];
    const body = openpipeReply(1, [1, "the final message must be from the assistant"]);
    for (const sent of [rows, rows.map((row) => JSON.stringify(row))]) {
      expect(read({ platform: "openpipe", body, sent }).rows[1]).toMatchObject({
        status: "failed",
        because: "row",
        issue: { code: "last-message-not-assistant" },
      });
    }
  });

  test("Humanloop's place leads to our issue, the others are refused along", () => {
    const body = {
      detail: [
        { loc: ["body", 1, "inputs", "k"], msg: "str type expected", type: "type_error.str" },
        { loc: ["body", "log_ids"], msg: "field required", type: "value_error.missing" },
      ],
    };
    const sent = [{ inputs: {} }, { inputs: { k: 1 } }, { inputs: {} }];
    const { rows, details, verdict } = read({ platform: "humanloop", status: 422, body, sent });
    expect(verdict).toBe("refused");
    expect(rows.map((row) => row.status === "failed" && row.because)).toEqual([
      "request",
      "row",
      "request",
    ]);
    expect(rows[1]).toMatchObject({
      message: "inputs.k: str type expected",
      path: ["inputs", "k"],
      issue: { code: "type", pointer: "/inputs/k" },
    });
    expect(details).toEqual(["body.1.inputs.k: str type expected", "body.log_ids: field required"]);
  });

  test("a place above or below ours is near enough, one beside it is not", () => {
    const sent = [{ messages: [{ role: "robot" }], inputs: {} }];
    const at = (/** @type {unknown[]} */ ...loc) => {
      const body = { detail: [{ loc: ["body", ...loc], msg: "m", type: "t" }] };
      const [row] = read({ platform: "humanloop", status: 422, body, sent }).rows;
      return row?.status === "failed" ? row.issue?.pointer : "not failed";
    };
    expect(at(0, "messages", 0)).toBe("/messages/0/role");
    expect(at(0, "messages", 0, "role", "x")).toBe("/messages/0/role");
    expect(at("messages")).toBe("/messages/0/role");
    expect(at(0, "inputs")).toBeUndefined();
  });

  test.each([
    ["a row that was not sent", [{ loc: ["body", 7, "inputs"], msg: "m", type: "t" }]],
    ["no place", [{ loc: ["path", "dataset_id"], msg: "m", type: "t" }]],
    ["a place that is no list", [{ loc: "body", msg: "m" }]],
    ["nothing", [null, 3]],
  ])("%s names none", (_what, detail) => {
    const { rows } = read({ platform: "humanloop", status: 422, body: { detail } });
    expect(rows).toMatchObject([{ because: "request" }, { because: "request" }]);
  });
});

test.each([
  [{ platform: undefined }, /platform must be "openpipe", .*not undefined/],
  [{ platform: "phoenix" }, /platform must be/],
  [{ status: "200" }, /status must be/],
  [{ status: 99 }, /status must be/],
  [{ headers: 4 }, /headers must be/],
  [{ headers: null }, /headers must be/],
  [{ sent: undefined }, /sent must be/],
  [{ sent: -1 }, /sent must be/],
  [{ sent: { body: 4 } }, /sent must be/],
  [{ statuscode: 3 }, /Unknown option "statuscode"/],
])("%j is a misuse", (wrong, message) => {
  const answer = /** @type {Answer} */ (
    /** @type {unknown} */ ({ platform: "arize", status: 200, sent: 1, ...wrong })
  );
  expect(() => bridge.readResponse(answer)).toThrow(MisuseError);
  expect(() => bridge.readResponse(answer)).toThrow(message);
});
