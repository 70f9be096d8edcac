// Two texts with their differences, in a shadow tree of their own.
import { Change, MergeView, presentableDiff, unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { editorTheme } from "./editor-theme.js";
import { jsonTokens } from "./json-tokens.js";

const narrow = matchMedia("(max-width: 560px)");

/** Rows of many megabytes would hold up the page. */
const shownAtMost = 100_000;

const diffTheme = EditorView.theme({
  "&.cm-merge-a .cm-changedLine, & .cm-deletedChunk": { backgroundColor: "var(--gone-soft)" },
  "&.cm-merge-b .cm-changedLine, & .cm-insertedLine": { backgroundColor: "var(--new-soft)" },
  "&.cm-merge-a .cm-changedText, & .cm-deletedChunk .cm-deletedText": {
    background: "var(--gone)",
  },
  "&.cm-merge-b .cm-changedText, & .cm-insertedLine .cm-changedText": { background: "var(--new)" },
  "& .cm-deletedChunk": { paddingLeft: "8px" },
  "& .cm-collapsedLines": {
    color: "var(--muted)",
    background: "var(--inset)",
    fontFamily: "var(--sans)",
  },
  "&": { height: "auto" },
});

let shown: { destroy: () => void } | undefined;

export function showDiff(host: HTMLElement, before: string, after: string): void {
  shown?.destroy();
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren();
  const [from, to] = [before, after].map(head) as [string, string];
  const show = after === "" ? alone : narrow.matches ? unified : sideBySide;
  shown = show(root, from, to);
}

function alone(root: ShadowRoot, text: string): EditorView {
  return new EditorView({ root, parent: root, doc: text, extensions: extensions("The row") });
}

function unified(root: ShadowRoot, before: string, after: string): EditorView {
  const state = EditorState.create({
    doc: after,
    extensions: [
      extensions("The row before and after"),
      unifiedMergeView({ original: before, mergeControls: false, gutter: false, diffConfig }),
    ],
  });
  return new EditorView({ root, parent: root, state });
}

function sideBySide(root: ShadowRoot, before: string, after: string): MergeView {
  return new MergeView({
    root,
    parent: root,
    a: { doc: before, extensions: [lineNumbers(), extensions("The row before")] },
    b: { doc: after, extensions: [lineNumbers(), extensions("The row after")] },
    gutter: false,
    diffConfig,
  });
}

// A value that has moved deeper is the same value: the space before lines does not count.
function unindentedDiff(before: string, after: string): readonly Change[] {
  const [a, b] = [unindented(before), unindented(after)];
  return presentableDiff(a.text, b.text).map(
    ({ fromA, toA, fromB, toB }) =>
      new Change(a.start(fromA), a.end(fromA, toA), b.start(fromB), b.end(fromB, toB)),
  );
}

const diffConfig = { override: unindentedDiff };

interface Unindented {
  readonly text: string;
  /** Where a stretch of it starts, and ends, in the text with spaces. */
  readonly start: (from: number) => number;
  readonly end: (from: number, to: number) => number;
}

function unindented(text: string): Unindented {
  const places: number[] = [];
  let kept = "";
  for (const { 0: line, index } of text.matchAll(/[^ \n][^\n]*\n?|\n/g)) {
    kept += line;
    for (let unit = 0; unit < line.length; unit++) places.push(index + unit);
  }
  const start = (from: number): number => places[from] ?? text.length;
  return {
    text: kept,
    start,
    end: (from, to) => (to > from ? start(to - 1) + 1 : start(from)),
  };
}

function extensions(label: string): Extension {
  return [
    EditorView.lineWrapping,
    EditorState.readOnly.of(true),
    jsonTokens,
    editorTheme,
    diffTheme,
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
  ];
}

function head(text: string): string {
  return text.length <= shownAtMost ? text : `${text.slice(0, shownAtMost)}\n… and more`;
}
