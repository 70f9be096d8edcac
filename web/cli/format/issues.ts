// Issues for people: where, how bad, what, the row itself, and what may help.
import { frame } from "./frame.js";
import { printable } from "../terminal.js";
import type { Colors } from "../terminal.js";
import { readablePath } from "../../path.js";
import type { Issue, Totals } from "../../types.js";

export interface IssueStyle {
  /** How the file is called. */
  readonly name: string;
  /** Columns that a line may take. */
  readonly width: number;
  readonly colors: Colors;
}

export function issueText(issue: Issue, style: IssueStyle): string {
  const { colors } = style;
  const position = `${printable(style.name)}:${issue.line}:${issue.column}`;
  const severity = issue.severity === "error" ? colors.red("error") : colors.yellow("warning");
  const path = place(issue);
  const lines = [
    `${colors.bold(position)}  ${severity}  ${issue.code}${path === "" ? "" : colors.dim(`  ${path}`)}`,
    `  ${printable(issue.message)}`,
  ];
  const { excerpt } = issue;
  if (excerpt !== undefined && Object.values(excerpt).some((text) => text !== "")) {
    const gutter = String(issue.line);
    const { before, marked, after, carets } = frame(excerpt, style.width - gutter.length - 6);
    lines.push(
      `  ${colors.dim(`${gutter} |`)} ${before}${colors.bold(marked)}${after}`,
      `  ${colors.dim(`${" ".repeat(gutter.length)} |`)} ${colors.red(carets)}`,
    );
  }
  if (issue.hint !== undefined) lines.push(`  ${colors.cyan("hint:")} ${printable(issue.hint)}`);
  return `${lines.join("\n")}\n`;
}

/** Totals by name, the greatest first, as a table; "" if there are none. */
export function totalsText(totals: Totals): string {
  const entries = Object.entries(totals).sort(
    ([leftName, left], [rightName, right]) => right - left || (leftName < rightName ? -1 : 1),
  );
  const widest = Math.max(0, ...entries.map(([, count]) => String(count).length));
  return entries.map(([name, count]) => `  ${String(count).padStart(widest)}  ${name}\n`).join("");
}

function place({ path, innerPath }: Issue): string {
  const inner = innerPath === undefined ? "" : ` > ${readablePath(innerPath)}`;
  return printable(readablePath(path) + inner);
}
