// Shows what fixes do to the text before they are done.
import type { Issue } from "entrybridge";
import { button, byId, el, fill, prose } from "./dom.js";
import type { Engine } from "./engine.js";
import { failureOf, isCancelled } from "./engine.js";
import { fileFixTitle } from "./file-fixes.js";
import { previewsAtMost } from "./limits.js";
import { busy } from "./progress.js";
import type { Busy } from "./progress.js";
import type { Preview, Rows } from "./protocol.js";
import { number } from "./words.js";

export interface FixProposal {
  readonly title: string;
  /** The issues whose fixes are shown; the first ones, where they are many. */
  readonly issues: readonly Issue[];
  /** What is said below them. */
  readonly note?: string;
  readonly rows: Rows;
  readonly apply: (signal: AbortSignal, busy: Busy) => Promise<void>;
}

export class FixDialog {
  readonly #dialog = byId("fix-dialog", HTMLDialogElement);
  readonly #title = byId("fix-title", HTMLElement);
  readonly #body = byId("fix-body", HTMLElement);
  readonly #foot = byId("fix-foot", HTMLElement);
  readonly #engine: Engine;
  #controller = new AbortController();
  #cameFrom: Element | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#dialog.addEventListener("close", () => {
      this.#controller.abort();
    });
  }

  open(proposal: FixProposal): void {
    this.#controller = new AbortController();
    fill(this.#title, prose(proposal.title));
    fill(this.#body, el("p", { class: "placeholder" }, "Looking at the text…"));
    const apply = button("Apply", () => void this.#apply(proposal), {
      class: "button",
      "data-primary": true,
      disabled: true,
    });
    fill(this.#foot, this.#closeButton("Cancel"), apply);
    this.#cameFrom = document.activeElement;
    this.#dialog.showModal();
    this.#title.focus();
    void this.#preview(proposal, () => {
      this.#offer(apply);
    });
  }

  // What nobody has seen yet is not done, so the title has the focus until then: Enter does nothing.
  #offer(apply: HTMLButtonElement): void {
    apply.disabled = false;
    if (document.activeElement === this.#title) apply.focus();
  }

  close(): void {
    this.#dialog.close();
  }

  async #preview({ rows, issues, note }: FixProposal, onShown: () => void): Promise<void> {
    const { signal } = this.#controller;
    const shown = issues.slice(0, previewsAtMost);
    const fixes = shown.map(({ fix }) => fix ?? { title: "", edits: [] });
    try {
      const previews = await this.#engine.ask("preview", { rows, fixes }, { signal });
      const list = el(
        "ol",
        { class: "preview-list", role: "list" },
        ...shown.map((issue, index) => previewItem(issue, previews[index])),
      );
      fill(this.#body, list, note !== undefined && el("p", { class: "muted" }, note));
      onShown();
    } catch (error) {
      if (!isCancelled(error)) this.#fail(error);
    }
  }

  async #apply({ rows, apply }: FixProposal): Promise<void> {
    const bytes = typeof rows === "string" ? rows.length : rows.size;
    const working = busy("Fixing", bytes, () => {
      this.#dialog.close();
    });
    this.#title.focus();
    fill(this.#foot);
    fill(this.#body, working.element);
    try {
      await apply(this.#controller.signal, working);
      this.#dialog.close();
      this.#leave();
    } catch (error) {
      if (!isCancelled(error)) this.#fail(error);
    }
  }

  // The issue, and its button, go with its fix; what is said of the rows stays.
  #leave(): void {
    const panel = byId("check-panel", HTMLElement);
    if (panel.contains(this.#cameFrom) || this.#cameFrom?.isConnected !== true)
      byId("verdict", HTMLElement).focus();
  }

  #fail(error: unknown): void {
    const { message } = failureOf(error);
    fill(this.#body, el("p", { class: "notice", "data-tone": "error", role: "alert" }, message));
    const close = this.#closeButton("Close");
    fill(this.#foot, close);
    close.focus();
  }

  #closeButton(label: string): HTMLButtonElement {
    return button(label, () => {
      this.#dialog.close();
    });
  }
}

const marks = { same: "span", gone: "del", new: "ins", cut: "span" } as const;

function previewItem({ line, code, fix }: Issue, preview: Preview | undefined): HTMLElement {
  const pieces = fix === undefined ? [] : (preview?.pieces ?? []);
  return el(
    "li",
    { class: "preview" },
    el(
      "p",
      { class: "preview-head" },
      el("span", { class: "tabular" }, `Line ${number(line)}`),
      el("span", { class: "issue-code" }, code),
    ),
    el("p", {}, prose(fix?.title ?? fileFixTitle(code) ?? "")),
    pieces.length > 0 &&
      el(
        "p",
        { class: "preview-text" },
        ...pieces.map(({ kind, text }) =>
          el(marks[kind], { class: `preview-${kind}` }, visible(text)),
        ),
      ),
  );
}

// What would be seen of these characters is nothing.
function visible(text: string): string {
  return text
    .replaceAll("\ufeff", "[byte order mark]")
    .replaceAll("\r", "␍")
    .replaceAll("\n", "␊\n")
    .replaceAll("\u2028", "[line separator]")
    .replaceAll("\u2029", "[paragraph separator]");
}
