// Reports of documents that are fine.
import type { DocumentKind, Issue, Report, Totals, ValidReport } from "./types.js";

/** What the core says of a document. */
export interface CoreReport {
  valid: boolean;
  platform: Report["platform"];
  as: DocumentKind;
  issues: Issue[];
  totals: Totals;
}

/** What was checked: a value, or what reads it where it is asked for. */
export type Checked = { readonly value: unknown } | { readonly read: () => unknown };

// The value is no part of what is said: it is not printed, compared or sent along with it.
class Valid implements ValidReport {
  readonly valid = true;
  platform: Report["platform"];
  as: DocumentKind;
  issues: Issue[];
  totals: Totals;
  #checked: Checked;

  // Not by an object of them: it is made for each row.
  constructor(
    platform: Report["platform"],
    as: DocumentKind,
    checked: Checked,
    issues: Issue[] = [],
    totals: Totals = {},
  ) {
    this.platform = platform;
    this.as = as;
    this.issues = issues;
    this.totals = totals;
    this.#checked = checked;
  }

  get value(): unknown {
    if ("read" in this.#checked) this.#checked = { value: this.#checked.read() };
    return this.#checked.value;
  }
}

export function reportOf(said: CoreReport, checked: Checked): Report {
  if (!said.valid) return { ...said, valid: false };
  return fine(new Valid(said.platform, said.as, checked, said.issues, said.totals));
}

/** There is nothing to say. */
export function silence(platform: Report["platform"], as: DocumentKind, checked: Checked): Report {
  return fine(new Valid(platform, as, checked));
}

// That the value has the type of its document is what was checked.
function fine(report: Valid): Report {
  return report as Report;
}
