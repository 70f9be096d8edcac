// What a thread does for `waitFor` (wait.ts): reads one file through entrybridge's streams, and hands on
// what comes of it. It waits where the other side has not taken what was handed on.
import { createReadStream } from "node:fs";
import { workerData } from "node:worker_threads";
import { load } from "entrybridge";
import { batchRows, mostAhead, state } from "./wait";
import type { Briefing, Word } from "./wait";

const { task, port, shared } = workerData as Briefing;
const counters = new Int32Array(shared);

function say(word: Word): void {
  port.postMessage(word);
  const told = Atomics.add(counters, state.told, 1) + 1;
  Atomics.notify(counters, state.told);
  for (;;) {
    const taken = Atomics.load(counters, state.taken);
    if (told - taken < mostAhead) return;
    Atomics.wait(counters, state.taken, taken);
  }
}

async function rows(): Promise<void> {
  const bridge = await load();
  let batch: unknown[] = [];
  for await (const row of bridge.records(createReadStream(task.file))) {
    batch.push({ file: task.file, ...row });
    if (batch.length < batchRows) continue;
    say({ values: batch });
    batch = [];
  }
  say({ values: batch });
}

async function report(platform: NonNullable<typeof task.platform>): Promise<void> {
  const bridge = await load();
  const rowHashes: string[] = [];
  const summary = await bridge.check(createReadStream(task.file), {
    platform,
    stats: true,
    onRowHashes: (hashes) => rowHashes.push(Buffer.from(hashes).toString("base64")),
  });
  say({ values: [{ file: task.file, ...summary, rowHashes }] });
}

const work = task.platform === undefined ? rows() : report(task.platform);
work.then(
  () => say({ isEnd: true }),
  (error: unknown) => say({ failure: `${task.file}: ${String(error)}` }),
);
