// The form's way into the page. React and what the form needs are loaded when it is shown.
import { createRoot } from "react-dom/client";
import { EntryForm } from "./entry-form.js";
import type { FormEvents } from "./entry-form.js";

let mounted = false;

export function mountForm(host: HTMLElement, events: FormEvents): void {
  if (mounted) return;
  mounted = true;
  createRoot(host).render(<EntryForm {...events} />);
}
