// Where the focus goes when what has it goes away.
import type { MouseEvent } from "react";
import { flushSync } from "react-dom";

type Click = MouseEvent<HTMLElement>;

/**
 * Removes what the clicked button is for from the nearest `data-list`. The focus goes to the button that
 * removes the next one (`data-remove`), else the one before, else to the one that adds (`data-add`).
 */
export function removeWithFocus({ currentTarget }: Click, remove: () => void): void {
  const list = currentTarget.closest<HTMLElement>("[data-list]");
  if (list === null) {
    remove();
    return;
  }
  const at = ownOf(list, "[data-remove]").indexOf(currentTarget);
  flushSync(remove);
  const left = ownOf(list, "[data-remove]");
  const [add] = ownOf(list, "[data-add]");
  (left[at] ?? left.at(-1) ?? add)?.focus();
}

/** Does what puts another button in the place of the clicked one; both are `data-turn`. */
export function turnWithFocus({ currentTarget }: Click, turn: () => void): void {
  const card = currentTarget.closest("fieldset");
  flushSync(turn);
  card?.querySelector<HTMLElement>("[data-turn]")?.focus();
}

// Lists stand in lists: parts and calls in messages.
function ownOf(list: HTMLElement, selector: string): HTMLElement[] {
  const all = [...list.querySelectorAll<HTMLElement>(selector)];
  return all.filter((element) => element.closest("[data-list]") === list);
}
