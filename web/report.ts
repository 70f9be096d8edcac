// Reports of documents that are fine.
import type { DocumentKind, Issue, Report, Text, Totals, ValidReport } from "./types.js";
import { decodeUtf8 } from "./utf8.js";

/** What the core says of a document. */
export interface CoreReport {
  valid: boolean;
  platform: Report["platform"];
  as: DocumentKind;
  issues: Issue[];
  totals: Totals;
}

/** A text whose value is read where it is asked for. */
export class Unread {
  readonly text: Text;

  constructor(text: Text) {
    this.text = text;
  }
}

// The value is no part of what is said: it is not printed, compared or sent along with it.
class Valid implements ValidReport {
  readonly valid = true;
  platform: Report["platform"];
  as: DocumentKind;
  issues: Issue[];
  totals: Totals;
  #value: unknown;

  // Not by an object of them: it is made for each row.
  constructor(
    platform: Report["platform"],
    as: DocumentKind,
    value: unknown,
    issues: Issue[] = [],
    totals: Totals = {},
  ) {
    this.platform = platform;
    this.as = as;
    this.issues = issues;
    this.totals = totals;
    this.#value = value;
  }

  get value(): unknown {
    if (this.#value instanceof Unread) this.#value = valueOf(this.#value.text);
    return this.#value;
  }
}

// A byte order mark is no part of a document.
function valueOf(text: Text): unknown {
  const json = typeof text === "string" ? text : decodeUtf8(text);
  return JSON.parse(json.replace(/^\ufeff/, "")) as unknown;
}

/** @param value What was checked, or that it is `Unread`. */
export function reportOf(said: CoreReport, value: unknown): Report {
  if (!said.valid) return { ...said, valid: false };
  return fine(new Valid(said.platform, said.as, value, said.issues, said.totals));
}

/** There is nothing to say. */
export function silence(platform: Report["platform"], as: DocumentKind, value: unknown): Report {
  return fine(new Valid(platform, as, value));
}

// That the value has the type of its document is what was checked.
function fine(report: Valid): Report {
  return report as Report;
}
