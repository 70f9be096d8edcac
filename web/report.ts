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
  issues: Issue[] = [];
  totals: Totals = {};
  #checked: Checked;

  constructor(platform: Report["platform"], as: DocumentKind, checked: Checked) {
    this.platform = platform;
    this.as = as;
    this.#checked = checked;
  }

  get value(): unknown {
    if ("read" in this.#checked) this.#checked = { value: this.#checked.read() };
    return this.#checked.value;
  }
}

export function reportOf(said: CoreReport, checked: Checked): Report {
  if (!said.valid) return { ...said, valid: false };
  const { platform, as, issues, totals } = said;
  return Object.assign(silence(platform, as, checked), { issues, totals });
}

/** There is nothing to say. */
export function silence(platform: Report["platform"], as: DocumentKind, checked: Checked): Report {
  // That the value has the type of its document is what was checked.
  return new Valid(platform, as, checked) as Report;
}
