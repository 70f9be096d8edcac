// Reports of `check` and `convert`, value by value: JSON, JSON Lines, and several of them one after the
// other, as a shell puts them together.
import type { CompiledSchema, DatasetStats, EntryBridge, Issue, Totals } from "../../types.js";
import { Failure } from "../failure.js";
import { displayName, openInput } from "../read.js";
import { printable } from "../terminal.js";
import { reportSchemas } from "./report-schema.js";
import type { ReportValueKind } from "./report-schema.js";

export type CarriedIssue = Pick<Issue, "severity" | "code" | "message"> &
  Partial<Omit<Issue, "severity" | "code" | "message">>;

export interface ReportedSummary {
  readonly file: string;
  readonly platform?: string | null;
  readonly framing: string;
  readonly records: number;
  readonly valid: number;
  readonly invalid: number;
  readonly bytes: number;
  readonly errors: number;
  readonly totals: Totals;
  readonly byPlatform?: Totals;
  readonly splits?: readonly string[];
  readonly rowHashes?: readonly string[];
  readonly issues?: readonly CarriedIssue[];
  readonly stats?: DatasetStats;
}

export interface ReportedConversion {
  readonly from?: string | null;
  readonly to: string;
  readonly records: number;
  readonly converted: number;
  readonly rejected: readonly unknown[];
  readonly totals: Totals;
}

export type ReportValue =
  | { readonly kind: "summary"; readonly value: ReportedSummary }
  | { readonly kind: "error"; readonly value: { readonly file: string; readonly error: string } }
  | { readonly kind: "issue"; readonly value: CarriedIssue & { readonly file: string } }
  | { readonly kind: "rows"; readonly value: { readonly file: string; readonly hashes: string } }
  | { readonly kind: "conversion"; readonly value: ReportedConversion };

const limits = { maxRowBytes: 2 ** 31, maxDepth: 1000 };

export class ReportReader {
  readonly #bridge: EntryBridge;
  readonly #schemas = new Map<ReportValueKind, CompiledSchema>();

  constructor(bridge: EntryBridge) {
    this.#bridge = bridge;
  }

  /** @throws {Failure} It cannot be read, or is no report. */
  async *read(file: string): AsyncGenerator<ReportValue, void> {
    let isEmpty = true;
    for await (const { text, line, issue } of this.#bridge.records(openInput(file), { limits })) {
      isEmpty = false;
      if (issue !== undefined) throw noReport(file, issue.line, issue.message);
      yield* this.#valuesOf(file, line, text);
    }
    if (isEmpty) throw noReport(file, 1, "it is empty");
  }

  *#valuesOf(file: string, line: number, text: string): Generator<ReportValue, void> {
    const value = JSON.parse(text) as unknown;
    const kind = kindOf(value);
    if (kind === undefined) {
      throw noReport(file, line, "a report of `check` or `convert`, as JSON, is expected");
    }
    const [issue] = this.#schema(kind).validate(text).issues;
    if (issue !== undefined) {
      const place = issue.line + line - 1;
      throw noReport(file, place, issue.message.replace(/\bthe row\b/i, "the report"));
    }
    if (kind !== "files") yield { kind, value } as ReportValue;
    else yield* (value as { files: object[] }).files.map(fileValue);
  }

  #schema(kind: ReportValueKind): CompiledSchema {
    const made = this.#schemas.get(kind) ?? this.#bridge.compile(reportSchemas[kind], { limits });
    this.#schemas.set(kind, made);
    return made;
  }
}

function fileValue(value: object): ReportValue {
  return { kind: "error" in value ? "error" : "summary", value } as ReportValue;
}

const lineKinds = ["summary", "error", "issue", "rows"] as const;

function kindOf(value: unknown): ReportValueKind | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("files" in value) return "files";
  if ("rejected" in value && "converted" in value) return "conversion";
  return "type" in value ? lineKinds.find((kind) => kind === value.type) : undefined;
}

function noReport(file: string, line: number, why: string): Failure {
  return new Failure(printable(`${displayName(file)}:${line}: it is no report: ${why}`));
}
