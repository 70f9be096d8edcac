// Merged reports for people.
import type { MergedCheck, MergedIssue } from "../merging/checks.js";
import type { MergedConversion } from "../merging/conversions.js";
import { displayName } from "../read.js";
import { counted, printable } from "../terminal.js";
import type { Colors } from "../terminal.js";
import { totalsText } from "./issues.js";
import { sumOf } from "./outcome.js";
import { statsText } from "./stats.js";

export function mergedCheckText(merged: MergedCheck, colors: Colors): string {
  const { parts, records, valid, invalid, byPlatform, totals, issues, unread, stats } = merged;
  const more = sumOf(totals) - issues.length;
  const beyond = more > 0 ? `… and ${counted(more, "issue")} more; --max-issues shows them.\n` : "";
  const shown = issues.map((issue) => issueLine(issue, colors)).join("") + beyond;
  const failed = unread
    .map(
      ({ file, error }) =>
        `${colors.red("not checked")}: ${printable(displayName(file))}: ${printable(error)}\n`,
    )
    .join("");
  const bad = invalid > 0 ? colors.red(`${invalid} invalid`) : "0 invalid";
  const platforms = Object.keys(byPlatform).map(printable).join(", ");
  const held = platforms === "" ? "" : `; checked as ${platforms}`;
  const verdict = `${colors.bold(counted(parts, "part"))}: ${counted(records, "record")}, ${colors.green(`${valid} valid`)}, ${bad}${held}\n`;
  return [
    shown === "" ? "" : `${shown}\n`,
    failed,
    verdict,
    printableLines(totalsText(totals)),
    stats === undefined ? "" : statsText(stats, { colors }),
  ].join("");
}

function issueLine(
  { file, line, record, severity, code, message }: MergedIssue,
  colors: Colors,
): string {
  const place = line === undefined ? `row ${(record ?? 0) + 1}` : String(line);
  const shown = severity === "error" ? colors.red("error") : colors.yellow("warning");
  return `${colors.bold(`${printable(displayName(file))}:${place}`)}  ${shown}  ${printable(code)}  ${printable(message)}\n`;
}

export function mergedConversionText(merged: MergedConversion, colors: Colors): string {
  const { parts, from, to, records, converted, rejected, totals, unread } = merged;
  const failed = unread
    .map(
      (report) => `${colors.red("not converted")}: the part of ${printable(displayName(report))}\n`,
    )
    .join("");
  const bad = rejected > 0 ? colors.red(`${rejected} rejected`) : "0 rejected";
  const way = `from ${from.map(printable).join(", ")} to ${to.map(printable).join(", ")}`;
  const verdict = `${colors.bold(counted(parts, "part"))}: ${counted(records, "record")} ${way}, ${colors.green(`${converted} converted`)}, ${bad}\n`;
  return `${failed}${verdict}${printableLines(totalsText(totals))}`;
}

// Lines of which each is text of a report.
function printableLines(lines: string): string {
  return lines.split("\n").map(printable).join("\n");
}
