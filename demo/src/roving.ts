// Lists that are one tab stop: arrow keys, Home, End and the page keys go from item to item.

export interface Within {
  /** The item that has the focus, and the last one; 0-based. */
  readonly at: number;
  readonly last: number;
  /** How many items the page keys go on. */
  readonly page: number;
}

/** Where a key leads to in a list; `undefined`: it is none of these keys. */
export function stepTo(key: string, { at, last, page }: Within): number | undefined {
  const next = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last,
  }[key];
  return next === undefined ? undefined : Math.min(Math.max(next, 0), last);
}

const page = 10;

/** Makes a list with a button in each item one tab stop. What is in the list stays as it is. */
export function rove<List extends HTMLElement>(list: List): List {
  const stops = [...list.querySelectorAll("button")];
  let active = 0;
  const become = (index: number): void => {
    for (const at of [active, index])
      stops[at]?.setAttribute("tabindex", at === index ? "0" : "-1");
    active = index;
  };
  for (const stop of stops) stop.tabIndex = -1;
  become(0);
  list.addEventListener("focusin", ({ target }) => {
    become(Math.max(stops.indexOf(target as HTMLButtonElement), 0));
  });
  list.addEventListener("keydown", (event) => {
    const next = stepTo(event.key, { at: active, last: stops.length - 1, page });
    if (next === undefined) return;
    event.preventDefault();
    stops[next]?.focus();
  });
  return list;
}
