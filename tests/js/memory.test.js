// @ts-check
// What is used is given back: the heap of WebAssembly and that of JavaScript stay as they were.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { load, loadSync } from "entrybridge";

const root = path.resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

// Every memory of WebAssembly is caught where it is made. `work` runs twice: the first time brings
// everything to its size, the second must leave it there.
/** @param {string} work */
const measured = (work) => `
  const memories = [];
  const { Instance } = WebAssembly;
  WebAssembly.instantiate = async (module, imports) => {
    const instance = new Instance(module, imports);
    memories.push(...Object.values(instance.exports).filter((it) => it instanceof WebAssembly.Memory));
    return instance;
  };
  const { load } = await import("entrybridge");
  const bridge = await load();
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  const settle = async () => { for (let i = 0; i < 5; i++) { gc(); await pause(); } };
  const row = { messages: [{ role: "user", content: "2 + 2?" }, { role: "assistant", content: "4" }] };
  const text = JSON.stringify(row);
  async function* parts(rest) {
    yield new TextEncoder().encode(text + "\\n" + text + "\\n" + text.slice(0, -1) + " ".repeat(20_000));
    await rest;
  }
  const size = async () => {
    await settle();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return { js: heapUsed + arrayBuffers, wasm: memories[0].buffer.byteLength };
  };
  const work = async () => { ${work} };
  await work();
  const before = await size();
  await work();
  const after = await size();
  console.log(JSON.stringify({ js: (after.js - before.js) / 2 ** 20, wasm: after.wasm - before.wasm }));`;

/** What is left behind: MiB of JavaScript, bytes of WebAssembly. @param {string} work */
async function leftBy(work) {
  const { stdout } = await run(
    process.execPath,
    ["--expose-gc", "--input-type=module", "-e", measured(work)],
    { cwd: root },
  );
  return JSON.parse(stdout);
}

describe("nothing is left behind by", () => {
  test.each([
    [
      "100,000 validations of values and texts, good and bad",
      `for (let i = 0; i < 50_000; i++) {
        bridge.validate(i % 4 ? row : { messages: i }, { platform: "openpipe" });
        bridge.validate(i % 4 ? text : "{", { platform: "openpipe" });
      }`,
    ],
    [
      "40,000 values whose keys stand in ever other orders",
      `const all = { role: "assistant", content: "x", name: "a", refusal: null, audio: null, function_call: null, tool_calls: null, annotations: [] };
      globalThis.turn ??= 0;
      for (let i = 0; i < 20_000; i++) {
        let left = turn++ * 7919;
        const keys = Object.keys(all);
        const message = {};
        while (keys.length > 1) {
          const [key] = keys.splice(left % keys.length, 1);
          left = Math.floor(left / (keys.length + 1)) + turn;
          message[key] = all[key];
        }
        bridge.validate({ messages: [message] }, { platform: "openpipe", rules: false });
      }`,
    ],
    [
      "2,000 sets of options, of which few are kept",
      `for (let i = 0; i < 2_000; i++) bridge.validate(row, { limits: { maxIssues: i } });`,
    ],
    ["5,000 conversions", `for (let i = 0; i < 5_000; i++) bridge.convert(row, { to: "arize" });`],
    [
      "1,000 checks of streams",
      `for (let i = 0; i < 1_000; i++) await bridge.check(new Blob([text + "\\n", text]).stream());`,
    ],
    [
      "1,000 conversions of streams, some of them left",
      `for (let i = 0; i < 1_000; i++) {
        const stream = bridge.convertStream({ to: "arize" });
        stream.result.catch(() => undefined);
        const rows = new Blob([text + "\\n", text]).stream().pipeThrough(stream);
        if (i % 4) await new Response(rows).text();
        else await rows.cancel();
      }`,
    ],
    [
      "1,000 streams of rows, some of them left",
      `for (let i = 0; i < 1_000; i++) {
        for await (const row of bridge.records(new Blob([text + "\\n", text]).stream())) if (i % 4 === 0) break;
      }`,
    ],
    // The row whose end is missing makes what the core holds for each of them large.
    [
      "1,000 iterators of rows that nobody holds any more",
      `globalThis.signal ??= new AbortController().signal;
      for (let i = 0; i < 1_000; i++) {
        await bridge.records(parts(), { signal }).next();
        if (i % 100 === 0) await settle();
      }`,
    ],
    [
      "1,000 iterators of requests that nobody holds any more",
      `for (let i = 0; i < 1_000; i++) {
        await bridge.requests(parts(), { platform: "openpipe", datasetId: "d", maxRows: 1 }).next();
        if (i % 100 === 0) await settle();
      }`,
    ],
    [
      "10,000 iterators that were never started",
      `for (let i = 0; i < 5_000; i++) {
        bridge.records(parts());
        bridge.requests(parts(), { platform: "openpipe", datasetId: "d" });
      }`,
    ],
    [
      "1,000 checks and statistics of sources that never end and are gone",
      `for (let i = 0; i < 500; i++) {
        void bridge.check(parts(new Promise(() => {})), { stats: true });
        void bridge.stats(parts(new Promise(() => {})));
        if (i % 50 === 0) await settle();
      }`,
    ],
    [
      "2,000 schemas that are disposed",
      `for (let i = 0; i < 2_000; i++) {
        const schema = bridge.compile({ properties: { a: { pattern: "^a{1," + (i + 1) + "}$" } } });
        schema.validate({ a: "a" });
        schema.dispose();
      }`,
    ],
    [
      "2,000 schemas that nobody holds any more",
      `for (let i = 0; i < 2_000; i++) {
        bridge.compile({ properties: { a: { enum: [i] } } }).validate({ a: 0 });
        if (i % 100 === 0) await settle();
      }`,
    ],
  ])("%s", async (_, work) => {
    const { js, wasm } = await leftBy(work);
    expect(wasm).toBe(0);
    expect(js).toBeLessThan(1);
  });
});

describe("using", () => {
  // The symbol is younger than the oldest Node.js that runs the tests' own syntax.
  const dispose = /** @type {{ dispose?: symbol }} */ (Symbol).dispose ?? "dispose";

  test("disposes of an instance", () => {
    const bridge = loadSync();
    Reflect.get(bridge, dispose).call(bridge);
    expect(() => bridge.validate({})).toThrow(/disposed/);
  });

  test("disposes of a schema", async () => {
    const schema = (await load()).compile(true);
    Reflect.get(schema, dispose).call(schema);
    expect(() => schema.validate({})).toThrow(/disposed/);
  });
});
