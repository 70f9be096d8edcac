// The rows: the text of the editor, or a file of which the editor shows a window. Nothing here looks
// into a row.
import type { Diagnostic } from "@codemirror/lint";
import type { Framing, Issue } from "entrybridge";
import { announce, button, byId, el, fill, isOff, prose, setOff } from "./dom.js";
import { Editor } from "./editor.js";
import { failureOf, whyOf } from "./engine.js";
import type { Engine } from "./engine.js";
import { foreignFormat, lookedAt } from "./foreign.js";
import { sentence } from "./issue-list.js";
import { editableBytes } from "./limits.js";
import { spansInText, spansInWindow } from "./places.js";
import type { Place, Spans } from "./places.js";
import { busy } from "./progress.js";
import type { Rows } from "./protocol.js";
import { save } from "./save.js";
import { endOf, firstPlace, isPacked, openFile, windowOf } from "./source.js";
import type { FilePlace, FileRows, FileWindow } from "./source.js";
import { framingName, number, size } from "./words.js";

/** What rows are called that were never a file. */
const unnamed = "rows.jsonl";

const byUser = Symbol("by the user");

export interface SourceEvents {
  /** Other rows are here. `typed`: and more are to come. */
  readonly onRows: (typed: boolean) => void;
  readonly onFix: (issue: Issue) => void;
  /** A file is being opened, which may take a while: what is done to the rows here is of no use. */
  readonly onOpening: () => void;
}

export class SourcePane {
  readonly #engine: Engine;
  readonly #events: SourceEvents;
  readonly #editor: Editor;
  readonly #note = byId("file-note", HTMLElement);
  readonly #bar = byId("file-bar", HTMLElement);
  readonly #position = byId("file-position", HTMLElement);
  readonly #line = byId("go-to-line", HTMLInputElement);
  readonly #nameShown = byId("source-name", HTMLElement);
  readonly #cursor = byId("source-cursor", HTMLElement);
  readonly #clear = byId("clear", HTMLButtonElement);
  readonly #saveRows = byId("save-rows", HTMLButtonElement);
  /** The name of what was opened. */
  #name: string | undefined;
  /** The file that the editor shows a window of; without it, the editor holds the rows. */
  #file: FileRows | undefined;
  /** The text that was opened, where the editor holds it with other line ends; until it is edited. */
  #exact: string | undefined;
  /** Somebody made the rows what they are, and has not saved them. */
  #edited = false;
  /** Another one for every place that is gone to. */
  #move = 0;
  /** Another one for every change of the rows. */
  #version = 0;
  /** The id of the sample that the rows are, unchanged. */
  #sample: string | undefined;
  #issues: readonly Issue[] = [];
  #opening = new AbortController();

  constructor(engine: Engine, events: SourceEvents) {
    this.#engine = engine;
    this.#events = events;
    this.#editor = new Editor(byId("source-editor", HTMLElement), {
      label: "Dataset rows",
      hint: "Paste JSON Lines, a JSON array, a request body or one row",
      onChange: () => {
        this.#changed(true);
      },
      onCursor: (line, column) => {
        const inLine = column === 0 ? "" : `, Col ${number(column)}`;
        this.#cursor.textContent = `Ln ${number(line)}${inLine}`;
      },
    });
    this.#listen();
    this.#showState();
  }

  get version(): number {
    return this.#version;
  }

  get name(): string | undefined {
    return this.#name;
  }

  get rows(): Rows {
    return this.#file?.file ?? this.#exact ?? this.#editor.content();
  }

  /** Whether work is lost with the rows: they were typed, pasted or mended, and are not saved. */
  get edited(): boolean {
    return this.#edited && !this.isEmpty;
  }

  get sample(): string | undefined {
    return this.#sample;
  }

  get isEmpty(): boolean {
    return this.#file === undefined && this.#editor.text.length === 0;
  }

  /** What is here, if it is no JSON text at all: in it no rows are looked for. */
  get foreign(): string | undefined {
    if (this.#file !== undefined) return this.#file.foreign;
    return foreignFormat(encoder.encode(this.#editor.text.sliceString(0, lookedAt)));
  }

  /** Whether there is anything to be checked. */
  get holdsRows(): boolean {
    return !this.isEmpty && this.#file?.file.size !== 0 && this.foreign === undefined;
  }

  /** Opens a file: text into the editor, or a window of what is too large for it. */
  async open(file: File): Promise<void> {
    this.#opening.abort();
    const opening = new AbortController();
    this.#opening = opening;
    this.#events.onOpening();
    const { signal } = opening;
    try {
      const packed = await isPacked(file);
      const unpacked = packed ? await this.#unpack(file, opening) : file;
      const opened = await openFile(unpacked, packed);
      // Something else was opened or typed while this was read.
      if (signal.aborted) return;
      if (opened.kind === "text") this.showText(unpacked.name, opened.text);
      else this.#showFile(opened, opened.file.name);
    } catch (error) {
      if (signal.reason === byUser) this.showNote("info", `\`${file.name}\` was not opened.`);
      if (signal.aborted) return;
      const { message } = failureOf(error);
      this.showNote(
        "error",
        `\`${file.name}\` cannot be read. Is it a folder, broken, or was it moved? (${message})`,
      );
    }
  }

  showText(name: string | undefined, text: string, sample?: string): void {
    this.#name = name;
    this.#file = undefined;
    this.#edited = false;
    this.#showExactly(text);
    this.#note.hidden = true;
    const shown = name === undefined ? "This text" : `\`${name}\``;
    const { foreign } = this;
    if (foreign !== undefined) this.showNote("warning", foreignNote(shown, foreign));
    else if (text.includes("\0")) {
      this.showNote("warning", `${shown} holds zero bytes. Is it a dataset?`);
    }
    this.#changed(false);
    this.#sample = sample;
  }

  #showExactly(text: string): void {
    this.#editor.show(text, { editable: true });
    this.#exact = this.#editor.content() === text ? undefined : text;
  }

  /**
   * Rows that were mended take the place of those that were here. What is shown stays where it is, or
   * goes to this line; where the editor holds all of the text, only if it begins anew.
   */
  async replace(rows: Rows, line = this.#editor.line): Promise<void> {
    const before = this.#version;
    if (typeof rows !== "string") {
      await this.#replaceFile(new File([rows], this.#name ?? unnamed), line);
      return;
    }
    this.#editor.replace(rows);
    if (before !== this.#version) return;
    // Where the line ends are others, the editor has begun anew.
    this.#exact = this.#editor.content() === rows ? undefined : rows;
    this.#edited = true;
    this.#changed(false);
    this.#editor.goToLine(line);
  }

  async #replaceFile(file: File, line: number): Promise<void> {
    const [version, opening] = [this.#version, this.#opening];
    const opened = await openFile(file, true);
    const place =
      opened.kind === "file" && line > 1
        ? await this.#engine.ask("findLine", { file, line })
        : firstPlace;
    const window = await windowOf(file, place);
    // Others are here by now, or about to be.
    if (version !== this.#version || opening !== this.#opening) return;
    if (opened.kind === "file") this.#showFile({ ...opened, window }, this.#name);
    else this.showText(this.#name, opened.text);
    this.#edited = true;
    this.#editor.goToLine(opened.kind === "file" ? place.line : line);
  }

  /** Puts a row behind the others, which are framed like this; `false`: they stay as they are. */
  append(row: string, framing: Framing | undefined): boolean {
    const reason = this.#closedBy(framing);
    if (reason !== undefined) {
      this.showNote("warning", `The row was not added: ${reason}.`);
      return false;
    }
    const text = this.#exact ?? this.#editor.content();
    const end = text === "" || text.endsWith("\n") ? "" : "\n";
    void this.replace(`${text}${end}${row}\n`);
    return true;
  }

  /** Why no row can stand behind the others. */
  #closedBy(framing: Framing | undefined): string | undefined {
    if (this.#file !== undefined) return "this file is shown read-only";
    if (this.isEmpty) return undefined;
    if (this.foreign !== undefined) return "this is no JSON text";
    if (framing === undefined) return "the rows here are not checked yet";
    const closed = framing === "json-array" || framing === "request-body";
    return closed ? `nothing can stand behind a ${framingName(framing)}` : undefined;
  }

  showNote(tone: "info" | "warning" | "error", text: string): void {
    this.#note.hidden = false;
    this.#note.dataset["tone"] = tone;
    this.#note.setAttribute("role", tone === "error" ? "alert" : "status");
    fill(this.#note, el("p", {}, prose(text)));
  }

  mark(issues: readonly Issue[]): void {
    this.#issues = issues;
    const spanOf = this.#spans();
    const marks = issues.flatMap((issue): Diagnostic[] => {
      const span = spanOf(issue);
      if (span === undefined) return [];
      const { severity, message, fix } = issue;
      const apply = (): void => {
        this.#events.onFix(issue);
      };
      const actions = fix === undefined ? [] : [{ name: "Fix…", apply }];
      return [{ ...span, severity, message, actions, renderMessage: () => hover(issue) }];
    });
    this.#editor.mark(marks);
  }

  async goTo(place: Place): Promise<void> {
    await this.#orSay(() => this.#goTo(place));
  }

  // The file may be gone by now.
  async #orSay(move: () => Promise<void>): Promise<void> {
    const of = this.#file;
    this.#move++;
    try {
      await move();
    } catch (error) {
      const { message } = await whyOf(of?.file, error);
      if (this.#file?.file === of?.file) this.showNote("error", message);
    }
  }

  async #goTo(place: Place): Promise<void> {
    let span = this.#spans()(place);
    if (span === undefined) {
      const version = this.#version;
      await this.#showWindow(place);
      // The place is one of the rows that were here.
      if (version !== this.#version) return;
      span = this.#spans()(place);
    }
    if (span !== undefined) this.#editor.goTo(span);
  }

  #listen(): void {
    this.#clear.addEventListener("click", () => {
      this.showText(undefined, "");
      // The button has nothing to do now.
      this.#editor.focus();
    });
    this.#saveRows.addEventListener("click", () => {
      save(new Blob([this.rows]), this.#name ?? unnamed);
      this.#edited = false;
    });
    const moves = {
      "window-first": () => this.#goToLine(1),
      "window-earlier": () => this.#orSay(() => this.#earlier()),
      "window-later": () => this.#orSay(() => this.#later()),
      "window-last": () => this.#goToLine(Infinity),
    };
    for (const [id, move] of Object.entries(moves)) {
      const mover = byId(id, HTMLButtonElement);
      mover.addEventListener("click", () => {
        if (!isOff(mover)) void move();
      });
    }
    byId("line-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#line.value !== "") void this.#goToLine(Number(this.#line.value));
    });
    byId("source-editor", HTMLElement).addEventListener("paste", this.#onPaste, { capture: true });
  }

  // The editor is not made for a text of any length.
  readonly #onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (pasted.length <= editableBytes) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#openPasted(pasted);
  };

  async #openPasted(pasted: string): Promise<void> {
    const before = this.isEmpty ? undefined : this.#kept();
    const text = this.#file === undefined ? this.#editor.contentWith(pasted) : pasted;
    const name = this.#file === undefined ? this.#name : undefined;
    const file = new File([text], name ?? unnamed);
    const [version, opening] = [this.#version, this.#opening];
    const opened = await openFile(file, true);
    if (version !== this.#version || opening !== this.#opening) return;
    if (opened.kind === "file") this.#showFile(opened, name);
    else this.showText(name, opened.text);
    this.#edited = true;
    if (before === undefined) return;
    const back = button("Bring back the rows before", before);
    this.#note.append(el("p", {}, "Pasting so much cannot be undone in the editor. ", back));
  }

  /** Brings back what is here now. */
  #kept(): () => void {
    const [name, file, edited, sample] = [this.#name, this.#file, this.#edited, this.#sample];
    const text = this.#exact ?? this.#editor.content();
    return () => {
      if (file === undefined) this.showText(name, text, sample);
      else this.#showFile(file, name);
      this.#edited = edited;
    };
  }

  async #unpack(file: File, opening: AbortController): Promise<File> {
    const { signal } = opening;
    // Others were here while this one was looked at: the note is theirs.
    signal.throwIfAborted();
    const working = busy(`Unpacking ${file.name}`, file.size, () => {
      opening.abort(byUser);
    });
    this.#note.hidden = false;
    this.#note.dataset["tone"] = "info";
    fill(this.#note, working.element);
    try {
      const unpacked = await this.#engine.ask(
        "unpack",
        { file },
        { signal, onProgress: working.update },
      );
      return new File([unpacked], file.name.replace(/\.gz$/i, ""));
    } finally {
      if (working.element.isConnected) this.#note.hidden = true;
    }
  }

  #showFile(opened: FileRows, name: string | undefined): void {
    const { file, reason, window } = opened;
    this.#name = name;
    this.#file = opened;
    this.#edited = false;
    this.#exact = undefined;
    this.#showWindowText(window);
    const shown = name === undefined ? "What is pasted" : `\`${name}\``;
    if (opened.foreign !== undefined) {
      this.showNote("warning", foreignNote(shown, opened.foreign));
    } else if (reason === "large") {
      this.showNote(
        "info",
        `${shown} is ${size(file.size)}: all of it is checked, and some of its lines are shown, read-only.`,
      );
    } else {
      this.showNote(
        "warning",
        `${shown} is not UTF-8 text. Its bytes are checked as they are, and shown read-only.`,
      );
    }
    this.#changed(false);
  }

  #showWindowText({ text, firstLine, firstColumn }: FileWindow): void {
    this.#editor.show(text, { editable: false, firstLine, firstColumn });
  }

  #changed(typed: boolean): void {
    this.#opening.abort();
    this.#version++;
    if (typed) [this.#exact, this.#edited] = [undefined, true];
    this.#sample = undefined;
    this.#issues = [];
    this.#showState();
    this.#events.onRows(typed);
  }

  #showState(): void {
    this.#clear.disabled = this.isEmpty && this.#name === undefined;
    this.#saveRows.hidden = this.isEmpty || (this.#file !== undefined && !this.#file.unsaved);
    this.#nameShown.textContent =
      this.#name ?? (this.isEmpty ? "Nothing opened" : "Pasted or typed");
    this.#bar.hidden = this.#file?.reason !== "large" || this.foreign !== undefined;
    if (this.#file === undefined) return;
    const { window, file } = this.#file;
    const { offset, line } = endOf(window);
    // Behind a line end the next line begins, which is not shown.
    const last = /[\r\n]$/.test(window.text) ? line - 1 : line;
    this.#position.textContent = positionOf(window, Math.max(last, window.firstLine));
    for (const id of ["window-first", "window-earlier"]) {
      setOff(byId(id, HTMLButtonElement), window.firstByte === 0);
    }
    for (const id of ["window-last", "window-later"]) {
      setOff(byId(id, HTMLButtonElement), offset >= file.size);
    }
  }

  async #earlier(): Promise<void> {
    if (this.#file === undefined) return;
    const { firstByte: offset, firstLine: line, firstColumn: column } = this.#file.window;
    await this.#showWindow({ offset, line, column }, "before");
  }

  async #later(): Promise<void> {
    if (this.#file !== undefined) await this.#showWindow(endOf(this.#file.window));
  }

  async #goToLine(line: number): Promise<void> {
    if (this.#file === undefined) return;
    const { file } = this.#file;
    await this.#orSay(async () => {
      const move = this.#move;
      // Where somebody went meanwhile, they stay.
      const gone = (): boolean => this.#file?.file !== file || move !== this.#move;
      const place = line <= 1 ? firstPlace : await this.#engine.ask("findLine", { file, line });
      if (gone()) return;
      await this.#showWindow(place);
      if (gone()) return;
      if (line !== Infinity && place.line < line) {
        announce(`The file ends at line ${number(place.line)}.`);
      }
    });
  }

  async #showWindow(place: FilePlace, more: "behind" | "before" = "behind"): Promise<void> {
    const of = this.#file;
    if (of === undefined) return;
    const window = await windowOf(of.file, place, more);
    if (this.#file !== of) return;
    this.#file = { ...of, window };
    this.#showWindowText(window);
    this.#showState();
    this.mark(this.#issues);
    this.#editor.goToLine(place.line);
  }

  #spans(): Spans {
    return this.#file === undefined
      ? spansInText(this.#editor)
      : spansInWindow(this.#editor, this.#file.window);
  }
}

function positionOf(window: FileWindow, last: number): string {
  const { firstLine, firstColumn } = window;
  const { line, column } = endOf(window);
  const isPart = firstLine === line && firstColumn > 0;
  return isPart
    ? `Line ${number(line)}, columns ${number(firstColumn)} to ${number(Math.max(column - 1, 1))}`
    : `Lines ${number(firstLine)} to ${number(last)}`;
}

const encoder = new TextEncoder();

function foreignNote(shown: string, foreign: string): string {
  return `${shown} is ${foreign}: no rows are looked for in it.`;
}

function hover({ code, message, hint }: Issue): HTMLElement {
  return el(
    "div",
    {},
    el("div", {}, prose(message)),
    hint !== undefined && el("div", {}, prose(sentence(hint))),
    el("div", {}, el("code", {}, code)),
  );
}
