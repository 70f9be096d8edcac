// What comes of a conversion, a tab for each kind: the tabs and their panels.
import { byId, el } from "./dom.js";

const titles = {
  compare: "Row by row",
  output: "Output",
  changes: "Changes",
  refused: "Refused",
  warnings: "Warnings",
} as const;

export type ResultId = keyof typeof titles;

export interface Result {
  readonly tab: HTMLElement;
  readonly panel: HTMLElement;
  /** How many there are, as the tab says; empty where that is not said. */
  readonly count: HTMLElement;
}

export type Results = Readonly<Record<ResultId, Result>>;

export function makeResults(): Results {
  const made = Object.entries(titles).map(([id, title]) => [id, resultOf(id, title)] as const);
  byId("result-tabs", HTMLElement).append(...made.map(([, { tab }]) => tab));
  byId("conversion", HTMLElement).append(...made.map(([, { panel }]) => panel));
  return Object.fromEntries(made) as Record<ResultId, Result>;
}

function resultOf(id: string, title: string): Result {
  const [tabId, panelId] = [`${id}-tab`, `${id}-panel`];
  const count = el("span", { class: "count" });
  return {
    count,
    tab: el(
      "button",
      { type: "button", role: "tab", id: tabId, "aria-controls": panelId },
      `${title} `,
      count,
    ),
    panel: el("div", {
      class: "result-panel",
      id: panelId,
      role: "tabpanel",
      "aria-labelledby": tabId,
    }),
  };
}
