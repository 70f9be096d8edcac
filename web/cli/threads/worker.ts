// A thread of `check` or `convert`: it does one task after the other, as it is told them.
import { parentPort, workerData } from "node:worker_threads";
import { load } from "../../entries/node.js";
import type { EntryBridge } from "../../types.js";
import { checkBy } from "../checking.js";
import type { Check } from "../checking.js";
import { Failure } from "../failure.js";
import { openInput } from "../read.js";
import { convertPart } from "./convert-part.js";
import { LineCounter } from "./line-counter.js";
import { Teller, partOf } from "./part-source.js";
import type { CheckTask, CheckedPart, ConvertTask, ConvertedPart } from "./tasks.js";
import type { WorkerBriefing, WorkerWord } from "./tasks.js";

type Task = CheckTask & ConvertTask;
type Result = CheckedPart | ConvertedPart;

const performer = load().then((bridge) => performerBy(bridge, workerData as WorkerBriefing));
// Told with the first task.
performer.catch(() => undefined);

parentPort?.on("message", (task: Task) => {
  void answer(task);
});

function performerBy(
  bridge: EntryBridge,
  briefing: WorkerBriefing,
): (task: Task, teller: Teller) => Promise<Result> {
  if (briefing.kind === "convert") {
    return (task, teller) => convertPart(bridge, briefing.wishes, task, teller);
  }
  const check = checkBy(bridge, briefing.wishes);
  return (task, teller) => checkTask(check, task, teller);
}

async function answer(task: Task): Promise<void> {
  const teller = new Teller((progress) => {
    say({ kind: "progress", progress });
  });
  try {
    const perform = await performer;
    const result = await perform(task, teller);
    say({ kind: "done", result }, "rows" in result ? result.rows : []);
  } catch (error) {
    const isFailure = error instanceof Failure;
    say(isFailure ? { kind: "failed", message: error.message } : { kind: "broken" });
  }
}

function say(word: WorkerWord<Result>, handedOver: readonly Uint8Array[] = []): void {
  const buffers = new Set(handedOver.map(({ buffer }) => buffer as ArrayBuffer));
  parentPort?.postMessage(word, [...buffers]);
}

async function checkTask(check: Check, task: CheckTask, teller: Teller): Promise<CheckedPart> {
  const { file, part, framing, platform } = task;
  const counter = new LineCounter();
  const source =
    part === undefined
      ? openInput(file, teller.onRead)
      : partOf(file, part, teller.onRead, counter);
  const summary = await check(source, {
    framing,
    onProgress: teller.onProgress,
    ...(platform === undefined ? {} : { platform }),
  });
  return { summary, lines: counter.lines };
}
