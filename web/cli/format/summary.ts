// The report on a file for people: its issues, the totals, the verdict.
import { groupsText } from "./groups.js";
import { totalsText } from "./issues.js";
import type { IssueStyle } from "./issues.js";
import { notCarried, sumOf } from "./outcome.js";
import type { AnySummary, Catalogue, Outcome } from "./outcome.js";
import { counted, printable } from "../terminal.js";
import type { Colors } from "../terminal.js";
import type { SchemaSummary, Summary } from "../../types.js";

export interface SummaryStyle extends IssueStyle {
  /** The file of the user's own schema, where rows were checked against one. */
  readonly schema: string | undefined;
  readonly catalogue: Catalogue;
}

export function summaryText(summary: AnySummary, style: SummaryStyle): string {
  const { issues, totals } = summary;
  const shown = groupsText(issues, totals, style, style.catalogue);
  const more = notCarried(summary);
  const beyond =
    more > 0 ? `… and ${counted(more, "issue")} more; --max-issues shows them.\n\n` : "";
  return `${shown}${beyond}${verdictText(summary, style)}${totalsText(totals)}`;
}

function verdictText(summary: AnySummary, { name, colors, schema = "" }: SummaryStyle): string {
  const { records, valid, invalid } = summary;
  const file = colors.bold(printable(name));
  const isOfPlatform = "platform" in summary;
  if (isOfPlatform && summary.platform === null) {
    return `${file}: ${colors.red("not checked")}: its rows are of more than one platform. Give --platform, or split the file.\n`;
  }
  if (records === 0) {
    return `${file}: 0 records: ${emptiness(summary)}.\n`;
  }
  const good = colors.green(`${valid} valid`);
  const bad = invalid > 0 ? colors.red(`${invalid} invalid`) : "0 invalid";
  const held = isOfPlatform ? platformText(summary) : `against ${printable(schema)}`;
  return `${file}: ${counted(records, "record")}, ${good}, ${bad}; checked ${held}\n`;
}

function platformText({ platform, platformReason }: Summary): string {
  const reason = platformReason === undefined ? "" : `; why: ${printable(platformReason)}`;
  return `as ${platform ?? "none"}${reason}`;
}

function emptiness({ framing, bytes }: SchemaSummary): string {
  if (framing === "json-array" || framing === "request-body") return "the list is empty";
  return bytes === 0 ? "the file is empty" : "there is nothing but white space";
}

/** One line on several files. */
export function closingText(outcomes: readonly Outcome[], colors: Colors): string {
  const read = outcomes.filter((outcome): outcome is Outcome & AnySummary => !("error" in outcome));
  const total = (count: (outcome: AnySummary) => number): number =>
    read.reduce((sum, outcome) => sum + count(outcome), 0);
  const unread = outcomes.length - read.length;
  const failed = unread > 0 ? colors.red(`, ${counted(unread, "file")} not read`) : "";
  const records = counted(
    total((outcome) => outcome.records),
    "record",
  );
  const valid = total((outcome) => outcome.valid);
  const invalid = total((outcome) => outcome.invalid);
  const bad = invalid > 0 ? colors.red(`${invalid} invalid`) : "0 invalid";
  const issues = counted(
    total(({ totals }) => sumOf(totals)),
    "issue",
  );
  return `\n${colors.bold(counted(outcomes.length, "file"))}: ${records}, ${valid} valid, ${bad}, ${issues}${failed}\n`;
}
