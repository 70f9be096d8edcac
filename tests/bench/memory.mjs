// `npm run bench:memory`: sends gigabytes of rows through the streams, made on the fly, and prints
// what memory that takes: the most that the process ever held (peak resident set) beyond what it held
// before the first row, and the heap of the WebAssembly module.
//
//   npm run bench:memory -- --gigabytes 10     default 1
//   npm run bench:memory -- --work check       or convert, records; default all, a process each
//
// Rows are of 2 KiB to 1 MiB, in pieces of 64 KiB, as a file or a network gives them.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { load } from "entrybridge";

const { values } = parseArgs({
  options: {
    gigabytes: { type: "string", default: "1" },
    work: { type: "string" },
    framing: { type: "string", default: "json-lines" },
  },
});
const budget = 64; // MB above the runtime's own
const bytes = Number(values.gigabytes) * 1e9;
if (!(bytes > 0)) throw new Error("--gigabytes must be a number above 0");

if (values.work === undefined) {
  console.log(
    "| work | framing | GB | rows | MB/s | peak above the runtime, MB | module heap, MB |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- |");
  const runs = [
    ["check", "json-lines"],
    ["check", "json-array"],
    ["records", "json-lines"],
    ["convert", "json-lines"],
  ];
  let worst = 0;
  for (const [work, framing] of runs) {
    const { status } = spawnSync(
      process.execPath,
      [
        fileURLToPath(import.meta.url),
        ...process.argv.slice(2),
        "--work",
        work,
        "--framing",
        framing,
      ],
      { stdio: "inherit" },
    );
    worst = Math.max(worst, status ?? 1);
  }
  process.exit(worst);
}

const encoder = new TextEncoder();
const pieceBytes = 1 << 16;

// Rows of growing sizes, again and again: a few small ones, then one of a mebibyte.
function makeRows() {
  const sizes = [2_000, 2_500, 8_000, 2_200, 60_000, 3_000, 1_000_000];
  return sizes.map((size) => {
    const content = "The weather of a city on a day, in words. ".repeat(size / 42);
    const messages = [
      { role: "user", content },
      { role: "assistant", content: "Fine." },
    ];
    return encoder.encode(JSON.stringify({ messages, split: "TRAIN" }));
  });
}

/** Pieces of a file of `total` bytes or a little more. */
function* pieces(total) {
  const rows = makeRows();
  const isArray = values.framing === "json-array";
  const between = encoder.encode(isArray ? ",\n" : "\n");
  let piece = new Uint8Array(pieceBytes);
  let used = 0;
  let made = 0;
  function* put(part) {
    for (let at = 0; at < part.length;) {
      const step = Math.min(part.length - at, pieceBytes - used);
      piece.set(part.subarray(at, at + step), used);
      at += step;
      used += step;
      if (used < pieceBytes) continue;
      yield piece;
      piece = new Uint8Array(pieceBytes);
      used = 0;
    }
    made += part.length;
  }
  if (isArray) yield* put(encoder.encode("["));
  for (let row = 0; made < total; row++) {
    if (row > 0) yield* put(between);
    yield* put(rows[row % rows.length]);
  }
  if (isArray) yield* put(encoder.encode("]"));
  yield piece.subarray(0, used);
}

function streamOf(total) {
  const source = pieces(total);
  return new ReadableStream({
    pull(to) {
      const { value, done } = source.next();
      if (done) to.close();
      else to.enqueue(value);
    },
  });
}

// The module's own memory, as the runtime sees it made.
let heap;
const { instantiate } = WebAssembly;
class WatchedInstance extends WebAssembly.Instance {
  constructor(...given) {
    super(...given);
    heap = Object.values(this.exports).find((one) => one instanceof WebAssembly.Memory);
  }
}
WebAssembly.Instance = WatchedInstance;
WebAssembly.instantiate = async (module, imports) => {
  const made = await instantiate(module, imports);
  const { exports } = made.instance ?? made;
  heap = Object.values(exports).find((one) => one instanceof WebAssembly.Memory);
  return made;
};

const works = {
  async check(eb, total) {
    const { records, valid } = await eb.check(streamOf(total));
    if (records !== valid) throw new Error(`${records - valid} rows are not valid`);
    return records;
  },
  async records(eb, total) {
    let rows = 0;
    for await (const row of eb.records(streamOf(total))) rows += row.issue === undefined ? 1 : 0;
    return rows;
  },
  async convert(eb, total) {
    const stream = eb.convertStream({ from: "openpipe", to: "arize" });
    for await (const chunk of streamOf(total).pipeThrough(stream)) void chunk.length;
    return (await stream.result).converted;
  },
};

const work = works[values.work];
if (work === undefined) throw new Error(`--work must be one of ${Object.keys(works).join(", ")}`);

// The runtime's own: a stream of the same bytes that nobody checks.
for await (const piece of streamOf(2e8)) void piece.length;
const eb = await load();
const own = process.resourceUsage().maxRSS / 1024;
const start = performance.now();
const rows = await work(eb, bytes);
const seconds = (performance.now() - start) / 1000;
const peak = process.resourceUsage().maxRSS / 1024 - own;
const cells = [
  values.work,
  values.framing,
  bytes / 1e9,
  rows,
  Math.round(bytes / 1e6 / seconds),
  Math.round(peak),
  ((heap?.buffer.byteLength ?? NaN) / 1e6).toFixed(1),
];
console.log(`| ${cells.join(" | ")} |`);
process.exit(peak > budget ? 1 : 0);
