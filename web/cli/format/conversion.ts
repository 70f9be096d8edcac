// The report on a conversion for people: the rows refused and why, then what happened how often.
import { issueText, totalsText } from "./issues.js";
import type { IssueStyle } from "./issues.js";
import { platforms } from "../../platforms.js";
import { counted, printable } from "../terminal.js";
import type { ConversionSummary, Rejected } from "../../types.js";

/** A terminal full of refused rows helps nobody; --rejects has them all. */
export const rowsShown = 20;

/** `refused`: the first `rowsShown` of the rows that were not converted. */
export function conversionText(
  summary: ConversionSummary,
  refused: readonly Rejected[],
  style: IssueStyle,
): string {
  const { rejected, totals, warnings } = summary;
  const shown = refused
    .flatMap(({ issues }) => issues)
    .concat(warnings)
    .map((issue) => `${issueText(issue, style)}\n`);
  const more = rejected - refused.length;
  if (more > 0)
    shown.push(`… and ${counted(more, "row")} more; --rejects FILE writes them all.\n\n`);
  return `${shown.join("")}${verdictText(summary, style)}${totalsText(totals)}`;
}

function verdictText(summary: ConversionSummary, { name, colors }: IssueStyle): string {
  const { records, converted, rejected, from, to } = summary;
  const file = colors.bold(printable(name));
  if (from === null) {
    return `${file}: ${colors.red("not converted")}: its rows are of more than one platform. Give --from, or split the file.\n`;
  }
  if (records === 0) return `${file}: 0 records: there is nothing to convert.\n`;
  const good = colors.green(`${converted} converted`);
  const bad = rejected > 0 ? colors.red(`${rejected} rejected`) : `${rejected} rejected`;
  return `${file}: ${counted(records, "record")} from ${platforms[from].title} to ${platforms[to].title}, ${good}, ${bad}\n`;
}
