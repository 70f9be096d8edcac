// Issues one under the other. Arrow keys go from one to the next; a click or Enter chooses one.
import type { Issue } from "entrybridge";
import { el, prose, unseen } from "./dom.js";
import { pathText } from "./words.js";

export function issueList(issues: readonly Issue[], onChoose: (issue: Issue) => void): HTMLElement {
  const items = issues.map((issue) => {
    const item = issueButton(issue);
    item.addEventListener("click", () => {
      onChoose(issue);
    });
    return item;
  });
  const list = el("ol", { class: "issue-list" }, ...items.map((item) => el("li", {}, item)));
  rove(list, items);
  return list;
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
        unseen(`line ${issue.line}, column ${issue.column}`),
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

// One tab stop for the whole list.
function rove(list: HTMLElement, items: readonly HTMLElement[]): void {
  items.forEach((item, index) => {
    item.tabIndex = index === 0 ? 0 : -1;
  });
  list.addEventListener("focusin", ({ target }) => {
    for (const item of items) item.tabIndex = item === target ? 0 : -1;
  });
  list.addEventListener("keydown", (event) => {
    const at = items.findIndex((item) => item === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    const item = next === undefined ? undefined : items[next];
    if (item === undefined) return;
    event.preventDefault();
    item.focus();
  });
}
