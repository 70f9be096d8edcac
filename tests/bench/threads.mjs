// `npm run bench:threads`: from what size it pays to check and to convert on several threads. Times whole
// runs of the command line, on one thread and on all cores in turn, over files of growing size, and prints
// medians.
//
//   npm run bench:threads -- --most 512     MB of the largest file; default 256
//   npm run bench:threads -- --runs 7       default 5
//
// The defaults of web/cli/threads/choice.ts are read off it: the size from which threads win surely.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { corpus } from "./corpora.mjs";
import { inTurns, median, ratio } from "./measure.mjs";

const { values } = parseArgs({
  options: { most: { type: "string", default: "256" }, runs: { type: "string", default: "5" } },
});
const most = Number(values.most);
const runs = Number(values.runs);
if (!(most > 0 && runs > 0)) throw new Error("--most and --runs must be numbers above 0");

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
const threads = os.availableParallelism();
const folder = mkdtempSync(path.join(os.tmpdir(), "entrybridge-threads-"));

const works = [["check"], ["check", "--stats"], ["convert", "--to", "arize"]];

function perform([command, ...flags], file, wanted) {
  const { status, error } = spawnSync(
    process.execPath,
    [cli, command, file, "--threads", String(wanted), "--format", "json", ...flags],
    { stdio: "ignore" },
  );
  if (error || status === 2) throw error ?? new Error(`${command} failed on ${file}`);
}

// What the machine gives to threads just now: others may be using its cores.
const spin = "let x = 0; for (let i = 0; i < 3e8; i++) x += i % 7;";
async function spun(count) {
  const start = performance.now();
  const ends = Array.from({ length: count }, () => {
    const worker = new Worker(spin, { eval: true });
    return new Promise((resolve) => worker.once("exit", resolve));
  });
  await Promise.all(ends);
  return performance.now() - start;
}

try {
  const gain = (threads * (await spun(1))) / (await spun(threads));
  console.log(`a bare loop runs ${gain.toFixed(2)} times as fast on ${threads} threads`);
  console.log(`${threads} threads against one, ${os.cpus()[0]?.model ?? "a processor"}`);
  console.log("| MB | command | one, ms | several, ms | ratio |");
  console.log("| --- | --- | --- | --- | --- |");
  const million = Buffer.from(
    corpus({ shape: "chat", script: "ascii", bad: 0.001, bytes: 4_000_000 }),
  );
  for (let size = 4; size <= most; size *= 2) {
    const file = path.join(folder, "rows.jsonl");
    writeFileSync(file, Buffer.concat(Array(size / 4).fill(million)));
    for (const work of works) {
      const times = await inTurns(
        { one: () => perform(work, file, 1), several: () => perform(work, file, threads) },
        { warmups: 1, runs },
      );
      const [one, several] = [times.one, times.several];
      const row = [size, work.join(" "), median(one).toFixed(0), median(several).toFixed(0)];
      console.log(`| ${row.join(" | ")} | ${ratio(several, one).toFixed(2)} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
