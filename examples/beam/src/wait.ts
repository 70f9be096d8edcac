// Beam's TypeScript SDK calls `process` without waiting for promises, and files are read by streams. So a
// thread reads, and this side waits for it: `waitFor` is an iterable like any other.
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { MessageChannel, Worker, receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { PlatformChoice } from "entrybridge";

/** `platform`: the file is checked as this one's; none: its rows are wanted. */
export interface Task {
  readonly file: string;
  readonly platform?: PlatformChoice;
}

export interface Briefing {
  readonly task: Task;
  readonly port: MessagePort;
  readonly shared: SharedArrayBuffer;
}

export interface Word {
  readonly values?: readonly unknown[];
  readonly isEnd?: true;
  readonly failure?: string;
}

/** Counters that both sides share: words told, and words taken. */
export const state = { told: 0, taken: 1 } as const;
export const batchRows = 200;
/** Words on their way: so many batches are in memory at most. */
export const mostAhead = 4;

// Node.js below 22.16 may crash if a thread ends as V8 asks it whether compiled code may be dropped
// (nodejs/node#57910).
setFlagsFromString("--no-wasm-code-gc");

/** What a thread says of a file. @throws {Error} The file cannot be read. */
export function* waitFor<Value>(task: Task): Generator<Value, void> {
  const { port1, port2 } = new MessageChannel();
  const shared = new SharedArrayBuffer(8);
  const counters = new Int32Array(shared);
  const briefing: Briefing = { task, port: port2, shared };
  const worker = new Worker(path.join(__dirname, "thread.js"), {
    workerData: briefing,
    transferList: [port2],
  });
  try {
    for (;;) {
      const told = Atomics.load(counters, state.told);
      const message = receiveMessageOnPort(port1)?.message as Word | undefined;
      if (message === undefined) {
        const outcome = Atomics.wait(counters, state.told, told, patience);
        if (outcome === "timed-out") throw new Error(`${task.file}: its thread says nothing`);
        continue;
      }
      Atomics.add(counters, state.taken, 1);
      Atomics.notify(counters, state.taken);
      if (message.failure !== undefined) throw new Error(message.failure);
      if (message.isEnd === true) return;
      yield* message.values as readonly Value[];
    }
  } finally {
    port1.close();
    void worker.terminate();
  }
}

// A thread that broke says nothing any more.
const patience = 120_000; // ms
