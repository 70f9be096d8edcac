// The form's way into the page. React and what the form needs are loaded when it is shown.
import { createRoot } from "react-dom/client";
import type { Root } from "react-dom/client";
import { EntryForm } from "./entry-form.js";
import type { FormEvents } from "./entry-form.js";
import { readRow } from "./read-row.js";

let root: Root | undefined;
let shown: string | undefined;
let begun = 0;

/** Shows the form, with a row to begin with as JSON; one that is there already goes on. */
export function mountForm(host: HTMLElement, row: string | undefined, events: FormEvents): void {
  if (root !== undefined && row === shown) return;
  root ??= createRoot(host);
  shown = row;
  const onRow = (changed: string): void => {
    shown = changed;
    events.onRow(changed);
  };
  const initial = row === undefined ? undefined : readRow(row);
  root.render(<EntryForm key={begun++} {...events} onRow={onRow} initial={initial} />);
}
