// A bar on a terminal while a file is read: how far, how fast, how long still. Promises: nothing off a
// terminal, nothing of files that are read at once, and the line is clean again afterwards.
import fs from "node:fs";
import { Format, SingleBar } from "cli-progress";
import type { Progress } from "../types.js";
import { displayName } from "./read.js";
import { cells, printable } from "./terminal.js";

export interface ProgressBar {
  /** Bytes of the file as it is stored, as they are read. */
  readonly onRead: (bytes: number) => void;
  readonly onProgress: (progress: Progress) => void;
  /** Takes it away. */
  stop(): void;
}

/** For those who tell what came since they last told. */
export function taskProgressOf(bar: ProgressBar | undefined): (progress: Progress) => void {
  let all = 0;
  return ({ bytes, rows }) => {
    all += rows;
    bar?.onRead(bytes);
    bar?.onProgress({ bytes: 0, rows: all });
  };
}

const patience = 500; // ms

/** `isWanted`: the user does not ask for silence, and nothing else is written on the terminal. */
export function progressBar(file: string, isWanted: boolean): ProgressBar | undefined {
  const isTerminal = process.stderr.isTTY && process.env["TERM"] !== "dumb";
  return isTerminal && isWanted ? new Bar(file) : undefined;
}

class Bar implements ProgressBar {
  readonly #name: string;
  readonly #total: number | undefined;
  readonly #begun = performance.now();
  #bar: SingleBar | undefined;
  #bytes = 0;
  #rows = 0;

  constructor(file: string) {
    this.#name = shortName(file);
    this.#total = sizeOf(file);
  }

  readonly onRead = (bytes: number): void => {
    this.#bytes += bytes;
  };

  readonly onProgress = ({ rows }: Progress): void => {
    this.#rows = rows;
    this.#show();
  };

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #show(): void {
    const seconds = (performance.now() - this.#begun) / 1000;
    if (seconds * 1000 < patience) return;
    const rate = `${inMegabytes(this.#bytes / seconds)}/s`;
    const payload = { name: this.#name, read: inMegabytes(this.#bytes), rows: this.#rows, rate };
    if (this.#bar === undefined) {
      this.#bar = makeBar(this.#total !== undefined);
      this.#bar.start(this.#total ?? 0, this.#bytes, payload);
    }
    this.#bar.update(this.#bytes, payload);
  }
}

function makeBar(hasEnd: boolean): SingleBar {
  const format = hasEnd
    ? "{name} {bar} {percentage}% | {rows} rows | {rate} | {eta_formatted} left"
    : "{name} {read} | {rows} rows | {rate}";
  return new SingleBar({
    stream: process.stderr,
    format,
    barsize: 16,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    // Progress comes ten times a second: the rate of the last five seconds counts.
    etaBuffer: 50,
    formatTime: (time, options, multiple) =>
      Number.isFinite(time) ? Format.TimeFormat(time, options, multiple) : "?",
    clearOnComplete: true,
    // Whatever ends the process, the terminal stays as it was.
    hideCursor: false,
    linewrap: true,
  });
}

// undefined: it is not known, as of standard input and pipes.
function sizeOf(file: string): number | undefined {
  try {
    const found = file === "-" ? fs.fstatSync(0) : fs.statSync(file);
    return found.isFile() && found.size > 0 ? found.size : undefined;
  } catch {
    return undefined;
  }
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

// The end of a long name tells more than its beginning.
function shortName(file: string): string {
  const shown = cells(printable(displayName(file))).map(({ text }) => text);
  return shown.length > 16 ? `…${shown.slice(-15).join("")}` : shown.join("");
}
