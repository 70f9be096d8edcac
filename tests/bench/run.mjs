// `npm run bench`: measures the package against its peers on rows made here, prints the tables and
// writes docs/benchmarks.md.
//
//   npm run bench                 the whole, some minutes
//   npm run bench -- --quick      small files, few runs: to see that it works
//   npm run bench -- --only=Size  this section alone; the others stay as they are
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { brotliCompressSync } from "node:zlib";
import { load } from "entrybridge";
import { corpus, shapes } from "./corpora.mjs";
import { mapLines } from "./mapping.mjs";
import { inTurns, median, ratio } from "./measure.mjs";
import { checkWithAjv, collectAll, parseLines, validators } from "./peers.mjs";

const quick = process.argv.includes("--quick");
const bytes = quick ? 1e6 : 20e6;
const how = quick ? { warmups: 1, runs: 3 } : { warmups: 3, runs: 11 };
const root = new URL("../../", import.meta.url);
const eb = await load();

const megabytes = (size, times) => Math.round(size / median(times) / 1e3);
const times = (factor) => `${factor.toFixed(factor < 10 ? 1 : 0)}x`;

function table(headings, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The faster of Ajv's two forms on these bytes. */
async function fastestAjv(file) {
  const contestants = Object.fromEntries(
    Object.entries(validators).map(([name, validate]) => [
      name,
      () => checkWithAjv(file, validate),
    ]),
  );
  const measured = await inTurns(contestants, { warmups: 2, runs: 3 });
  const [name] = Object.entries(measured).sort((a, b) => median(a[1]) - median(b[1]))[0];
  return validators[name];
}

async function validRows() {
  const rows = [];
  for (const script of ["ascii", "many"]) {
    for (const shape of shapes) {
      const file = corpus({ shape, script, bad: 0, bytes });
      const validate = await fastestAjv(file);
      const measured = await inTurns(
        {
          off: () => eb.check(file, { platform: "openpipe", rules: false }),
          on: () => eb.check(file, { platform: "openpipe" }),
          ajv: () => checkWithAjv(file, validate),
          parse: () => parseLines(file, () => {}),
        },
        how,
      );
      rows.push([
        `${shape}, ${script === "ascii" ? "ASCII" : "many scripts"}`,
        megabytes(file.length, measured.off),
        megabytes(file.length, measured.on),
        megabytes(file.length, measured.ajv),
        megabytes(file.length, measured.parse),
        times(ratio(measured.off, measured.ajv)),
        times(ratio(measured.on, measured.ajv)),
        times(ratio(measured.off, measured.parse)),
      ]);
    }
  }
  return table(
    [
      "rows",
      "ours, rules off",
      "ours, rules on",
      "decode + JSON.parse + Ajv",
      "decode + JSON.parse",
      "off : Ajv",
      "on : Ajv",
      "off : JSON.parse",
    ],
    rows,
  );
}

// How many times as long a check takes with these levels as without any rule.
async function costOf(file, levels) {
  const none = { platform: "openpipe", rules: allOff };
  const withRules = { platform: "openpipe", rules: levels };
  const measured = await inTurns(
    { none: () => eb.check(file, none), with: () => eb.check(file, withRules) },
    how,
  );
  return `${ratio(measured.none, measured.with).toFixed(2)}x`;
}

const ruleIds = eb.rules().map(({ id }) => id);
const allOff = Object.fromEntries(ruleIds.map((id) => [id, "off"]));
const duplicates = { "duplicate-example": "warn", "train-test-overlap": "warn" };

async function eachRule() {
  const files = ["chat", "tools"].map((shape) =>
    corpus({ shape, script: "ascii", bad: 0, bytes: bytes / 2 }),
  );
  const contestants = [
    ["all, each at its default", {}],
    ["both rules of duplicates", { ...allOff, ...duplicates }],
    ...ruleIds.map((id) => [`\`${id}\``, { ...allOff, [id]: "warn" }]),
  ];
  const rows = [];
  for (const [name, levels] of contestants) {
    const row = [name];
    for (const file of files) row.push(await costOf(file, levels));
    rows.push(row);
  }
  return table(["rules on", "chat", "tools"], rows);
}

const benchProgram = new URL("build/native/tests/bench/entrybridge_bench", root).pathname;

function benchLines(...args) {
  const lines = execFileSync(benchProgram, args, { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function duplicatesMemory() {
  const counts = quick ? [1e5] : [1e5, 1e6, 1e7];
  const rows = counts.map((count) => {
    const [without, remembering] = benchLines("--memory", String(count)).map(({ peak }) => peak);
    const mebibytes = (kibibytes) => `${(kibibytes / 1024).toFixed(1)} MiB`;
    const each = (((remembering - without) * 1024) / count).toFixed(1);
    return [count.toLocaleString("en"), mebibytes(without), mebibytes(remembering), each];
  });
  return table(["rows, no two alike", "without", "with both rules", "bytes a row"], rows);
}

async function badRows() {
  const rows = [];
  for (const bad of [0.1, 1]) {
    const file = corpus({ shape: "chat", script: "ascii", bad, bytes: bytes / 2 });
    const limits = { maxIssues: 1e6 };
    const measured = await inTurns(
      {
        capped: () => eb.check(file, { platform: "openpipe", rules: false }),
        all: () => eb.check(file, { platform: "openpipe", rules: false, limits }),
        ajv: () => checkWithAjv(file, collectAll, { errors: true }),
      },
      how,
    );
    const told = await eb.check(file, { platform: "openpipe", rules: false });
    rows.push([
      `${Math.round(bad * 100)} % (${told.invalid} of ${told.records})`,
      megabytes(file.length, measured.capped),
      megabytes(file.length, measured.all),
      megabytes(file.length, measured.ajv),
      times(ratio(measured.capped, measured.ajv)),
      times(ratio(measured.all, measured.ajv)),
    ]);
  }
  return table(
    [
      "bad rows",
      "ours, 100 issues carried",
      "ours, every issue carried",
      "Ajv, allErrors",
      "carried 100 : Ajv",
      "all : Ajv",
    ],
    rows,
  );
}

async function conversions() {
  const rows = [];
  for (const shape of ["chat", "tools"]) {
    const file = corpus({ shape, script: "ascii", bad: 0, bytes: bytes / 2 });
    for (const to of ["humanloop", "arize"]) {
      const options = { from: "openpipe", to, rules: false };
      const measured = await inTurns(
        { ours: () => eb.convert(file, options), mapped: () => mapLines(file, to) },
        how,
      );
      rows.push([
        `${shape}, ASCII, to ${to}`,
        megabytes(file.length, measured.ours),
        megabytes(file.length, measured.mapped),
        times(ratio(measured.ours, measured.mapped)),
      ]);
    }
  }
  return table(
    ["OpenPipe rows", "ours", "JSON.parse + map + JSON.stringify", "ours : mapped"],
    rows,
  );
}

async function objects() {
  const rows = [];
  for (const script of ["ascii", "many"]) {
    for (const shape of shapes) rows.push(await objectsOf({ shape, script }));
  }
  return table(
    [
      "parsed rows",
      "bytes a row",
      "ours, rules off",
      "ours, rules on",
      "Ajv, anyOf",
      "Ajv, discriminator",
      "off : anyOf",
      "on : anyOf",
      "off : discriminator",
    ],
    rows,
  );
}

async function objectsOf({ shape, script }) {
  const file = corpus({ shape, script, bad: 0, bytes: bytes / 10 });
  const values = [];
  parseLines(file, (row) => values.push(row));
  const wishes = { off: { platform: "openpipe", rules: false }, on: { platform: "openpipe" } };
  // The verdicts are used, or the work would be left out.
  const allValid = (isValid) => {
    const valid = values.filter(isValid).length;
    if (valid !== values.length) throw new Error(`only ${valid} rows are valid`);
  };
  const measured = await inTurns(
    {
      off: () => allValid((value) => eb.validate(value, wishes.off).valid),
      on: () => allValid((value) => eb.validate(value, wishes.on).valid),
      anyOf: () => allValid((value) => validators.anyOf(value)),
      discriminator: () => allValid((value) => validators.discriminator(value)),
    },
    { warmups: how.warmups * 5, runs: how.runs * 3 },
  );
  const each = (runs) => `${((median(runs) * 1e3) / values.length).toFixed(2)} µs`;
  // How many times Ajv's time.
  const against = (ours, theirs) => times(1 / ratio(measured[ours], measured[theirs]));
  return [
    `${shape}, ${script === "ascii" ? "ASCII" : "many scripts"}`,
    Math.round(file.length / values.length),
    each(measured.off),
    each(measured.on),
    each(measured.anyOf),
    each(measured.discriminator),
    against("off", "anyOf"),
    against("on", "anyOf"),
    against("off", "discriminator"),
  ];
}

function native() {
  const folder = new URL("build/bench/", root);
  mkdirSync(folder, { recursive: true });
  const path = new URL("chat.jsonl", folder).pathname;
  const file = corpus({ shape: "chat", script: "ascii", bad: 0, bytes });
  writeFileSync(path, file);
  const titles = {
    native: "ours, native, rules off",
    "native with rules": "ours, native, rules on",
    valijson: "RapidJSON + valijson, native",
  };
  return table(
    ["chat, ASCII", "MB/s"],
    benchLines(path, String(how.runs)).map(({ name, ms }) => [
      titles[name],
      megabytes(file.length, ms),
    ]),
  );
}

function sizes() {
  const files = ["entrybridge_core.wasm", "browser.mjs"];
  const rows = files.map((name) => {
    const content = readFileSync(new URL(`dist/${name}`, root));
    return [name, content.length, brotliCompressSync(content).length];
  });
  rows.push(["both", rows[0][1] + rows[1][1], rows[0][2] + rows[1][2]]);
  return table(["file", "bytes", "brotli"], rows);
}

function coldLoad() {
  const script =
    "const start = performance.now(); const { load } = await import('entrybridge'); const eb = await load(); const loaded = performance.now(); eb.validate('{\"messages\":[]}', { platform: 'openpipe' }); console.log(JSON.stringify([loaded - start, performance.now() - loaded]));";
  const runs = Array.from({ length: how.runs }, () =>
    JSON.parse(
      execFileSync(process.execPath, ["--input-type=module", "-e", script], {
        cwd: root,
        encoding: "utf8",
      }),
    ),
  );
  const column = (i) => `${median(runs.map((run) => run[i])).toFixed(1)} ms`;
  return table(
    ["in a new process", "time"],
    [
      ["import and load", column(0)],
      ["the first row", column(1)],
    ],
  );
}

const sections = [
  [
    "Good rows, bytes to verdict",
    "MB/s in Node.js; ours is the WebAssembly build. Every contestant starts from the same bytes of JSON Lines. Ajv is compiled once, in the faster of two forms: anyOf, or oneOf with its discriminator keyword.",
    validRows,
  ],
  [
    "Rules, one by one",
    "How many times as long good rows take with this rule alone as with none; OpenPipe rows, ASCII. Rules that are off by default are measured too.",
    eachRule,
  ],
  [
    "Memory of the rules of duplicates",
    "The greatest memory of a native process (on Linux) that checks a stream of rows of about 80 bytes, read piece by piece: without `duplicate-example` and `train-test-overlap`, and with both.",
    duplicatesMemory,
  ],
  [
    "Bad rows, issues made",
    "MB/s; one fault in a bad row. Ours places each issue (line, column, byte, path, what was expected) and says one per fault; Ajv is asked for all errors and gives several.",
    badRows,
  ],
  [
    "Conversion",
    "MB/s of the file read, JSON Lines to JSON Lines. Ours checks the rows read and the rows written and reports every change; the script in JavaScript (tests/bench/mapping.mjs) does neither.",
    conversions,
  ],
  [
    "Parsed objects",
    "The case of a form, and the best one for Ajv: no text to read. Time a row, and how many times Ajv's time that is. Ajv is compiled to JavaScript from the schema as it is (anyOf), or rewritten to oneOf with its discriminator keyword; it needs `unsafe-eval`, or a build step, and looks at no characters. Ours walks the row beside the core's tables, looks at every string where rules are on, and makes the text of a row only where one may speak of it, as of every row with calls.",
    objects,
  ],
  [
    "Native",
    "The same library without WebAssembly, and what one gets from its two dependencies alone.",
    native,
  ],
  ["Size", "What a browser loads.", sizes],
  ["Cold start", "Node.js, a new process each time.", coldLoad],
];

const cpu = os.cpus()[0]?.model ?? "unknown";
let report = `# Benchmarks\n\nWritten by \`npm run bench\`, ${how.runs} runs of each contestant in turn, medians; ratios are medians of\npairs. Node.js ${process.version}, ${os.cpus().length} × ${cpu}. The rows are made by tests/bench/corpora.mjs.\n`;
const page = new URL("docs/benchmarks.md", root);
const only = process.argv.find((one) => one.startsWith("--only="))?.slice("--only=".length);

/** What the page says already under this title. */
function written(title) {
  const found = readFileSync(page, "utf8")
    .split(/\n(?=## )/)
    .find((section) => section.startsWith(`## ${title}\n`));
  if (found === undefined) throw new Error(`docs/benchmarks.md has no section ${title}`);
  return found.trimEnd();
}

for (const [title, text, make] of sections) {
  let section;
  if (only === undefined || only === title) {
    const made = await make();
    console.log(`\n${title}\n${made}`);
    section = `## ${title}\n\n${text}\n\n${made}`;
  } else {
    section = written(title);
  }
  report += `\n${section}\n`;
}
if (!quick) writeFileSync(page, report);
