// Tabs by the ARIA pattern: arrow keys move and choose, one tab stop. Tabs can be hidden.

export interface Tabs {
  /** The tab that is chosen; `undefined`: none yet, or it is hidden. */
  readonly chosen: HTMLElement | undefined;
  choose(tab: HTMLElement): void;
}

export function makeTabs(
  tabs: readonly HTMLElement[],
  onChoose?: (tab: HTMLElement) => void,
): Tabs {
  const choose = (chosen: HTMLElement): void => {
    for (const tab of tabs) {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      panelOf(tab).hidden = !selected;
    }
    onChoose?.(chosen);
  };
  const step = (from: HTMLElement, by: number): void => {
    const shown = tabs.filter((tab) => !tab.hidden);
    const next = shown[(shown.indexOf(from) + by + shown.length) % shown.length];
    if (next === undefined) return;
    choose(next);
    next.focus();
  };
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      choose(tab);
    });
    tab.addEventListener("keydown", ({ key }) => {
      if (key === "ArrowRight") step(tab, 1);
      else if (key === "ArrowLeft") step(tab, -1);
    });
  }
  return {
    choose,
    get chosen() {
      return tabs.find((tab) => tab.ariaSelected === "true" && !tab.hidden);
    },
  };
}

function panelOf(tab: HTMLElement): HTMLElement {
  const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
  if (panel === null) throw new Error(`The tab #${tab.id} has no panel.`);
  return panel;
}
