// @ts-check
// The journal by itself: who may write it, and what it remembers.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { appendFile, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, jest, test } from "@jest/globals";
import { Journal, PushError } from "entrybridge-push";

const folder = await mkdtemp(path.join(os.tmpdir(), "entrybridge-journal-"));
afterAll(() => rm(folder, { recursive: true }));

const identity = {
  file: { name: "rows.jsonl", bytes: 10, sha256: "abc" },
  target: { platform: "arize", url: "http://host/x" },
};
let made = 0;
const fresh = () => path.join(folder, `${++made}.push-journal`);

// As this process writes it.
const template = fresh();
await (await Journal.open(template, { identity })).close();
const own = JSON.parse((await readFile(template, "utf8")).split("\n")[0] ?? "");

/** @param {object} [run] */
const runLine = (run) =>
  `${JSON.stringify({ ...own, run: "r-1", began: undefined, at: new Date().toISOString(), ...run })}\n`;

/** @type {import("entrybridge-push").RecordedOutcome[]} */
const outcomes = [
  { record: 0, status: "created", id: "a" },
  { record: 1, status: "failed", because: "row", message: "no" },
  { record: 7, status: "unknown", message: "lost" },
];

test("what was sent is remembered, also by the next", async () => {
  const file = fresh();
  const first = await Journal.open(file, { identity });
  const send = await first.intend([0, 1, 7, 8, 9]);
  await first.record(send, outcomes);
  await first.close();
  const lines = (await readFile(file, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { journal: 1, ...identity },
    {
      send: 1,
      by: 0,
      rows: [
        [0, 1],
        [7, 9],
      ],
    },
    { result: 1, outcomes },
    { end: lines[0].run },
  ]);
  const second = await Journal.open(file, { identity });
  expect([0, 1, 2, 7, 8].map((record) => second.outcomeOf(record)?.status)).toEqual([
    "created",
    "failed",
    undefined,
    "unknown",
    "unknown",
  ]);
  expect(second.outcomeOf(8)).toMatchObject({
    message: expect.stringContaining("no answer was recorded"),
  });
  expect(await second.intend([1])).toBe(2);
  expect(second.outcomeOf(1)?.status).toBe("unknown");
  await second.record(2, [{ record: 1, status: "created" }]);
  expect(second.outcomeOf(1)?.status).toBe("created");
  await second.close();
});

const lost = { record: 0, status: /** @type {const} */ ("unknown"), message: "lost" };
const refused = {
  record: 0,
  status: /** @type {const} */ ("failed"),
  because: /** @type {const} */ ("row"),
  message: "no",
};
const taken = { record: 0, status: /** @type {const} */ ("created") };

describe("of a row that was sent more than once", () => {
  test.each([
    ["a refusal of the second says nothing of the first", [lost, refused], "unknown"],
    ["nor do several", [lost, refused, refused, refused], "unknown"],
    ["nor does one after a crash", [undefined, refused], "unknown"],
    ["what is created is", [lost, refused, taken], "created"],
    ["and stays so", [lost, taken, lost], "created"],
    ["whatever is said later", [taken, refused], "created"],
    ["one that was refused may be sent and refused again", [refused, refused], "failed"],
    ["and what came of it then may be unknown", [refused, lost, refused], "unknown"],
    ["or be created", [refused, taken], "created"],
  ])("%s", async (_what, sendings, status) => {
    const file = fresh();
    let journal = await Journal.open(file, { identity });
    for (const outcome of sendings) {
      const send = await journal.intend([0]);
      if (outcome !== undefined) await journal.record(send, [outcome]);
      expect(journal.outcomeOf(0)).toBeDefined();
    }
    expect(journal.outcomeOf(0)?.status).toBe(status);
    await journal.close();
    journal = await Journal.open(file, { identity });
    expect(journal.outcomeOf(0)?.status).toBe(status);
    await journal.close();
  });
});

test("of refused rows no words are kept, of unknown ones with the same words one copy", async () => {
  const journal = await Journal.open(fresh(), { identity, sync: false });
  const records = Array.from({ length: 50_000 }, (_, record) => record);
  const message = () => Buffer.alloc(2000, "x").toString();
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let first = 0; first < records.length; first += 1000) {
    const some = records.slice(first, first + 1000);
    const send = await journal.intend(some);
    await journal.record(
      send,
      some.map((record) =>
        record % 2 === 0
          ? { record, status: "failed", because: "request", message: message() }
          : { record, status: "unknown", message: message() },
      ),
    );
  }
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  expect([0, 1].map((record) => journal.outcomeOf(record))).toEqual([
    { status: "failed" },
    { status: "unknown", message: message() },
  ]);
  await journal.close();
});

test("the machine's own id is kept out of it", async () => {
  const id = await readFile("/etc/machine-id", "utf8").catch(() => "");
  if (id.trim() !== "") expect(await readFile(template, "utf8")).not.toContain(id.trim());
});

test("rows far down are remembered too", async () => {
  const journal = await Journal.open(fresh(), { identity, sync: false });
  const send = await journal.intend([5_000_000]);
  await journal.record(send, [{ record: 5_000_000, status: "created" }]);
  expect(journal.outcomeOf(5_000_000)?.status).toBe("created");
  expect(journal.outcomeOf(4_999_999)).toBeUndefined();
  await journal.close();
});

test("lines that are written at once stay whole", async () => {
  const file = fresh();
  const journal = await Journal.open(file, { identity, sync: false });
  await Promise.all(
    Array.from({ length: 200 }, async (_, record) => {
      const send = await journal.intend([record]);
      await journal.record(send, [{ record, status: "created", id: "x".repeat(1000) }]);
    }),
  );
  await journal.close();
  const lines = (await readFile(file, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(new Set(lines.flatMap(({ send }) => send ?? [])).size).toBe(200);
});

describe("who may write it", () => {
  const gone = spawnSync(process.execPath, ["-e", "console.log(process.pid)"])
    .stdout.toString()
    .trim();
  const stat =
    process.platform === "linux" ? readFileSync(`/proc/${process.ppid}/stat`, "utf8") : "";
  const parentBegan = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  test.each([
    ["a process that is at work", { pid: process.ppid }, false],
    ["a process that is gone", { pid: Number(gone) }, true],
    ["a process of another machine", { host: "elsewhere", pid: 1 }, false],
    [
      "a process that is at work, and a clock that was set forward since",
      { pid: process.ppid, began: parentBegan, at: "2001-01-01T00:00:00Z" },
      false,
    ],
    [
      "a process of which only the number is known, and a clock that was set forward",
      { pid: process.ppid, at: "2001-01-01T00:00:00Z" },
      false,
    ],
    ["an earlier process of the same number", { pid: process.pid }, true],
    [
      "an earlier process of another's number",
      { pid: process.ppid, began: "1" },
      own.began !== undefined,
    ],
    ["a process of another container", { space: "pid:[1]", pid: Number(gone) }, false],
    [
      "a process of the same number in another container",
      { space: "pid:[1]", pid: process.pid },
      false,
    ],
    [
      "a process of another machine with the same name",
      { boot: "b", machine: "m", at: "2001-01-01T00:00:00Z" },
      false,
    ],
    [
      "an earlier start of the machine",
      { boot: "b", at: "2001-01-01T00:00:00Z" },
      own.machine !== undefined,
    ],
  ])("after %s", async (_what, run, isFree) => {
    const file = fresh();
    await writeFile(file, runLine(run));
    const opened = Journal.open(file, { identity });
    if (isFree) await (await opened).close();
    else {
      await expect(opened).rejects.toThrow(/another push of this file is at work: process \d+ on/);
      await expect(readFile(file, "utf8")).resolves.toBe(
        runLine({ ...run, at: JSON.parse(await readFile(file, "utf8")).at }),
      );
      await (await Journal.open(file, { identity, takeOver: true })).close();
    }
  });

  test("after one that says it is over", async () => {
    const file = fresh();
    await writeFile(file, `${runLine({ host: "elsewhere" })}{"end":"r-1"}\n`);
    await (await Journal.open(file, { identity })).close();
  });

  test("of many that come at once, one", async () => {
    const file = fresh();
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => Journal.open(file, { identity })),
    );
    const [winner, ...more] = all.flatMap((each) =>
      each.status === "fulfilled" ? [each.value] : [],
    );
    expect(more).toEqual([]);
    for (const each of all) {
      if (each.status === "rejected") expect(each.reason).toBeInstanceOf(PushError);
    }
    // The lines of those that went away do it no harm.
    await winner?.intend([1]);
    await winner?.close();
    await (await Journal.open(file, { identity })).close();
  });

  test("not one from whom it was taken over, but what came of its sendings is kept", async () => {
    const file = fresh();
    const first = await Journal.open(file, { identity });
    const send = await first.intend([1, 2]);
    const second = await Journal.open(file, { identity, takeOver: true });
    await first.record(send, [{ record: 1, status: "created" }]);
    await expect(first.intend([3])).rejects.toThrow(/another push has taken .* over: process \d+/);
    await second.intend([4]);
    await Promise.all([first.close(), second.close()]);
    const third = await Journal.open(file, { identity });
    const states = [1, 2, 3, 4].map((record) => third.outcomeOf(record)?.status);
    expect(states).toEqual(["created", "unknown", undefined, "unknown"]);
    await third.close();
  });

  test("not one from whom it was taken over while it wrote what it was about to send", async () => {
    const file = fresh();
    const first = await Journal.open(file, { identity });
    const onItsWay = await first.intend([1]);
    // After the first has looked, before its line is there.
    const handle = await open(file);
    const prototype = Object.getPrototypeOf(handle);
    await handle.close();
    const append = prototype.appendFile;
    /** @type {Journal | undefined} */
    let second;
    const spy = jest.spyOn(prototype, "appendFile").mockImplementationOnce(async function (
      /** @type {unknown[]} */ ...given
    ) {
      second = await Journal.open(file, { identity, takeOver: true });
      // @ts-expect-error: the handle it is called on
      return append.apply(this, given);
    });
    await expect(first.intend([2, 3])).rejects.toThrow(/another push has taken .* over: process/);
    spy.mockRestore();
    expect(second?.outcomeOf(2)).toBeUndefined();
    const send = (await second?.intend([2])) ?? 0;
    await second?.record(send, [{ record: 2, status: "created" }]);
    // What came of its earlier sending is kept.
    await first.record(onItsWay, [{ record: 1, status: "created" }]);
    await Promise.all([first.close(), second?.close()]);
    const third = await Journal.open(file, { identity });
    const states = [1, 2, 3].map((record) => third.outcomeOf(record)?.status);
    expect(states).toEqual(["created", "created", "failed"]);
    await third.close();
  });

  test("nobody, once it was removed", async () => {
    const file = fresh();
    const journal = await Journal.open(file, { identity });
    await journal.intend([1]);
    await rm(file);
    await expect(journal.intend([2])).rejects.toThrow(/was removed while it was written/);
    await journal.close();
  });
});

describe("a journal of another target", () => {
  const mistyped = { ...identity, target: { platform: "arize", url: "http://host/y" } };
  test.each([
    ["that nothing was sent to", [], true],
    ["that refused all", [refused], true],
    ["that has a row", [refused, taken], false],
    ["that may have a row", [lost, refused], false],
    ["that may have one, since nothing was recorded", [undefined], false],
  ])("%s", async (_what, sendings, isFree) => {
    const file = fresh();
    const first = await Journal.open(file, { identity: mistyped });
    for (const outcome of sendings) {
      const send = await first.intend([0]);
      if (outcome !== undefined) await first.record(send, [outcome]);
    }
    await first.close();
    if (!isFree) {
      await expect(Journal.open(file, { identity })).rejects.toThrow(
        /another target: http:\/\/host\/y\. Give another/,
      );
      return;
    }
    const second = await Journal.open(file, { identity });
    await second.record(await second.intend([0]), [taken]);
    await second.close();
    // It is the second's from here on.
    await (await Journal.open(file, { identity })).close();
    await expect(Journal.open(file, { identity: mistyped })).rejects.toThrow(
      /another target: http:\/\/host\/x\. Give another/,
    );
  });

  test("is of whoever sent, not of one that came and went between", async () => {
    const file = fresh();
    const first = await Journal.open(file, { identity });
    const gone = runLine({ run: "r-9", ...mistyped });
    await appendFile(file, `${gone}{"end":"r-9"}\n`);
    await first.record(await first.intend([0]), [taken]);
    await first.close();
    await (await Journal.open(file, { identity })).close();
    await expect(Journal.open(file, { identity: mistyped })).rejects.toThrow(/another target/);
  });
});

describe("what is damaged", () => {
  const send = '{"send":1,"rows":[[0,4]]}\n';
  test.each([
    ["half a line at the end", `${send}{"resu`, undefined],
    [
      "half a line before the next push",
      `${send}{"resu\n${runLine({ run: "r-2", host: "x" })}{"end":"r-2"}\n`,
      undefined,
    ],
    [
      "half a line in the middle",
      `${send}{"resu\n{"send":2,"rows":[[5,5]]}\n`,
      /damaged in line 3/,
    ],
    ["a line of something else", `${send}{"hello":1}\n${send}`, /damaged in line 3/],
    ["NUL bytes at the end, as after a power cut", `${send}\u0000\u0000\u0000`, undefined],
  ])("%s", async (_what, rest, message) => {
    const file = fresh();
    await writeFile(file, runLine());
    await appendFile(file, rest);
    const opened = Journal.open(file, { identity });
    if (message !== undefined) return expect(opened).rejects.toThrow(message);
    const journal = await opened;
    expect(journal.outcomeOf(3)?.status).toBe("unknown");
    await journal.close();
    await (await Journal.open(file, { identity })).close();
  });
});
