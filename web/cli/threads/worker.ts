// A thread of `check`: it does one task after the other, as it is told them.
import fs from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { load } from "../../entries/node.js";
import { checkBy } from "../checking.js";
import type { Check } from "../checking.js";
import { Failure, inWords } from "../failure.js";
import { openInput } from "../read.js";
import { LineCounter } from "./line-counter.js";
import type { Task, TaskResult, WorkerBriefing, WorkerWord } from "./tasks.js";

const pieceBytes = 1 << 18;
const tellEvery = 100; // ms

const { wishes } = workerData as WorkerBriefing;
const check = load().then((bridge) => checkBy(bridge, wishes));
// Told with the first task.
check.catch(() => undefined);

parentPort?.on("message", (task: Task) => {
  void answer(task);
});

async function answer(task: Task): Promise<void> {
  try {
    say({ kind: "done", result: await perform(await check, task) });
  } catch (error) {
    const isFailure = error instanceof Failure;
    say(isFailure ? { kind: "failed", message: error.message } : { kind: "broken" });
  }
}

function say(word: WorkerWord): void {
  parentPort?.postMessage(word);
}

async function perform(check: Check, task: Task): Promise<TaskResult> {
  const { file, part, framing, platform } = task;
  const counter = new LineCounter();
  const teller = new Teller();
  const source =
    part === undefined ? openInput(file, teller.onRead) : partOf(task, teller.onRead, counter);
  const summary = await check(source, {
    framing,
    onProgress: teller.onProgress,
    ...(platform === undefined ? {} : { platform }),
  });
  return { summary, lines: counter.lines };
}

// One buffer for all pieces: each is used up before the next is asked for.
// eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous
async function* partOf(
  { file, part }: Task,
  onRead: (bytes: number) => void,
  counter: LineCounter,
): AsyncGenerator<Uint8Array, void> {
  if (part === undefined) return;
  const buffer = Buffer.alloc(pieceBytes);
  for (let at = part.start; at < part.end;) {
    const wanted = Math.min(pieceBytes, part.end - at);
    const bytes = readAt(file, part.descriptor, buffer.subarray(0, wanted), at);
    if (bytes === 0) return;
    const piece = buffer.subarray(0, bytes);
    counter.add(piece);
    onRead(bytes);
    yield piece;
    at += bytes;
  }
}

function readAt(file: string, descriptor: number, buffer: Uint8Array, at: number): number {
  try {
    return fs.readSync(descriptor, buffer, 0, buffer.length, at);
  } catch (error) {
    throw new Failure(`${file}: cannot be read: ${inWords(error)}`);
  }
}

class Teller {
  #bytes = 0;
  #rows = 0;
  #toldRows = 0;
  #told = Date.now();

  readonly onRead = (bytes: number): void => {
    this.#bytes += bytes;
    if (Date.now() - this.#told >= tellEvery) this.#tell();
  };

  readonly onProgress = ({ rows }: { rows: number }): void => {
    this.#rows = rows;
  };

  #tell(): void {
    say({ kind: "progress", progress: { bytes: this.#bytes, rows: this.#rows - this.#toldRows } });
    this.#bytes = 0;
    this.#toldRows = this.#rows;
    this.#told = Date.now();
  }
}
