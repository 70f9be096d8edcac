// A work that takes its time: how far it is, and a way out.
import type { Progress } from "entrybridge";
import { button, el } from "./dom.js";
import { count, size } from "./words.js";

export interface Busy {
  readonly element: HTMLElement;
  readonly update: (progress: Progress) => void;
}

/** @param bytes Of all; they are counted as they are read. */
export function busy(doing: string, bytes: number, onCancel: () => void): Busy {
  const bar = el("progress", { max: Math.max(bytes, 1), value: 0, "aria-label": doing });
  const said = el("p", { class: "muted tabular" }, `of ${size(bytes)}`);
  const started = performance.now();
  const element = el(
    "div",
    { class: "busy" },
    el("p", { class: "busy-title" }, `${doing}…`),
    bar,
    el("div", { class: "busy-foot" }, said, button("Cancel", onCancel, { class: "button" })),
  );
  return {
    element,
    update(progress) {
      bar.value = Math.min(progress.bytes, bytes);
      const rate = (progress.bytes / (performance.now() - started)) * 1000;
      const rows = progress.rows > 0 ? `, ${count(progress.rows, "row")}` : "";
      said.textContent = `${size(progress.bytes)} of ${size(bytes)}${rows}, ${size(rate)}/s`;
    },
  };
}
