// @ts-check
// Streams: every kind of source, cut anywhere, gives what the whole file gives; they end when told
// to, take no more than is used, and leave the instance as it was.
import { getEventListeners } from "node:events";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { GzipError, MisuseError, load } from "entrybridge";
import { arize, humanloop, lines, openpipe, rows } from "./rows.js";

const bridge = await load();
const bad = { messages: [{ role: "robot", content: "Hi" }, openpipe.messages[1]] };
const three = [openpipe, bad, openpipe];

/** @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text);
/** @param {object} row */
const pretty = (row) => `${JSON.stringify(row, null, 1)}\n`;

/** @type {[string, string, string][]} */
const files = [
  ["JSON Lines", lines(...three), "json-lines"],
  [
    "JSON Lines with a mark, CRLF and no last line end",
    `\ufeff${lines(...three)
      .trimEnd()
      .replaceAll("\n", "\r\n\r\n")}`,
    "json-lines",
  ],
  ["an array", JSON.stringify(three, null, 2), "json-array"],
  ["a body", JSON.stringify({ entries: three }), "request-body"],
  ["pretty values", three.map(pretty).join(""), "concatenated"],
];

/** @param {Uint8Array} bytes @param {number} size */
function cut(bytes, size) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  for (let at = 0; at < bytes.length; at += size)
    pieces.push(new Uint8Array(bytes.subarray(at, at + size)));
  return pieces;
}

/** @param {Uint8Array[]} pieces */
async function* inTurn(pieces) {
  for (const piece of pieces) {
    await Promise.resolve();
    yield piece;
  }
}

/** @param {Uint8Array[]} pieces */
const webStream = (pieces) =>
  new ReadableStream({
    pull(to) {
      const piece = pieces.shift();
      if (piece === undefined) to.close();
      else to.enqueue(piece);
    },
  });

/** @type {Record<string, (pieces: Uint8Array<ArrayBuffer>[]) => any>} */
const kinds = {
  bytes: (pieces) => Buffer.concat(pieces),
  "an ArrayBuffer": (pieces) => new Uint8Array(Buffer.concat(pieces)).buffer,
  "a Blob": (pieces) => new Blob(pieces),
  "a Response": (pieces) => new Response(new Blob(pieces)),
  "an object with arrayBuffer": (pieces) => ({
    arrayBuffer: async () => new Uint8Array(Buffer.concat(pieces)).buffer,
  }),
  "an async iterable": inTurn,
  "a web stream": webStream,
  "a Readable": (pieces) => Readable.from(pieces),
};
const cuts = [1, 2, 7, 100_000];
const gzips = /** @type {const} */ ([false, true]);
const every = files.flatMap(([name, text, framing]) =>
  Object.keys(kinds).flatMap((kind) =>
    cuts.flatMap((size) =>
      gzips.map((gzip) => ({ name, text, framing, kind, size, packed: gzip ? " as .gz" : "" })),
    ),
  ),
);

describe("a file of any kind, cut anywhere", () => {
  test.each(every)("$name from $kind in pieces of $size$packed", async (given) => {
    const { text, framing, kind, size, packed } = given;
    const bytes = bytesOf(text);
    const source = () => kinds[kind]?.(cut(packed === "" ? bytes : gzipSync(bytes), size));
    const whole = await bridge.check(text);
    expect(whole).toMatchObject({ framing, records: 3, invalid: 1, platform: "openpipe" });
    expect(await bridge.check(source())).toEqual(whole);
    expect(await bridge.check(source(), { onProgress: () => undefined })).toEqual(whole);

    const found = await gathered(bridge.records(source()));
    expect(found.map((row) => JSON.parse(row.text))).toEqual(three);
    expect(found.map((row) => row.record)).toEqual([0, 1, 2]);
    for (const row of found) {
      expect(Buffer.from(bytes).toString("utf8", row.offset)).toMatch(/^\{/);
      expect(row.line).toBe(lineAt(bytes, row.offset));
    }
  });

  test.each(files.flatMap((file) => cuts.map((size) => /** @type {const} */ ([...file, size]))))(
    "%s is converted alike (%#)",
    async (_, text, __, size) => {
      const options = /** @type {const} */ ({ from: "auto", to: "arize" });
      const { text: expected, changes, rejected, ...report } = bridge.convert(text, options);
      const stream = await converted(cut(bytesOf(text), size), options);
      expect(stream.text).toBe(expected);
      expect(stream.changes).toEqual(changes);
      expect(stream.rejects).toEqual(rejected);
      expect(stream.result).toEqual({
        ...report,
        rejected: rejected.length,
        bytes: bytesOf(text).length,
      });
      expect(report).toMatchObject({ from: "openpipe", records: 3, converted: 2 });
    },
  );

  test("a schema of one's own", async () => {
    const schema = bridge.compile({ required: ["messages"] });
    for (const [, text] of files.filter(([, , framing]) => framing !== "request-body")) {
      const whole = await schema.check(text);
      for (const size of cuts) {
        expect(await schema.check(inTurn(cut(bytesOf(text), size)))).toEqual(whole);
      }
    }
    schema.dispose();
  });
});

/** @template Value @param {AsyncIterable<Value>} values */
async function gathered(values) {
  /** @type {Value[]} */
  const all = [];
  for await (const value of values) all.push(value);
  return all;
}

/** @param {Uint8Array} bytes @param {number} offset */
const lineAt = (bytes, offset) =>
  Buffer.from(bytes.subarray(0, offset))
    .toString("latin1")
    .split(/\r\n|\r|\n/).length;

/** @param {Uint8Array[]} pieces @param {import("entrybridge").ConvertStreamOptions} options */
async function converted(pieces, options) {
  /** @type {unknown[]} */
  const changes = [];
  /** @type {unknown[]} */
  const rejects = [];
  const { readable, writable, result } = bridge.convertStream({
    ...options,
    onChange: (change) => changes.push(change),
    onReject: (row) => rejects.push(row),
  });
  const text = await new Response(webStream(pieces).pipeThrough({ readable, writable })).text();
  return { text, changes, rejects, result: await result };
}

describe("rows that cannot be read", () => {
  const file = Buffer.concat([
    bytesOf('{"a":1}\n{"a":\n'),
    Uint8Array.of(0x22, 0xff, 0x22, 0x0a),
    bytesOf(`{"a":"${"x".repeat(50)}"}\n{"a":2}`),
  ]);
  test("are among the others, with what is wrong", async () => {
    const found = await gathered(bridge.records(file, { limits: { maxRowBytes: 40 } }));
    expect(found).toEqual([
      { record: 0, line: 1, offset: 0, text: '{"a":1}' },
      expect.objectContaining({ record: 1, line: 2, text: '{"a":' }),
      expect.objectContaining({ record: 2, line: 3, text: '"\ufffd"' }),
      expect.objectContaining({ record: 3, line: 4, text: "" }),
      expect.objectContaining({ record: 4, line: 5, text: '{"a":2}' }),
    ]);
    const codes = found.map(({ issue }) => issue && [issue.code, issue.line, issue.column]);
    expect(codes.slice(1, 4)).toEqual([
      ["invalid-json", 2, 6],
      ["invalid-utf8", 3, 2],
      ["too-large", 4, 1],
    ]);
  });
});

describe("an issue shows its text", () => {
  test.each([
    ["as much as is asked for", 5, { before: 'ole":', marked: '"robo', after: "" }],
    [
      "within the line",
      50,
      {
        before: '{"messages":[{"role":',
        marked: '"robot"',
        after: ',"content":"Hi"},{"role":"assistant","conte',
      },
    ],
  ])("%s", async (_, excerptBytes, excerpt) => {
    const { issues } = await bridge.check(lines(openpipe, bad), { limits: { excerptBytes } });
    expect(issues[0]?.excerpt).toEqual(excerpt);
  });

  test("not cutting characters in two", async () => {
    const text = '{"messages":[{"content":"漢字","role":"漢字"}]}';
    const { issues } = await bridge.check(text, { limits: { excerptBytes: 14 } });
    expect(issues[0]?.excerpt).toEqual({ before: '字","role":', marked: '"漢字"', after: "}]}" });
  });

  test("not unless asked", async () => {
    expect((await bridge.check(lines(bad))).issues[0]).not.toHaveProperty("excerpt");
  });
});

// A source without an end; it tells how much was taken of it, and whether it was let go.
function endless(row = lines(openpipe)) {
  const state = { taken: 0, released: /** @type {unknown} */ (undefined) };
  const piece = bytesOf(row.repeat(100));
  const stream = new ReadableStream(
    {
      async pull(to) {
        await new Promise((resolve) => setImmediate(resolve));
        state.taken += 1;
        to.enqueue(piece);
      },
      cancel(reason) {
        state.released = reason ?? "cancelled";
      },
    },
    { highWaterMark: 0 },
  );
  async function* iterable() {
    try {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        state.taken += 1;
        yield piece;
      }
    } finally {
      state.released = "returned";
    }
  }
  return { state, stream, iterable };
}

// A source that gives nothing, ever.
function silent() {
  const state = { released: false };
  const stream = new ReadableStream({ cancel: () => void (state.released = true) });
  const readable = new Readable({ read: () => undefined });
  readable.on("close", () => (state.released = true));
  return { state, stream, readable };
}

const reason = new Error("enough");
const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

/** @type {Record<string, (source: any, options: any) => Promise<unknown>>} */
const readers = {
  check: (source, options) => bridge.check(source, options),
  records: (source, options) => gathered(bridge.records(source, options)),
};

describe.each(Object.entries(readers))("%s ends", (_, read) => {
  test.each(["stream", "iterable"])("in the middle of a %s", async (kind) => {
    const source = endless();
    const controller = new AbortController();
    const running = read(kind === "stream" ? source.stream : source.iterable(), {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 30);
    await expect(running).rejects.toBe(reason);
    await tick();
    expect(source.state.released).toBe(kind === "stream" ? reason : "returned");
    const { taken } = source.state;
    await tick();
    expect(source.state.taken).toBe(taken);
    expect(await bridge.check(lines(openpipe))).toMatchObject({ valid: 1 });
  });

  test("though its source never lets anything else run", async () => {
    const chunk = bytesOf(lines(openpipe).repeat(100));
    let left = 10_000;
    async function* ready() {
      while (left-- > 0) yield chunk;
    }
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 30);
    await expect(read(ready(), { signal: controller.signal })).rejects.toBe(reason);
    expect(left).toBeGreaterThan(0);
  });

  test("though all of its source is one chunk", async () => {
    const chunk = bytesOf(lines(bad).repeat(300_000));
    async function* whole() {
      yield chunk;
    }
    let told = 0;
    const onProgress = (/** @type {{ bytes: number }} */ { bytes }) => (told = bytes);
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 30);
    const running = read(whole(), { signal: controller.signal, onProgress });
    await expect(running).rejects.toBe(reason);
    expect(told).toBeLessThan(chunk.length / 2);
  });

  test.each(["stream", "readable"])("while a %s keeps silent", async (kind) => {
    const source = silent();
    const controller = new AbortController();
    const running = read(kind === "stream" ? source.stream : source.readable, {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 10);
    await expect(running).rejects.toBe(reason);
    await tick();
    expect(source.state.released).toBe(true);
  });

  test("before it begins", async () => {
    await expect(read("", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const source = endless();
    await expect(read(source.stream, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(source.state).toMatchObject({ taken: 0, released: { name: "AbortError" } });
  });

  test("in the middle of a large file in memory", async () => {
    const large = Buffer.from(lines(openpipe, bad).repeat(100_000));
    const signal = AbortSignal.timeout(20);
    await expect(read(large, { signal })).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("with the error of a source that fails", async () => {
    async function* failing() {
      yield bytesOf(lines(openpipe));
      throw new Error("the line was cut");
    }
    await expect(read(failing(), {})).rejects.toThrow("the line was cut");
    await expect(read(Readable.from(failing()), {})).rejects.toThrow("the line was cut");
    async function* packed() {
      yield gzipSync(lines(openpipe)).subarray(0, 15);
      throw new Error("the line was cut");
    }
    await expect(read(packed(), {})).rejects.toThrow("the line was cut");
    expect(await bridge.check(lines(openpipe))).toMatchObject({ valid: 1 });
  });

  test.each([
    ["text", "text"],
    ["numbers", 7],
  ])("where a stream gives %s", async (_, chunk) => {
    const source = Readable.from([chunk]);
    await expect(read(source, {})).rejects.toThrow(MisuseError);
    expect(source.destroyed).toBe(true);
  });
});

test("a signal is not listened to for rows that nobody waits for, and ends them all the same", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const rows = bridge.records(endless().stream, { signal });
  await rows.next();
  expect(getEventListeners(signal, "abort")).toEqual([]);
  controller.abort(reason);
  await expect(gathered(rows)).rejects.toBe(reason);
});

describe("compressed files", () => {
  const text = lines(openpipe, openpipe);
  const packed = gzipSync(text);
  const damaged = Buffer.from(packed);
  damaged[20] = (damaged[20] ?? 0) ^ 0xff;

  test("of several members", async () => {
    const members = Buffer.concat([packed, gzipSync(lines(bad)), gzipSync("")]);
    for (const size of cuts) {
      const summary = await bridge.check(inTurn(cut(members, size)));
      expect(summary).toMatchObject({
        records: 3,
        valid: 2,
        bytes: text.length + lines(bad).length,
      });
    }
  });

  test.each([
    ["cut off", packed.subarray(0, -5), /cut off/],
    ["cut off in its head", packed.subarray(0, 5), /cut off/],
    ["damaged", damaged, /damaged/],
    ["with something behind it", Buffer.concat([packed, Buffer.from("more")]), /behind it/],
  ])("%s", async (_, bytes, message) => {
    for (const size of cuts) {
      await expect(bridge.check(inTurn(cut(bytes, size)))).rejects.toThrow(GzipError);
      await expect(bridge.check(inTurn(cut(bytes, size)))).rejects.toThrow(message);
    }
    await expect(bridge.check(bytes)).rejects.toThrow(message);
  });

  test("that are none but for a byte", async () => {
    expect(await bridge.check(Uint8Array.of(0x1f))).toMatchObject({ records: 1, invalid: 1 });
    expect(await bridge.check(new Blob([Uint8Array.of(0x1f)]))).toMatchObject({ invalid: 1 });
    expect(await bridge.check(new Blob([]))).toMatchObject({ records: 0 });
  });
});

describe("progress", () => {
  test.each(["bytes", "a web stream"])(
    "of %s is told now and then, and at the end",
    async (kind) => {
      /** @type {{ bytes: number, rows: number }[]} */
      const told = [];
      const bytes = bytesOf(lines(openpipe, bad).repeat(30_000));
      const start = Date.now();
      await bridge.check(kinds[kind]?.(cut(bytes, 10_000)), {
        onProgress: (progress) => told.push(progress),
      });
      expect(told.at(-1)).toEqual({ bytes: bytes.length, rows: 60_000 });
      expect(told.length).toBeLessThan(3 + (Date.now() - start) / 100);
      for (const [index, { rows }] of told.slice(1).entries()) {
        expect(rows).toBeGreaterThanOrEqual(told[index]?.rows ?? 0);
      }
    },
  );

  test("that throws ends the check, and lets the source go", async () => {
    const source = endless();
    const onProgress = () => {
      throw reason;
    };
    await expect(bridge.check(source.stream, { onProgress })).rejects.toBe(reason);
    await tick();
    expect(source.state.released).toBeDefined();
  });
});

describe("streams side by side", () => {
  test("do not mix", async () => {
    const summaries = await Promise.all(
      Object.entries(rows).flatMap(([platform, row]) =>
        [1, 3, 50].map(async (size) => {
          const text = lines(row, row, row);
          const summary = await bridge.check(inTurn(cut(bytesOf(text), size)));
          const { result } = await converted(cut(bytesOf(text), size), { to: "arize" });
          const found = await gathered(bridge.records(inTurn(cut(bytesOf(text), size))));
          return [platform, summary.platform, summary.valid, result.from, found.length];
        }),
      ),
    );
    for (const [platform, ...told] of summaries) expect(told).toEqual([platform, 3, platform, 3]);
  });

  test("of one schema do not mix", async () => {
    const schema = bridge.compile({ required: ["b"] });
    const checks = ["a", "b", "c", "b"].map((key) =>
      schema.check(inTurn(cut(bytesOf(`{"${key}":1}\n`.repeat(9)), 5))),
    );
    expect((await Promise.all(checks)).map(({ valid }) => valid)).toEqual([0, 9, 0, 9]);
    schema.dispose();
  });
});

describe("back-pressure", () => {
  test("rows are read no faster than they are used", async () => {
    const source = endless();
    const reading = bridge.records(source.stream);
    for (let row = 0; row < 150; row++) await reading.next();
    await tick();
    expect(source.state.taken).toBeLessThanOrEqual(3);
    await reading.return();
    expect(source.state.released).toBeDefined();
  });

  test("a slow reader holds up the writer", async () => {
    const source = endless();
    const { readable, writable, result } = bridge.convertStream({ to: "arize" });
    const piping = source.stream.pipeTo(writable);
    const reader = /** @type {ReadableStream<Uint8Array>} */ (readable).getReader();
    let bytes = 0;
    for (let read = 0; read < 3; read++) bytes += (await reader.read()).value?.length ?? 0;
    await tick();
    expect(source.state.taken).toBeLessThanOrEqual(8);
    expect(bytes).toBeGreaterThan(1000);
    await reader.cancel(reason);
    await expect(piping).rejects.toBe(reason);
    await expect(result).rejects.toBe(reason);
    expect(source.state.released).toBe(reason);
  });

  test("one large chunk comes out in pieces", async () => {
    const { readable, writable } = bridge.convertStream({ from: "openpipe", to: "humanloop" });
    const writer = /** @type {WritableStream<Uint8Array>} */ (writable).getWriter();
    const large = bytesOf(lines(openpipe).repeat(100_000));
    const writing = writer.write(large).then(() => writer.close());
    const sizes = [];
    for await (const chunk of /** @type {ReadableStream<Uint8Array>} */ (readable)) {
      sizes.push(chunk.length);
    }
    await writing;
    expect(sizes.length).toBeGreaterThan(10);
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  });
});

describe("a conversion ends", () => {
  const open = (/** @type {object} */ options) => {
    const { readable, writable, result } = bridge.convertStream({ to: "arize", ...options });
    return {
      reader: /** @type {ReadableStream<Uint8Array>} */ (readable).getReader(),
      writer: /** @type {WritableStream<Uint8Array>} */ (writable).getWriter(),
      result,
    };
  };
  const row = bytesOf(lines(openpipe));

  test("by its signal", async () => {
    const controller = new AbortController();
    const { reader, writer, result } = open({ signal: controller.signal });
    await writer.write(row);
    controller.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
    await expect(writer.write(row)).rejects.toBe(reason);
    await expect(result).rejects.toBe(reason);
  });

  test("though its writer never lets anything else run", async () => {
    const controller = new AbortController();
    const { writable, readable, result } = bridge.convertStream({
      to: "arize",
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 30);
    const writer = writable.getWriter();
    const drained = new Response(readable).arrayBuffer().catch(() => undefined);
    const chunk = bytesOf(lines(bad).repeat(100));
    let failure;
    for (let left = 20_000; left > 0 && failure === undefined; left--) {
      await writer.write(chunk).catch((error) => (failure = error));
    }
    expect(failure).toBe(reason);
    await expect(result).rejects.toBe(reason);
    await drained;
  });

  test("by its writer", async () => {
    const { reader, writer, result } = open({});
    await writer.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
    await expect(result).rejects.toBe(reason);
  });

  test("by a listener that throws", async () => {
    const onReject = () => {
      throw reason;
    };
    const { reader, writer, result } = open({ onReject, from: "openpipe" });
    writer.closed.catch(() => undefined);
    await expect(writer.write(bytesOf(lines(bad, bad)))).rejects.toBe(reason);
    await expect(reader.read()).rejects.toBe(reason);
    await expect(result).rejects.toBe(reason);
  });

  test("by what is no bytes", async () => {
    const { writer, result } = open({});
    writer.closed.catch(() => undefined);
    await expect(writer.write(/** @type {any} */ ("text"))).rejects.toThrow(MisuseError);
    await expect(result).rejects.toThrow(MisuseError);
  });

  test("before it begins", () => {
    expect(() => open({ signal: AbortSignal.abort(reason) })).toThrow(reason);
  });

  test("without a row where the rows disagree", async () => {
    const { text, rejects, result } = await converted([bytesOf(lines(humanloop, arize))], {
      to: "openpipe",
    });
    expect(text).toBe("");
    expect(result).toMatchObject({ from: null, records: 0, rejected: 1 });
    expect(rejects).toMatchObject([{ record: 1, line: 2, issues: [{ code: "mixed-platforms" }] }]);
  });
});

describe("misuse of streams", () => {
  /** @type {[string, object, RegExp][]} */
  const cases = [
    ["a signal that is none", { signal: 7 }, /signal must be an AbortSignal, not 7/],
    ["a listener that is no function", { onProgress: {} }, /onProgress must be a function/],
    ["an unknown option", { onProgess: () => 1 }, /did you mean "onProgress"/],
  ];
  test.each(cases)("%s", async (_, options, message) => {
    await expect(bridge.check("", options)).rejects.toThrow(message);
    expect(() => bridge.records("", options)).toThrow(message);
    expect(() => bridge.convertStream({ to: "arize", ...options })).toThrow(message);
    const schema = bridge.compile(true);
    await expect(schema.check("", options)).rejects.toThrow(message);
    schema.dispose();
  });

  test("hooks are no options of a document", () => {
    expect(() => bridge.validate({}, /** @type {any} */ ({ onProgress: () => 1 }))).toThrow(
      MisuseError,
    );
  });
});
