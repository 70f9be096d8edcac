// Issues by kind of fault: errors before warnings, what is frequent before what is rare, and the order
// of the file within a kind.
import { issueText } from "./issues.js";
import type { IssueStyle } from "./issues.js";
import type { Catalogue } from "./outcome.js";
import { printable } from "../terminal.js";
import type { Issue, Totals } from "../../types.js";

export function groupsText(
  issues: readonly Issue[],
  totals: Totals,
  style: IssueStyle,
  catalogue: Catalogue,
): string {
  return groups(issues, totals)
    .map(({ code, count, members }) => {
      const { summary } = catalogue(code) ?? {};
      const meaning = summary === undefined ? "" : `: ${printable(summary)}`;
      const heading = `${style.colors.bold(`${count} × ${code}`)}${meaning}\n`;
      return heading + members.map((issue) => `${issueText(issue, style)}\n`).join("");
    })
    .join("");
}

interface Group {
  readonly code: string;
  /** How many there are, those that are not carried included. */
  readonly count: number;
  readonly members: readonly Issue[];
}

function groups(issues: readonly Issue[], totals: Totals): Group[] {
  const byCode = new Map<string, Issue[]>();
  for (const issue of issues) {
    const members = byCode.get(issue.code);
    if (members === undefined) byCode.set(issue.code, [issue]);
    else members.push(issue);
  }
  return Array.from(byCode, ([code, members]) => ({
    code,
    count: totals[code] ?? members.length,
    members,
  })).sort((left, right) => rank(left) - rank(right) || right.count - left.count);
}

function rank({ members }: Group): number {
  return members.some(({ severity }) => severity === "error") ? 0 : 1;
}
