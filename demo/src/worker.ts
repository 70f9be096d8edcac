// All the heavy work, beside the page: questions come in, each is answered, and can be cancelled.
import { load } from "entrybridge";
import type { Answered, Asked, Failure, FromWorker, Kind, ToWorker, Watch } from "./protocol.js";
import { check } from "./work/check.js";
import { compare } from "./work/compare.js";
import { convert } from "./work/convert.js";
import { fix, fixAll, preview } from "./work/fixes.js";
import { findLine } from "./work/find-line.js";
import { issuesOf } from "./work/issues-of.js";
import { statistics } from "./work/statistics.js";
import { unpack } from "./work/unpack.js";

type Workers = {
  readonly [K in Kind]: (asked: Asked<K>, watch: Watch) => Promise<Answered<K>>;
};

const workers: Workers = {
  check,
  issuesOf,
  convert,
  compare,
  statistics,
  preview,
  fix,
  fixAll,
  findLine,
  unpack,
};

const running = new Map<number, AbortController>();

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "cancel") running.get(data.id)?.abort();
  else void answer(data.id, data.question);
});

load().then(
  () => {
    send({ kind: "ready", simd: !hasLoaded("_scalar") });
  },
  (error: unknown) => {
    send({ kind: "unavailable", failure: failureOf(error) });
  },
);

async function answer<K extends Kind>(
  id: number,
  question: { readonly kind: K } & Asked<K>,
): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const given = await workers[question.kind](question, {
      signal: controller.signal,
      onProgress: atIntervals((progress) => {
        send({ kind: "progress", id, progress });
      }),
    });
    send({ kind: "answer", id, answer: given });
  } catch (error) {
    // What is left of the core's memory then is nothing to go on with.
    if (error instanceof WebAssembly.RuntimeError)
      send({ kind: "broken", failure: failureOf(error) });
    else send({ kind: "refused", id, failure: failureOf(error) });
  } finally {
    running.delete(id);
  }
}

function atIntervals(tell: Watch["onProgress"]): Watch["onProgress"] {
  let told = performance.now();
  return (progress) => {
    const now = performance.now();
    if (now - told < 50) return;
    told = now;
    tell(progress);
  };
}

// The package takes its build without SIMD by itself.
function hasLoaded(name: string): boolean {
  return performance.getEntriesByType("resource").some((entry) => entry.name.includes(name));
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: "unknown", message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return { code, message: error.message };
}

function send(message: FromWorker): void {
  postMessage(message);
}
