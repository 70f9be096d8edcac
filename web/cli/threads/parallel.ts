// Files checked by several threads at once, large ones in parts. Promises: each summary is the one that
// a single thread would give; what cannot be promised of (see `#inParts`) is done by one thread, as is
// what a broken thread was at.
//
// A file is cut at line ends where it is JSON Lines and nothing in it is said of several rows together:
// rules that compare rows are off, no line ends with CRLF (that is one issue with a number in it), and
// no name was left out of the statistics.
import type { Level, Platform, RuleInfo } from "../../types.js";
import { expectedOf } from "../checking.js";
import type { CheckWishes } from "../checking.js";
import { Failure } from "../failure.js";
import type { AnySummary } from "../format/outcome.js";
import { changeOf } from "../read.js";
import { Fold } from "./fold.js";
import { FileParts, bytesOfPart, isPlainFile, tellPlatform, withParts } from "./parts.js";
import type { OpenFile } from "./parts.js";
import type { OnTaskProgress, ThreadPool } from "./pool.js";
import type { CheckTask, CheckedPart } from "./tasks.js";
import { Told } from "./told.js";

const usualPartBytes = 16 << 20;

type Chosen = Platform | "any" | null;
export type CheckPool = ThreadPool<CheckTask, CheckedPart>;

export class ParallelCheck {
  readonly #pool: CheckPool;
  readonly #wishes: CheckWishes;
  readonly #rules: readonly RuleInfo[];

  constructor(pool: CheckPool, wishes: CheckWishes, rules: readonly RuleInfo[]) {
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
    if (this.#wishes.as !== "entry") return undefined;
    const partBytes = bytesOfPart(usualPartBytes);
    return withParts(file, partBytes, async (open) => {
      let { platform }: Pick<CheckTask, "platform"> = this.#wishes;
      const parts = new FileParts(open, partBytes, (part) =>
        this.#pool.run({ file, part, platform, framing: expectedOf(file) }, told.add),
      );
      try {
        const first = await parts.first();
        const chosen = first === undefined ? null : this.#platformFor(first);
        if (first === undefined || chosen === null) return undefined;
        platform = chosen;
        const summary = await this.#folded(first, parts, open);
        const change = await changeOf(open.handle, open.size);
        if (change !== undefined) throw new Failure(`${file}: cannot be read: ${change}`);
        return summary;
      } finally {
        await parts.settle();
      }
    });
  }

  // As what the others can be checked; null: they cannot.
  #platformFor(first: CheckedPart): Chosen {
    const { summary } = first;
    const platform = "platform" in summary ? summary.platform : "any";
    if (platform === null || this.#comparesRows(platform)) return null;
    return isLines(first) && this.#isPlatformKnown(first) ? platform : null;
  }

  async #folded(
    first: CheckedPart,
    parts: FileParts<CheckedPart>,
    { size }: OpenFile,
  ): Promise<AnySummary | undefined> {
    const fold = new Fold(first, this.#wishes.limits.maxIssues ?? 100);
    for await (const part of parts.others(this.#pool.width)) {
      if (!(isLines(part) || isOneLine(part))) return undefined;
      fold.add(part);
    }
    if (fold.isUnsure || fold.bytes !== size) return undefined;
    parts.count();
    return fold.summary();
  }

  // Whether a rule that is on asks for more than one row.
  #comparesRows(platform: Chosen): boolean {
    const { rules } = this.#wishes;
    if (rules === false) return false;
    return comparingRules.some((id) => {
      const usual = this.#rules.find((rule) => rule.id === id)?.defaults;
      const isNamed = platform !== null && platform !== "any";
      const level: Level = rules[id] ?? (isNamed ? usual?.[platform] : undefined) ?? "off";
      return level !== "off";
    });
  }

  #isPlatformKnown({ summary }: CheckedPart): boolean {
    const { platform, schema } = this.#wishes;
    return platform !== "auto" || schema !== undefined || tellPlatform(summary);
  }
}

const comparingRules = ["duplicate-example", "mixed-column-types", "train-test-overlap"];

// Whether a part was read line by line, and nothing in it is said of the file as a whole.
function isLines({ summary }: CheckedPart): boolean {
  return summary.framing === "json-lines" && summary.totals["crlf"] === undefined;
}

// A line may also be a file by itself.
function isOneLine({ summary, lines }: CheckedPart): boolean {
  const { framing, records, totals } = summary;
  return framing === "single" && records === 1 && lines <= 1 && totals["crlf"] === undefined;
}
