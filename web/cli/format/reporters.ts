// The formats of a check's report.
import { bytesToFill } from "./frame.js";
import { githubReporter } from "./github.js";
import type { Catalogue, Outcome, Reporter } from "./outcome.js";
import { sarifReporter } from "./sarif.js";
import { statsText } from "./stats.js";
import { closingText, summaryText } from "./summary.js";
import { displayName } from "../read.js";
import { colorsFor, widthOf } from "../terminal.js";

export const checkFormats = ["pretty", "json", "jsonl", "sarif", "github"] as const;
export type CheckFormat = (typeof checkFormats)[number];

export interface ReportOptions {
  readonly format: CheckFormat;
  readonly catalogue: Catalogue;
  /** The file of the user's own schema, where rows are checked against one. */
  readonly schema: string | undefined;
  /** Says nothing of files without issues. */
  readonly quiet: boolean;
  /** Where the report is printed. */
  readonly stream: NodeJS.WriteStream;
}

export function reporterFor(options: ReportOptions): Reporter {
  switch (options.format) {
    case "pretty":
      return prettyReporter(options);
    case "json":
      return jsonReporter();
    case "jsonl":
      return { add: lines, end: () => "", saysErrors: true, excerptBytes: 0 };
    case "sarif":
      return sarifReporter(options.catalogue);
    case "github":
      return githubReporter();
  }
}

function prettyReporter({ catalogue, schema, quiet, stream }: ReportOptions): Reporter {
  const outcomes: Outcome[] = [];
  const style = {
    width: widthOf(stream),
    colors: colorsFor(stream),
    schema,
    catalogue,
  };
  return {
    add(outcome) {
      // The issues are shown; only the counts are needed any more.
      outcomes.push("error" in outcome ? outcome : { ...outcome, issues: [] });
      if ("error" in outcome || (quiet && outcome.issues.length === 0)) return [];
      const named = { name: displayName(outcome.file), ...style };
      const stats = outcome.stats === undefined ? "" : statsText(outcome.stats, style);
      return [summaryText(outcome, named) + stats];
    },
    end: () => (outcomes.length > 1 && !quiet ? closingText(outcomes, style.colors) : ""),
    saysErrors: false,
    excerptBytes: bytesToFill(style.width),
  };
}

function jsonReporter(): Reporter {
  const files: object[] = [];
  return {
    add(outcome) {
      const isRead = !("error" in outcome) && outcome.rowHashes !== undefined;
      files.push(isRead ? { ...outcome, rowHashes: [...outcome.rowHashes.texts()] } : outcome);
      return [];
    },
    end: () => `${JSON.stringify({ files }, null, 2)}\n`,
    saysErrors: true,
    excerptBytes: 0,
  };
}

// One object a line: issues, then what is said of the file as a whole.
function* lines(outcome: Outcome): Generator<string, void> {
  if ("error" in outcome) {
    yield line({ type: "error", ...outcome });
    return;
  }
  const { file, issues, rowHashes, ...summary } = outcome;
  yield issues.map((issue) => line({ type: "issue", file, ...issue })).join("");
  for (const hashes of rowHashes?.texts() ?? []) yield line({ type: "rows", file, hashes });
  yield line({ type: "summary", file, ...summary });
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
