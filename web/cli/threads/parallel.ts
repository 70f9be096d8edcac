// Files checked by several threads at once, large ones in parts. Promises: each summary is the one that
// a single thread would give; what cannot be promised of (see `Parts`) is done by one thread, as is what
// a broken thread was at.
//
// A file is cut at line ends where it is JSON Lines and nothing in it is said of several rows together:
// rules that compare rows are off, no line ends with CRLF (that is one issue with a number in it), and
// no name was left out of the statistics.
import fs from "node:fs";
import { open } from "node:fs/promises";
import { debuglog } from "node:util";
import type { FileHandle } from "node:fs/promises";
import type { Level, Platform, RuleInfo } from "../../types.js";
import { expectedOf } from "../checking.js";
import type { CheckWishes } from "../checking.js";
import { Failure } from "../failure.js";
import type { AnySummary } from "../format/outcome.js";
import { changeOf, isCompressed } from "../read.js";
import { beginsAsLines, cutFrom } from "./cuts.js";
import { Fold } from "./fold.js";
import type { OnTaskProgress, ThreadPool } from "./pool.js";
import type { Task, TaskProgress, TaskResult } from "./tasks.js";

// NODE_DEBUG=entrybridge shows it.
const debug = debuglog("entrybridge");

/** Rows that tell a file's platform begin in so much of it. */
const headBytes = 1 << 20;
const rowsThatTell = 100;

/** Bytes of a part; a test may ask for others. */
function partBytes(): number {
  return Number(process.env["ENTRYBRIDGE_PART_BYTES"] ?? 0) || 16 << 20;
}

export class ParallelCheck {
  readonly #pool: ThreadPool;
  readonly #wishes: CheckWishes;
  readonly #rules: readonly RuleInfo[];

  constructor(pool: ThreadPool, wishes: CheckWishes, rules: readonly RuleInfo[]) {
    this.#pool = pool;
    this.#wishes = wishes;
    this.#rules = rules;
  }

  /**
   * `undefined`: it is to be checked by the caller, on one thread.
   * @throws {Failure} (a rejection) The file cannot be read.
   */
  async check(file: string, onProgress: OnTaskProgress): Promise<AnySummary | undefined> {
    const told = new Told(onProgress);
    try {
      if (!isPlainFile(file)) return undefined;
      return (await this.#inParts(file, told)) ?? (await this.#inOne(file, told));
    } catch (error) {
      if (error instanceof Failure) throw error;
      // One thread does it, or says why not.
      told.takeBack();
      return undefined;
    }
  }

  async #inOne(file: string, told: Told): Promise<AnySummary> {
    told.takeBack();
    const task = { file, framing: expectedOf(file) };
    return (await this.#pool.run(task, told.add)).summary;
  }

  async #inParts(file: string, told: Told): Promise<AnySummary | undefined> {
    if (this.#wishes.as !== "entry" || isCompressed(file)) return undefined;
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size < 2 * partBytes() || !(await beginsAsLines(handle))) return undefined;
      const parts = new Parts(this.#pool, { file, handle, size }, this.#wishes, told);
      const summary = await parts.check((platform) => this.#comparesRows(platform));
      const change = await changeOf(handle, size);
      if (change !== undefined) throw new Failure(`${file}: cannot be read: ${change}`);
      return summary;
    } finally {
      await handle.close();
    }
  }

  // Whether a rule that is on asks for more than one row.
  #comparesRows(platform: Platform | "any" | null): boolean {
    const { rules } = this.#wishes;
    if (rules === false) return false;
    return comparingRules.some((id) => {
      const usual = this.#rules.find((rule) => rule.id === id)?.defaults;
      const isNamed = platform !== null && platform !== "any";
      const level: Level = rules[id] ?? (isNamed ? usual?.[platform] : undefined) ?? "off";
      return level !== "off";
    });
  }
}

const comparingRules = ["duplicate-example", "mixed-column-types", "train-test-overlap"];

interface OpenFile {
  readonly file: string;
  readonly handle: FileHandle;
  readonly size: number;
}

// One file, part by part; the first one tells whether and as what the others can be checked.
class Parts {
  readonly #pool: ThreadPool;
  readonly #open: OpenFile;
  readonly #wishes: CheckWishes;
  readonly #told: Told;
  readonly #running = new Set<Promise<unknown>>();
  #count = 0;

  constructor(pool: ThreadPool, file: OpenFile, wishes: CheckWishes, told: Told) {
    this.#pool = pool;
    this.#open = file;
    this.#wishes = wishes;
    this.#told = told;
  }

  async check(
    comparesRows: (platform: Platform | "any" | null) => boolean,
  ): Promise<AnySummary | undefined> {
    try {
      const end = await this.#cut(Math.min(headBytes, partBytes()));
      if (end === this.#open.size) return undefined;
      const first = await this.#run(0, end, this.#wishes.platform);
      const platform = "platform" in first.summary ? first.summary.platform : "any";
      if (platform === null || comparesRows(platform)) return undefined;
      if (!isLines(first) || !this.#isPlatformKnown(first)) return undefined;
      return await this.#others(first, end, platform);
    } finally {
      // They read from the handle.
      await Promise.allSettled(this.#running);
    }
  }

  async #others(
    first: TaskResult,
    from: number,
    platform: Platform | "any",
  ): Promise<AnySummary | undefined> {
    const fold = new Fold(first, this.#wishes.limits.maxIssues ?? 100);
    const ahead: Promise<TaskResult>[] = [];
    for (let at = from; at < this.#open.size || ahead.length > 0;) {
      if (at < this.#open.size && ahead.length < this.#pool.width) {
        const end = await this.#cut(
          this.#open.size - at < 2 * partBytes() ? Infinity : at + partBytes(),
        );
        ahead.push(this.#run(at, end, platform));
        at = end;
        continue;
      }
      const part = await ahead.shift();
      if (part === undefined || !(isLines(part) || isOneLine(part))) return undefined;
      fold.add(part);
    }
    if (fold.isUnsure || fold.bytes !== this.#open.size) return undefined;
    debug("%s: %d parts", this.#open.file, this.#count);
    return fold.summary();
  }

  #cut(from: number): Promise<number> {
    const { handle, size } = this.#open;
    return from >= size ? Promise.resolve(size) : cutFrom(handle, from, size);
  }

  #run(start: number, end: number, platform: Task["platform"]): Promise<TaskResult> {
    const { file, handle } = this.#open;
    const part = { descriptor: handle.fd, start, end };
    const running = this.#pool.run(
      { file, part, platform, framing: expectedOf(file) },
      this.#told.add,
    );
    this.#count += 1;
    // Whoever waits for it hears of it.
    const settled = running.catch(() => undefined).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
    return running;
  }

  #isPlatformKnown({ summary }: TaskResult): boolean {
    const { platform, schema } = this.#wishes;
    if (platform !== "auto" || schema !== undefined) return true;
    return summary.bytes >= headBytes || summary.records > rowsThatTell;
  }
}

// Whether a part was read line by line, and nothing in it is said of the file as a whole.
function isLines({ summary }: TaskResult): boolean {
  return summary.framing === "json-lines" && summary.totals["crlf"] === undefined;
}

// A line may also be a file by itself.
function isOneLine({ summary, lines }: TaskResult): boolean {
  const { framing, records, totals } = summary;
  return framing === "single" && records === 1 && lines <= 1 && totals["crlf"] === undefined;
}

function isPlainFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

// Passes progress on, and takes it back where a file is begun anew.
class Told {
  readonly #onProgress: OnTaskProgress;
  #bytes = 0;
  #rows = 0;

  constructor(onProgress: OnTaskProgress) {
    this.#onProgress = onProgress;
  }

  readonly add = (progress: TaskProgress): void => {
    this.#bytes += progress.bytes;
    this.#rows += progress.rows;
    this.#onProgress(progress);
  };

  takeBack(): void {
    if (this.#bytes > 0) this.add({ bytes: -this.#bytes, rows: -this.#rows });
  }
}
