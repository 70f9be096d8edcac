// A CodeMirror editor in a shadow root: there it uses adopted style sheets, so the page's
// Content-Security-Policy allows no inline style. Line breaks and byte order marks stay as they are
// wherever that is possible, so what is checked is what was opened.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  lintGutter,
  linter,
  nextDiagnostic,
  previousDiagnostic,
  setDiagnostics,
} from "@codemirror/lint";
import type { Diagnostic } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState } from "@codemirror/state";
import type { ChangeSpec, Extension, Text } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { editorTheme } from "./editor-theme.js";
import { jsonTokens } from "./json-tokens.js";
import { lineBreakOf } from "./lines.js";
import type { LineBreak } from "./lines.js";
import type { Span } from "./places.js";

export interface EditorOptions {
  /** For screen readers. */
  readonly label: string;
  readonly hint?: string;
  readonly onChange?: () => void;
  /** `column`: 0, where nobody knows. */
  readonly onCursor?: (line: number, column: number) => void;
}

export interface ShowOptions {
  readonly editable: boolean;
  /** The number of the first line; more than 1 in a window of a file. */
  readonly firstLine?: number;
  /** Where in that line the text starts; 0: nobody knows. */
  readonly firstColumn?: number;
}

export class Editor {
  readonly #view: EditorView;
  readonly #host: HTMLElement;
  readonly #options: EditorOptions;
  #firstLine = 1;
  #firstColumn = 1;
  #lineBreak: LineBreak = "\n";

  constructor(host: HTMLElement, options: EditorOptions) {
    this.#host = host;
    this.#options = options;
    const root = host.attachShadow({ mode: "open" });
    this.#view = new EditorView({
      root,
      parent: root,
      state: this.#stateOf("", { editable: true }),
    });
  }

  get text(): Text {
    return this.#view.state.doc;
  }

  get lineBreak(): LineBreak {
    return this.#lineBreak;
  }

  /** The number of the line that the cursor is in. */
  get line(): number {
    const { doc, selection } = this.#view.state;
    return doc.lineAt(selection.main.head).number + this.#firstLine - 1;
  }

  /** What it holds, with its own line breaks. */
  content(): string {
    return this.#view.state.sliceDoc();
  }

  /** What it holds, with this in the place of what is selected. */
  contentWith(inserted: string): string {
    const { state } = this.#view;
    const { from, to } = state.selection.main;
    return state.sliceDoc(0, from) + inserted + state.sliceDoc(to);
  }

  show(text: string, shown: ShowOptions): void {
    // What was scrolled to is a place of the text before.
    this.#view.scrollDOM.scrollTop = 0;
    this.#view.setState(this.#stateOf(text, shown));
    this.#view.dispatch({ effects: EditorView.scrollIntoView(0, { y: "start", yMargin: 32 }) });
    this.#tellCursor();
  }

  /** Puts a text in the place of another one; what is alike stays, and it can be undone. */
  replace(text: string): void {
    // An editor that breaks lines at any of their ends does not keep these.
    if (this.#lineBreak === undefined || lineBreakOf(text) !== this.#lineBreak) {
      this.show(text, { editable: true });
      return;
    }
    const { state } = this.#view;
    const before = state.doc.toString();
    const after = this.#lineBreak === "\r\n" ? text.replaceAll("\r\n", "\n") : text;
    this.#view.dispatch({ changes: changeBetween(before, after), userEvent: "input.fix" });
  }

  mark(diagnostics: readonly Diagnostic[]): void {
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** Puts the cursor at a place, selects it where it is in one line, and shows it. */
  goTo({ from, to }: Span, { focus } = { focus: true }): void {
    const line = this.text.lineAt(from);
    this.#view.dispatch({
      selection: EditorSelection.single(Math.min(to, line.to), from),
      effects: EditorView.scrollIntoView(from, { y: "center" }),
    });
    if (!focus) return;
    this.#host.scrollIntoView({ block: "nearest" });
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  /** Shows the line of this number, or the nearest, and puts the cursor there, but not the focus. */
  goToLine(number: number): void {
    const line = Math.min(Math.max(number - this.#firstLine + 1, 1), this.text.lines);
    const { from } = this.text.line(line);
    this.goTo({ from, to: from }, { focus: false });
  }

  #stateOf(doc: string, { editable, firstLine = 1, firstColumn = 1 }: ShowOptions): EditorState {
    this.#firstLine = firstLine;
    this.#firstColumn = firstColumn;
    this.#lineBreak = lineBreakOf(doc);
    const { label, hint } = this.#options;
    const extensions: Extension[] = [
      lineNumbers({ formatNumber: (line) => String(line + firstLine - 1) }),
      highlightSpecialChars({ render: specialCharacter }),
      drawSelection(),
      EditorView.lineWrapping,
      jsonTokens,
      search({ top: true }),
      editorTheme,
      typeOverLines,
      EditorView.clipboardInputFilter.of(withLineBreaksOf),
      EditorView.contentAttributes.of({
        "aria-label": label,
        spellcheck: "false",
        tabindex: "0",
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.#options.onChange?.();
        if (update.docChanged || update.selectionSet) this.#tellCursor();
      }),
      keymap.of([
        { key: "F8", run: nextDiagnostic, shift: previousDiagnostic },
        ...defaultKeymap,
        ...historyKeymap,
        ...searchKeymap,
      ]),
    ];
    if (this.#options.onCursor !== undefined) {
      extensions.push(
        linter(null),
        lintGutter(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
      );
    }
    if (this.#lineBreak !== undefined) {
      extensions.push(EditorState.lineSeparator.of(this.#lineBreak));
    }
    if (hint !== undefined) extensions.push(placeholder(hint));
    if (editable) extensions.push(history());
    // Not `editable: false`, so that it can have the keyboard's focus.
    else extensions.push(EditorState.readOnly.of(true));
    return EditorState.create({ doc, extensions });
  }

  #tellCursor(): void {
    const { doc, selection } = this.#view.state;
    const line = doc.lineAt(selection.main.head);
    const isFirst = line.from === 0;
    const isStart = isFirst && this.#firstLine === 1 && this.#firstColumn === 1;
    const mark = isStart && doc.sliceString(0, 1) === "\ufeff" ? 1 : 0;
    const column = Math.max(selection.main.head - line.from + 1 - mark, 1);
    const columnsBefore = isFirst ? this.#firstColumn - 1 : 0;
    this.#options.onCursor?.(this.line, columnsBefore < 0 ? 0 : column + columnsBefore);
  }
}

function changeBetween(before: string, after: string): ChangeSpec {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let same = 0;
  while (same < shorter - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

// Where a letter replaces several lines, browsers join what is left with inline styles, which the
// policy forbids (and says so on the console); so the editor replaces them itself.
const typeOverLines = EditorView.domEventHandlers({
  beforeinput: ({ inputType, data }, view) => {
    const { state } = view;
    const { from, to } = state.selection.main;
    if (inputType !== "insertText" || data === null || state.readOnly) return false;
    if (to <= state.doc.lineAt(from).to) return false;
    view.dispatch(state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

// An editor that breaks lines at "\r\n" must not be given others.
function withLineBreaksOf(text: string, state: EditorState): string {
  return text.replace(/\r\n?|\n/g, state.lineBreak);
}

// Line ends of two characters are usual, and not to be shouted about.
function specialCharacter(code: number, description: string | null, fallback: string): HTMLElement {
  const shown = document.createElement("span");
  shown.className = "cm-specialChar";
  shown.textContent = code === 0x0d ? "␍" : fallback;
  shown.title = description ?? "";
  return shown;
}
