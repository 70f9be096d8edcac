// @ts-check
// Whatever goes wrong, in whatever order: no row is created twice, each is created, failed or unknown, and
// unknown only where a fault hid the answer. The stand-in goes wrong as it is told to, pushes crash between
// any two lines of the journal, and the next one goes on.
//
//   ENTRYBRIDGE_FAULT_RUNS, ENTRYBRIDGE_FAULT_SEED   more sequences, and others; a failure prints its seed
import { createServer } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { startMock } from "entrybridge-mock";
import { Journal, Secret, pushRows, targetIdentity } from "entrybridge-push";
import fc from "fast-check";

const numRuns = Number(process.env["ENTRYBRIDGE_FAULT_RUNS"] ?? 1000);
const seed = Number(process.env["ENTRYBRIDGE_FAULT_SEED"] ?? 20_261_122);

const bridge = await load();
const key = "sk-property-test";

/**
 * @typedef {"openpipe" | "humanloop" | "arize"} Name
 * @typedef {{ kind: import("entrybridge-mock").FaultKind | "refused" | "none" | "whole" | "named" |
 *   "400" | "401" | "404" | "409" | "413", isAfter: boolean, retryAfter?: number }} Event
 * @typedef {{ at: number, where: "intended" | "answered" }} Crash
 * @typedef {{ crash: Crash | null, retryUnknown: boolean, readsOn: boolean }} Run
 * @typedef {{ platform: Name, good: boolean[], maxRows: number, concurrency: number, retries: number,
 *   events: Event[], runs: Run[], sync: boolean }} Story
 */

const event = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: "none", isAfter: false }) },
  { weight: 1, arbitrary: fc.constant({ kind: "refused", isAfter: false }) },
  { weight: 2, arbitrary: fc.constant({ kind: "429", isAfter: false, retryAfter: 0 }) },
  { weight: 1, arbitrary: fc.constant({ kind: "503", isAfter: false, retryAfter: 0 }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom("500", "502", "503", "504", "cut", "half", "page"),
      isAfter: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("hang"), isAfter: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("whole", "named", "400", "401", "404", "409", "413"),
      isAfter: fc.constant(false),
    }),
  },
);

const story = fc.record({
  platform: fc.constantFrom("openpipe", "humanloop", "arize"),
  good: fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)), {
    minLength: 1,
    maxLength: 12,
  }),
  maxRows: fc.integer({ min: 1, max: 8 }),
  concurrency: fc.integer({ min: 1, max: 3 }),
  retries: fc.integer({ min: 0, max: 3 }),
  events: fc.array(event, { maxLength: 12 }),
  runs: fc.array(
    fc.record({
      crash: fc.option(
        fc.record({ at: fc.nat(6), where: fc.constantFrom("intended", "answered") }),
      ),
      retryUnknown: fc.integer({ min: 0, max: 2 }).map((n) => n === 0),
      readsOn: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  sync: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
});

/** Whether nobody can tell from what comes back. @param {Event} event */
const hides = ({ kind, retryAfter }) =>
  ["500", "502", "504", "cut", "half", "page", "hang"].includes(kind) ||
  (kind === "503" && retryAfter === undefined);

/** A platform that refuses has stored nothing, whatever goes wrong then. @param {Event} event */
const withoutRows = ({ kind, ...rest }) => ({
  ...rest,
  kind: kind === "half" ? /** @type {const} */ ("cut") : kind,
  isAfter: false,
});

/** As documented, and naming no row. */
const refusals = {
  openpipe:
    '{"message":"Input validation failed","code":"BAD_REQUEST","issues":[{"message":"no"}]}',
  humanloop: '{"detail":[{"loc":["body"],"msg":"not valid","type":"value_error"}]}',
  arize: '{"title":"Unprocessable","status":422}',
};

/** What refuses a whole request, and stores nothing. @param {Event} event @param {Name} platform */
function refusalOf({ kind }, platform) {
  const status = platform === "openpipe" ? 400 : 422;
  if (kind === "whole") return new Response(refusals[platform], { status });
  if (kind === "named") {
    const detail = [{ loc: ["body", 0, "inputs"], msg: "no", type: "value_error" }];
    return new Response(JSON.stringify({ detail }), { status: 422 });
  }
  const isStatus = ["400", "401", "404", "409", "413"].includes(kind);
  return isStatus ? new Response("{}", { status: Number(kind) }) : undefined;
}

/** @type {import("entrybridge-mock").MockServer} */
let mock;
let closedPort = 0;
/** @type {Map<string, Event>} */
const events = new Map();
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "entrybridge-property-"));
  mock = await startMock({
    bridge,
    key,
    faults: (_, headers) => {
      const found = events.get(headers.get("x-event") ?? "");
      if (found === undefined || found.kind === "none") return undefined;
      const { isAfter, retryAfter } = found;
      const kind = /** @type {import("entrybridge-mock").FaultKind} */ (found.kind);
      return { kind, isAfter: isAfter || kind === "half", retryAfter };
    },
  });
  closedPort = await new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
});
afterAll(async () => {
  await mock.close();
  await rm(folder, { recursive: true });
});

let stories = 0;
const usual = { crash: null, retryUnknown: false, readsOn: false };

/** @param {Name} platform @param {boolean} isGood @param {number} tag */
function rowOf(platform, isGood, tag) {
  // A row that is refused is one that only the platform finds wrong: rules are off on our side.
  const messages = [
    { role: "user", content: `row-${tag}-` },
    ...(isGood ? [{ role: "assistant", content: "yes" }] : []),
  ];
  if (platform === "openpipe") return { messages };
  return platform === "humanloop" ? { inputs: { tag: `row-${tag}-` } } : { tag: `row-${tag}-` };
}

/** @param {string} text @returns {number[]} */
const tagsIn = (text) => [...text.matchAll(/row-(\d+)-/g)].map(([, tag]) => Number(tag));

class Crashed extends Error {}

/** @param {Story} told */
async function live(told) {
  stories += 1;
  const { platform, good, maxRows, concurrency, retries, sync } = told;
  const datasetId = `evts_${stories}`;
  const target = { platform, datasetId, baseUrl: mock.baseUrls[platform] };
  const journalFile = path.join(folder, `${stories}.push-journal`);
  const identity = {
    file: { name: "rows.jsonl", bytes: 1, sha256: "0" },
    target: targetIdentity(target),
  };
  const pending = [...told.events];
  /** By row: whether the answer to one of its sendings was hidden. @type {Map<number, boolean>} */
  const hidden = new Map();
  /** Rows that were sent though they were stored, and nobody had asked for it. @type {number[]} */
  const repeated = [];
  let isAskedFor = false;

  /** @type {typeof fetch} */
  const faultyFetch = async (url, init) => {
    const drawn = pending.shift() ?? { kind: "none", isAfter: false };
    const sent = tagsIn(String(init?.body));
    const refused = platform !== "openpipe" && sent.some((tag) => good[tag] === false);
    const happening = refused ? withoutRows(drawn) : drawn;
    const inStore = new Set(stored());
    for (const tag of sent) {
      hidden.set(tag, hidden.get(tag) === true || hides(happening));
      if (inStore.has(tag) && !isAskedFor) repeated.push(tag);
    }
    const refusal = refusalOf(happening, platform);
    if (refusal !== undefined) return refusal;
    if (refused && happening.kind === "none") {
      return new Response(refusals[platform], { status: 422 });
    }
    if (happening.kind === "refused") return fetch(`http://127.0.0.1:${closedPort}/`, init);
    const name = String(events.size);
    events.set(name, happening);
    const headers = { .../** @type {Record<string, string>} */ (init?.headers), "x-event": name };
    const signal = happening.kind === "hang" ? AbortSignal.timeout(15) : (init?.signal ?? null);
    return fetch(url, { ...init, headers, signal });
  };

  /** @param {Run} [how] */
  const run = async ({ crash, retryUnknown, readsOn } = usual) => {
    isAskedFor = retryUnknown;
    const journal = await Journal.open(journalFile, { identity, sync, takeOver: true });
    let writes = 0;
    let isDead = false;
    const due = (/** @type {string} */ where) =>
      isDead || (crash !== null && crash.where === where && writes++ >= crash.at);
    /** @type {{ record: number, status: string }[]} */
    const left = [];
    try {
      const report = await pushRows({
        bridge,
        target,
        key: new Secret(key),
        journal: {
          outcomeOf: (record) => journal.outcomeOf(record),
          async intend(records) {
            if (isDead) throw new Crashed();
            const send = await journal.intend(records);
            if (due("intended")) {
              isDead = true;
              for (const record of records) hidden.set(record, true);
              throw new Crashed();
            }
            return send;
          },
          async record(send, outcomes) {
            if (due("answered")) {
              isDead = true;
              for (const { record } of outcomes) hidden.set(record, true);
              throw new Crashed();
            }
            await journal.record(send, outcomes);
          },
        },
        rows: rows(),
        total: good.length,
        rules: false,
        maxRows,
        concurrency,
        retries,
        minPause: 0,
        maxPause: 1,
        maxRetryAfter: 1000,
        timeout: 20_000,
        fetch: faultyFetch,
        retryUnknown,
        readsOn,
        onRow: (row) => left.push(row),
      });
      return { report, left, readsOn };
    } catch (error) {
      if (!(error instanceof Crashed)) throw error;
      return undefined;
    } finally {
      await journal.close();
    }
  };

  async function* rows() {
    for (const [record, isGood] of good.entries()) {
      const text = JSON.stringify(rowOf(platform, isGood, record));
      yield { record, line: record + 1, text, issues: [] };
    }
  }

  const stored = () => mock.store.rowsOf(platform, datasetId).flatMap(({ text }) => tagsIn(text));
  const isEverAskedFor = told.runs.some(({ retryUnknown }) => retryUnknown);
  const expectOnce = () => {
    expect(repeated).toEqual([]);
    if (!isEverAskedFor) expect(new Set(stored()).size).toBe(stored().length);
  };
  /** @param {Awaited<ReturnType<typeof run>>} made */
  const expectTrue = (made) => {
    if (made === undefined) return;
    const { report, left, readsOn } = made;
    const inStore = new Set(stored());
    const { created, failed, unknown, rejected, notSent } = report;
    expect({ rejected, sum: created + failed + unknown + notSent }).toEqual({
      rejected: 0,
      sum: good.length,
    });
    // Those that are not read any more are counted by the journal alone.
    if (readsOn) expect(report.unread).toBeUndefined();
    if (report.unread === undefined) expect(left).toHaveLength(failed + unknown + notSent);
    for (const { record, status } of left) {
      if (status !== "unknown") expect(inStore.has(record)).toBe(false);
      else expect({ record, hidden: hidden.get(record) }).toEqual({ record, hidden: true });
    }
    const notCreated = new Set(left.map(({ record }) => record));
    if (notSent > 0) return;
    for (const record of good.keys()) {
      if (!notCreated.has(record)) expect(inStore.has(record)).toBe(true);
    }
  };

  for (const each of told.runs) {
    expectTrue(await run(each));
    expectOnce();
  }
  expectTrue(await run());
  expectOnce();
  pending.length = 0;
  // Nothing goes wrong any more: what is not unknown comes to its end.
  const last = await run();
  expectTrue(last);
  expectOnce();
  expect(last?.report).toMatchObject({ notSent: 0 });
  const bad = good.flatMap((isGood, record) => (isGood ? [] : [record]));
  const failed = (last?.left ?? []).flatMap(({ status, record }) =>
    status === "failed" ? [record] : [],
  );
  // Of several rows that are refused without a name, others may be left with them.
  if (platform === "openpipe" || bad.length < 2)
    expect(bad).toEqual(expect.arrayContaining(failed));
  if (bad.length === 0) expect(failed).toEqual([]);
}

test(
  `${numRuns} stories of faults and crashes`,
  async () => {
    await fc.assert(
      fc.asyncProperty(story, (told) => live(/** @type {Story} */ (/** @type {unknown} */ (told)))),
      { numRuns, seed, endOnFailure: numRuns > 5000 },
    );
  },
  120_000 + numRuns * 50,
);
