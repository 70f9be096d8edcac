// The pipeline on Beam's direct runner: rows, rejects and the merged report are those of the command line.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";

const main = path.join(import.meta.dirname, "../dist/main.js");
const cli = path.join(import.meta.dirname, "../node_modules/entrybridge/dist/cli.mjs");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "entrybridge-beam-"));
after(() => fs.rmSync(folder, { recursive: true }));

function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: "utf8",
    cwd: folder,
  });
  return { status, stdout, stderr };
}

const rows = Array.from({ length: 700 }, (_, at) =>
  JSON.stringify({
    messages: [
      { role: at % 50 === 7 ? "robot" : "user", content: `question ${at % 600}` },
      { role: "assistant", content: "answer" },
    ],
    split: at % 2 === 0 ? "TRAIN" : "TEST",
  }),
);
const text = `${rows.join("\n")}\n`;
const parts = {
  "a.jsonl": `${rows.slice(0, 300).join("\n")}\n`,
  "b.json": `[${rows.slice(300, 450).join(",\n")}]`,
  "c.jsonl.gz": gzipSync(`${rows.slice(450).join("\n")}\n`),
  "d.jsonl": "",
};
fs.writeFileSync(path.join(folder, "whole.jsonl"), text);
for (const [name, content] of Object.entries(parts)) {
  fs.writeFileSync(path.join(folder, name), content);
}

const from = ["--from", "openpipe", "--to", "humanloop"];

test("the pipeline says and writes what the command line does", () => {
  const { status, stderr } = run(main, ...from, "--output", "out", ...Object.keys(parts));
  assert.equal(status, 0, stderr);

  const whole = run(cli, "convert", "whole.jsonl", ...from, "--rejects", "rejects.jsonl");
  const written = ["a", "b", "c.jsonl"].map((name) => read(`out/${name}.jsonl`));
  assert.equal(written.join(""), whole.stdout);

  const refused = ["a", "b", "c.jsonl"].flatMap((name) => lines(`out/${name}.rejects.jsonl`));
  assert.deepEqual(
    refused.map((row) => [row.text, row.issues.map(({ code }) => code)]),
    lines("rejects.jsonl").map((row) => [row.text, row.issues.map(({ code }) => code)]),
  );
  assert.ok(refused.length > 10);
  for (const { line, issues } of refused) assert.equal(issues[0].line, line);

  const rules = ["--rule", "duplicate-example=error", "--rule", "train-test-overlap=error"];
  const merged = JSON.parse(
    run(cli, "merge", "out/report.json", "--format", "json", ...rules).stdout,
  );
  const checked = run(
    cli,
    "check",
    "whole.jsonl",
    "--platform",
    "openpipe",
    "--stats",
    "--format",
    "json",
    ...rules,
  );
  const [summary] = JSON.parse(checked.stdout).files;
  for (const count of ["records", "valid", "invalid", "errors", "totals", "byPlatform", "stats"]) {
    assert.deepEqual(merged[count], summary[count], count);
  }
  assert.ok(merged.totals["duplicate-example"] > 0);
});

test("a file that is not there ends it, and nothing else is left half written", () => {
  const { status, stderr } = run(main, ...from, "--output", "none", "missing.jsonl");
  assert.equal(status, 1);
  assert.match(stderr, /missing\.jsonl/);
  assert.ok(!fs.existsSync(path.join(folder, "none")));
});

test("wrong usage is said", () => {
  assert.match(run(main, "a.jsonl").stderr, /usage: /);
  assert.match(
    run(main, "--from", "x", "--to", "arize", "--output", "o", "a.jsonl").stderr,
    /--from/,
  );
});

function read(name) {
  return fs.readFileSync(path.join(folder, name), "utf8");
}

function lines(name) {
  return read(name)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}
