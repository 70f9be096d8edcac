// How an issue is shown in a list.
import type { Issue } from "entrybridge";
import { button, el, prose, unseen } from "./dom.js";
import { rove } from "./roving.js";
import { number, pathText } from "./words.js";

export interface IssueEvents {
  readonly onChoose: (issue: Issue) => void;
  /** Without it, fixes are not offered. */
  readonly onFix?: (issue: Issue) => void;
}

export function issueItem(issue: Issue, { onChoose, onFix }: IssueEvents): HTMLElement[] {
  const item = issueButton(issue);
  item.addEventListener("click", () => {
    onChoose(issue);
  });
  if (issue.fix === undefined || onFix === undefined) return [item];
  const { title } = issue.fix;
  const fixButton = button(
    "Fix…",
    () => {
      onFix(issue);
    },
    {
      class: "button issue-fix",
      title,
      "aria-label": `Fix… line ${issue.line}: ${title}`,
    },
  );
  return [item, fixButton];
}

export function issueList(issues: readonly Issue[], onChoose: (issue: Issue) => void): HTMLElement {
  const items = issues.map((issue) => el("li", {}, ...issueItem(issue, { onChoose })));
  return rove(el("ol", { class: "issue-list", role: "list" }, ...items));
}

function issueButton(issue: Issue): HTMLButtonElement {
  const inner = issue.innerPath === undefined ? "" : ` → ${pathText(issue.innerPath)}`;
  const path = pathText(issue.path) + inner;
  return el(
    "button",
    { type: "button", class: "issue", "data-severity": issue.severity },
    el(
      "span",
      { class: "issue-head" },
      severityMark(issue.severity),
      el("span", { class: "issue-code" }, issue.code),
      el(
        "span",
        { class: "issue-place tabular" },
        unseen(`line ${number(issue.line)}, column ${number(issue.column)}`),
        el("span", { "aria-hidden": "true" }, `${issue.line}:${issue.column}`),
      ),
    ),
    el("span", { class: "issue-message" }, prose(issue.message)),
    issue.hint !== undefined && el("span", { class: "issue-hint" }, prose(sentence(issue.hint))),
    path !== "" && el("span", { class: "issue-path" }, path),
  );
}

export function severityMark(severity: Issue["severity"]): HTMLElement {
  return el(
    "span",
    { class: "mark", "data-severity": severity },
    unseen(severity === "error" ? "Error: " : "Warning: "),
  );
}

/** A hint stands alone here, so it starts and ends as a sentence does. */
export function sentence(hint: string): string {
  return hint.charAt(0).toUpperCase() + hint.slice(1) + (/[.?!]$/.test(hint) ? "" : ".");
}
