// The report on a file for people: its issues, the totals, the verdict.
import { issueText, sum, totalsText } from "./issues.js";
import type { IssueStyle } from "./issues.js";
import { counted, printable } from "../terminal.js";
import type { Summary } from "../../types.js";

export function summaryText(summary: Summary, style: IssueStyle): string {
  const { issues, totals } = summary;
  const shown = issues.map((issue) => `${issueText(issue, style)}\n`).join("");
  const more = sum(totals) - issues.length;
  const beyond =
    more > 0 ? `… and ${counted(more, "issue")} more; --max-issues shows them.\n\n` : "";
  return `${shown}${beyond}${verdictText(summary, style)}${totalsText(totals)}`;
}

function verdictText(summary: Summary, { name, colors }: IssueStyle): string {
  const { platform, platformReason, records, valid, invalid } = summary;
  const file = colors.bold(printable(name));
  if (platform === null) {
    return `${file}: ${colors.red("not checked")}: its rows are of more than one platform. Give --platform, or split the file.\n`;
  }
  if (records === 0) {
    return `${file}: 0 records: ${emptiness(summary)}.\n`;
  }
  const good = colors.green(`${valid} valid`);
  const bad = invalid > 0 ? colors.red(`${invalid} invalid`) : "0 invalid";
  const reason = platformReason === undefined ? "" : `; why: ${printable(platformReason)}`;
  return `${file}: ${counted(records, "record")}, ${good}, ${bad}; checked as ${platform}${reason}\n`;
}

function emptiness({ framing, bytes }: Summary): string {
  if (framing === "json-array" || framing === "request-body") return "the list is empty";
  return bytes === 0 ? "the file is empty" : "there is nothing but white space";
}
