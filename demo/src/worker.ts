// All the heavy work, beside the page: the package is loaded here and nowhere else.
import { load } from "entrybridge";
import type { ConversionReport } from "entrybridge";
import { headOf, listedAtMost, shownAtMost } from "./limits.js";
import type {
  Answer,
  Checked,
  Converted,
  Failure,
  FromWorker,
  Question,
  ToWorker,
} from "./protocol.js";

type Convert = Extract<Question, { kind: "convert" }>;
type Check = Extract<Question, { kind: "check" }>;

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  answer(data).then(
    (given) => {
      send({ kind: "answer", id: data.id, answer: given });
    },
    (error: unknown) => {
      send({ kind: "refused", id: data.id, failure: failureOf(error) });
    },
  );
});

load().then(
  () => {
    send({ kind: "ready" });
  },
  (error: unknown) => {
    send({ kind: "unavailable", failure: failureOf(error) });
  },
);

function answer(question: Question): Promise<Answer> {
  return question.kind === "check" ? check(question) : convert(question);
}

async function check({ rows, options }: Check): Promise<Checked> {
  const bridge = await load();
  const started = performance.now();
  const summary = await bridge.check(rows, options);
  return { summary, milliseconds: performance.now() - started };
}

async function convert({ rows, options }: Convert): Promise<Converted> {
  const bridge = await load();
  const started = performance.now();
  if (typeof rows === "string") {
    const { text, ...report } = bridge.convert(rows, options);
    const milliseconds = performance.now() - started;
    return shown(report, new Blob([text]), text, milliseconds);
  }
  const { bytes, ...report } = bridge.convert(await rows.arrayBuffer(), options);
  const milliseconds = performance.now() - started;
  const output = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  // A unit of text takes at most three bytes, so this holds more than will be shown.
  const start = await output.slice(0, (shownAtMost + 1) * 3).text();
  return shown(report, output, start, milliseconds);
}

function shown(
  report: ConversionReport,
  output: Blob,
  text: string,
  milliseconds: number,
): Converted {
  const head = headOf(text);
  const rejected = report.rejected.slice(0, listedAtMost);
  return {
    report: { ...report, rejected },
    output,
    shown: head,
    whole: head === text,
    milliseconds,
  };
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: "unknown", message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return { code, message: error.message };
}

function send(message: FromWorker): void {
  postMessage(message);
}
