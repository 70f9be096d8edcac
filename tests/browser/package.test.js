// @ts-check
// The built package (dist/) in a page of a static server, under a strict Content-Security-Policy.
// `npm run build` comes before; the demo is built by the setup of these tests.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { launch } from "./chromium.js";
import { serve, strictPolicy } from "./server.js";

const folder = path.resolve(import.meta.dirname, "../../dist");
const wasm = readFileSync(path.join(folder, "entrybridge_core.wasm"));
const page = { type: "text/html", body: "<!doctype html><title>page</title>" };

/** @param {string} requested */
const pageAt = (requested) => (requested === "/" ? page : undefined);

/**
 * A site whose .wasm is answered in another way.
 * @param {import("./server.js").Answer} answer
 * @returns {import("./server.js").Site}
 */
const withWasm = (answer) => ({
  folder,
  policy: strictPolicy,
  answers: (requested) => (requested.endsWith(".wasm") ? answer : pageAt(requested)),
});

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

beforeAll(async () => {
  [browser, server] = await Promise.all([
    launch(),
    serve({
      good: { folder, policy: strictPolicy, answers: pageAt },
      untyped: withWasm({ type: "application/octet-stream", body: wasm }),
      missing: withWasm({ status: 404, type: "text/plain", body: "not found" }),
      page: withWasm(page),
      mistyped: withWasm({ ...page, type: "application/wasm" }),
      half: withWasm({ type: "application/wasm", body: wasm.subarray(0, wasm.length >> 1) }),
      forbidden: {
        folder,
        policy: strictPolicy.replace(" 'wasm-unsafe-eval'", ""),
        answers: pageAt,
      },
    }),
  ]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** @param {string} site */
async function open(site) {
  const opened = await browser.newPage();
  await opened.goto(`${server.origin}/${site}/`);
  return { page: opened, entry: `${server.origin}/${site}/browser.mjs` };
}

const entry = {
  messages: [
    { role: "user", content: "What is 2 + 2?" },
    { role: "assistant", content: "4" },
  ],
};
const misspelt = { massages: entry.messages };

describe("in a page", () => {
  /** @type {Awaited<ReturnType<typeof open>>} */
  let opened;
  /** @type {string[]} */
  const complaints = [];

  beforeAll(async () => {
    opened = await open("good");
    opened.page.on("console", (message) => complaints.push(message.text()));
    opened.page.on("pageerror", (error) => complaints.push(error.message));
  });

  afterAll(async () => {
    await opened.page.close();
  });

  test("validates a good row and a bad one", async () => {
    const [good, bad] = await opened.page.evaluate(
      async ({ url, rows }) => {
        const { load } = await import(url);
        const bridge = await load();
        return rows.map((row) => bridge.validate(row, { platform: "openpipe" }));
      },
      { url: opened.entry, rows: [entry, misspelt] },
    );
    expect(good).toEqual({
      valid: true,
      platform: "openpipe",
      as: "entry",
      issues: [],
      totals: {},
    });
    expect(bad.valid).toBe(false);
    expect(bad.issues[0]).toMatchObject({ code: "unknown-key", pointer: "/massages", line: 1 });
    expect(bad.issues[0].hint).toMatch(/`messages`/);
  });

  test("streams a packed file, splits it and converts it", async () => {
    const told = await opened.page.evaluate(
      async ({ url, line }) => {
        const { load } = await import(url);
        const bridge = await load();
        const file = new File([line.repeat(50_000)], "rows.jsonl");
        const packed = file.stream().pipeThrough(new CompressionStream("gzip"));
        const bytes = await new Response(packed).arrayBuffer();
        const { records, valid } = await bridge.check(new Blob([bytes]));
        let rows = 0;
        for await (const { text } of bridge.records(file)) rows += text.length;
        const stream = bridge.convertStream({ to: "arize" });
        const converted = await new Response(file.stream().pipeThrough(stream)).text();
        const { converted: count } = await stream.result;
        /** @type {(part: Blob | string) => Promise<string>} */
        const failure = (part) => bridge.check(new Blob([bytes, part])).catch(String);
        const cut = await bridge.check(new Blob([bytes]).slice(0, -9)).catch(String);
        return [records, valid, rows, count, converted.split("\n").length, cut, await failure("x")];
      },
      { url: opened.entry, line: `${JSON.stringify(entry)}\n` },
    );
    expect(told).toEqual([
      ...[50_000, 50_000, 50_000 * JSON.stringify(entry).length, 50_000, 50_001],
      expect.stringMatching(/^GzipError: The gzip data is cut off/),
      expect.stringMatching(/^GzipError: .*something else behind it/),
    ]);
  });

  test("reads what JSON.rawJSON makes as what it says", async () => {
    const reports = await opened.page.evaluate(async (url) => {
      const { load } = await import(url);
      const bridge = await load();
      const raw = /** @type {any} */ (JSON).rawJSON("1");
      const own = bridge.compile({ properties: { rawJSON: { type: "string" } } });
      const any = bridge.compile({ type: "object" });
      const shapes = [raw, [raw], { a: raw }, { messages: [raw] }, { metadata: raw, inputs: raw }];
      const checks = ["openpipe", "humanloop", "arize"].map(
        (platform) => (/** @type {unknown} */ row) => bridge.validate(row, { platform }),
      );
      checks.push((row) => own.validate(row));
      checks.push((row) => any.validate(row));
      return checks.flatMap((check) => {
        for (let i = 0; i < 4; i++) check({ i });
        return shapes.map((shape) => [check(shape), check(JSON.stringify(shape))]);
      });
    }, opened.entry);
    expect(reports).toHaveLength(25);
    for (const [ofValue, ofText] of reports) expect(ofValue).toEqual(ofText);
  });

  test("compiles a schema, and runs its patterns where no code may be made", async () => {
    const said = await opened.page.evaluate(
      async ({ url, schema }) => {
        const { load, SchemaError } = await import(url);
        const bridge = await load();
        const own = bridge.compile(schema);
        const codes = ["Éa", "éa", "x"].map((a) => Object.keys(own.validate({ a }).totals));
        own.dispose();
        try {
          bridge.compile({ type: "strin" });
        } catch (error) {
          codes.push([error instanceof SchemaError ? /** @type {any} */ (error).pointer : error]);
        }
        return codes;
      },
      { url: opened.entry, schema: { properties: { a: { pattern: "^\\p{Lu}a$|^x$" } } } },
    );
    expect(said).toEqual([[], ["pattern"], [], ["/type"]]);
  });

  test.each([
    ["a string", "string"],
    ["bytes", "bytes"],
    ["a Blob", "blob"],
    ["a stream", "stream"],
  ])("checks JSON Lines from %s", async (_, form) => {
    const summary = await opened.page.evaluate(
      async ({ url, form, text }) => {
        const { load } = await import(url);
        const bridge = await load();
        const blob = new Blob([text]);
        const source =
          { string: text, bytes: new TextEncoder().encode(text), blob }[form] ?? blob.stream();
        return bridge.check(source);
      },
      {
        url: opened.entry,
        form,
        text: `${JSON.stringify(entry)}\n{"messages":[{"role":"usr"}]}\n{"messages":\n`,
      },
    );
    expect(summary).toMatchObject({
      platform: "openpipe",
      framing: "json-lines",
      records: 3,
      valid: 1,
      invalid: 2,
    });
    expect(summary.issues).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: "enum", line: 2, column: 22 }),
        expect.objectContaining({ code: "invalid-json", line: 3 }),
      ]),
    );
  });

  test("converts", async () => {
    const { value, totals, rejected } = await opened.page.evaluate(
      async ({ url, row }) => {
        const { load } = await import(url);
        const bridge = await load();
        return bridge.convert(row, { from: "openpipe", to: "humanloop" });
      },
      { url: opened.entry, row: entry },
    );
    expect(value).toEqual({ messages: [entry.messages[0]], target: { output: "4" } });
    expect(rejected).toEqual([]);
    expect(totals).toEqual({ "moved:slot": 1 });
  });

  test("converts JSON Lines whose platform it finds by itself", async () => {
    const { from, converted, text } = await opened.page.evaluate(
      async ({ url, rows }) => {
        const { load } = await import(url);
        const bridge = await load();
        return bridge.convert(rows, { to: "openpipe" });
      },
      {
        url: opened.entry,
        rows: '{"question":"2 + 2?","answer":"4"}\n{"question":"3 + 3?","answer":"6"}\n',
      },
    );
    expect({ from, converted }).toEqual({ from: "arize", converted: 2 });
    const rows = text.trimEnd().split("\n");
    expect(JSON.parse(rows[1])).toEqual({
      messages: [
        { role: "user", content: "3 + 3?" },
        { role: "assistant", content: "6" },
      ],
    });
  });

  test("does all that without a word on the console", () => {
    expect(complaints).toEqual([]);
  });
});

describe("a server's mistakes", () => {
  test("a .wasm of an unknown type is taken all the same", async () => {
    expect(await loadAt("untyped")).toBe("loaded");
  });

  test.each([
    ["is missing", "missing", "wasm-missing", /entrybridge_core\.wasm is missing.*404/],
    ["is an HTML page", "page", "wasm-is-html", /HTML page/],
    ["is an HTML page that says it is WebAssembly", "mistyped", /wasm-(?:is-html|failed)/, /./],
    ["is cut off", "half", "wasm-failed", /could not be started/],
    ["is forbidden by the policy", "forbidden", "wasm-blocked", /'wasm-unsafe-eval'/],
  ])("load() rejects with a hint where the .wasm %s", async (_, site, code, message) => {
    const failure = await loadAt(site);
    expect(failure.name).toBe("LoadError");
    expect(failure.code).toMatch(code);
    expect(failure.message).toMatch(message);
  });

  /** @param {string} site */
  async function loadAt(site) {
    const { page: opened, entry: url } = await open(site);
    const outcome = await opened.evaluate(async (address) => {
      const { load } = await import(address);
      return load().then(
        () => "loaded",
        (/** @type {Error & { code?: string }} */ { name, code, message }) => ({
          name,
          code,
          message,
        }),
      );
    }, url);
    await opened.close();
    return outcome;
  }
});
