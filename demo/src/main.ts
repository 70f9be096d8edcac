// Puts the page together: rows from the editor or a file, what the worker says of them, and where
// that is shown. Nothing here looks into a row.
import type { Diagnostic } from "@codemirror/lint";
import type { CheckOptions, ConvertOptions, Issue, PlatformChoice, Summary } from "entrybridge";
import { CheckView } from "./check-view.js";
import { ConvertView } from "./convert-view.js";
import type { ConvertWish } from "./convert-view.js";
import { button, byId, el, fill, prose } from "./dom.js";
import { takeDroppedFiles } from "./drop.js";
import { Editor } from "./editor.js";
import { Engine, EngineError } from "./engine.js";
import type { EngineState } from "./engine.js";
import { sentence } from "./issue-list.js";
import { editableBytes, listedAtMost } from "./limits.js";
import { spanInText, spanInWindow } from "./places.js";
import type { Place, Span } from "./places.js";
import type { Failure, Rows } from "./protocol.js";
import { samples } from "./samples.js";
import { looksBinary, openFile, windowOf } from "./source.js";
import type { FileRows } from "./source.js";
import { makeTabs } from "./tabs.js";
import { size } from "./words.js";

// Long enough not to check every letter, short enough to seem at once.
const typingPause = 150;
const busyAfter = 250;

const note = byId("file-note", HTMLElement);
const nameShown = byId("source-name", HTMLElement);
const cursorShown = byId("source-cursor", HTMLElement);
const clearButton = byId("clear", HTMLButtonElement);
const fileInput = byId("file-input", HTMLInputElement);
const optionsForm = byId("check-options", HTMLFormElement);
const sourceHost = byId("source-editor", HTMLElement);

/** The name of what was opened. */
let name: string | undefined;
/** The file that the editor shows a window of; without it, the editor holds the rows. */
let file: FileRows | undefined;
/** Another one for every change of the rows. */
let version = 0;
let summary: Summary | undefined;
/** Until typing is taken to have stopped. */
let pause: ReturnType<typeof setTimeout> | undefined;
/** Checks that were asked for since there was nothing to do. */
let wanted = 0;

const editor = new Editor(sourceHost, {
  label: "Dataset rows",
  hint: "Paste JSON Lines, a JSON array, a request body or one row",
  onChange: () => {
    rowsChanged();
    checkSoon(typingPause);
  },
  onCursor: (line, column) => {
    cursorShown.textContent = `Ln ${line}, Col ${column}`;
  },
});
const checkView = new CheckView((issue) => void goTo(issue));
const convertView = new ConvertView({
  onConvert: (wish) => void convert(wish),
  onChoose: (issue) => void goTo(issue),
});
const engine = new Engine(showEngine);

makeTabs([byId("check-tab", HTMLElement), byId("convert-tab", HTMLElement)]);
takeDroppedFiles(byId("drop-veil", HTMLElement), (dropped) => void open(dropped));

byId("open-file", HTMLButtonElement).addEventListener("click", () => {
  fileInput.click();
});
fileInput.addEventListener("change", () => {
  const [chosen] = fileInput.files ?? [];
  if (chosen !== undefined) void open(chosen);
  // The same file can be opened again.
  fileInput.value = "";
});
clearButton.addEventListener("click", () => {
  showRows(undefined, "");
});
for (const sample of document.querySelectorAll<HTMLElement>("[data-sample]")) {
  const platform = sample.dataset["sample"] as keyof typeof samples;
  sample.addEventListener("click", () => {
    showRows(`${platform}.jsonl`, samples[platform]);
  });
}
sourceHost.addEventListener(
  "paste",
  (event) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (pasted.length <= editableBytes) return;
    event.preventDefault();
    event.stopPropagation();
    void open(new File([pasted], "pasted.jsonl"));
  },
  { capture: true },
);
optionsForm.addEventListener("change", () => {
  convertView.showStale();
  void check();
});
optionsForm.addEventListener("submit", (event) => {
  event.preventDefault();
});

rowsChanged();
engine.start();
void check();

async function open(chosen: File): Promise<void> {
  const started = version;
  try {
    const opened = await openFile(chosen);
    // Something else was opened or typed while this was read.
    if (started !== version) return;
    if (opened.kind === "text") showRows(chosen.name, opened.text);
    else showFile(opened);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    showNote(
      "error",
      `\`${chosen.name}\` cannot be read. Is it a folder, or was it moved? (${said})`,
    );
  }
}

function showRows(newName: string | undefined, text: string): void {
  name = newName;
  file = undefined;
  editor.show(text, { editable: true });
  note.hidden = true;
  if (looksBinary(text)) {
    showNote("warning", `\`${name ?? "This text"}\` holds zero bytes. Is it a dataset?`);
  }
  rowsChanged();
  void check();
}

function showFile(opened: FileRows): void {
  name = opened.file.name;
  file = opened;
  editor.show(opened.window.text, { editable: false });
  const what =
    opened.reason === "large"
      ? `\`${name}\` is ${size(opened.file.size)}: all of it is checked, and some of its lines are shown, read-only.`
      : `\`${name}\` is not UTF-8 text. Its bytes are checked as they are, and shown read-only.`;
  showNote(opened.reason === "large" ? "info" : "warning", what);
  rowsChanged();
  void check();
}

function rowsChanged(): void {
  version++;
  summary = undefined;
  const empty = file === undefined && editor.text.length === 0;
  clearButton.disabled = empty && name === undefined;
  nameShown.textContent = name ?? (empty ? "Nothing opened" : "Pasted or typed");
  convertView.showStale();
  if (empty) convertView.showIdle();
}

function showNote(tone: "info" | "warning" | "error", text: string): void {
  note.hidden = false;
  note.dataset["tone"] = tone;
  note.setAttribute("role", tone === "error" ? "alert" : "status");
  fill(note, prose(text));
}

function rows(): Rows {
  return file?.file ?? editor.content();
}

function rowsSize(given: Rows): number {
  return typeof given === "string" ? given.length : given.size;
}

function checkOptions(): CheckOptions {
  const fields = new FormData(optionsForm);
  return {
    platform: fields.get("platform") as PlatformChoice,
    limits: { maxIssues: listedAtMost },
    ...(fields.get("rules") === null && { rules: false }),
  };
}

function checkSoon(milliseconds: number): void {
  clearTimeout(pause);
  pause = setTimeout(() => void check(), milliseconds);
}

// One check at a time; what changes meanwhile is checked after it, once.
async function check(): Promise<void> {
  clearTimeout(pause);
  wanted++;
  if (wanted > 1) return;
  for (let done = 0; done < wanted;) {
    done = wanted;
    await checkOnce();
  }
  wanted = 0;
}

async function checkOnce(): Promise<void> {
  const checked = rows();
  const checkedVersion = version;
  const checkedWish = wanted;
  const bytes = rowsSize(checked);
  if (bytes === 0) {
    editor.mark([]);
    if (name === undefined) checkView.showIdle();
    else checkView.showIdle(`${name} is empty`);
    return;
  }
  const busy = setTimeout(() => {
    checkView.showBusy(bytes);
  }, busyAfter);
  try {
    const answer = await engine.ask({ kind: "check", rows: checked, options: checkOptions() });
    if (checkedVersion !== version || checkedWish !== wanted) return;
    summary = answer.summary;
    checkView.show(answer);
    markIssues();
  } catch (error) {
    if (checkedVersion === version) checkView.showFailure(failureOf(error));
  } finally {
    clearTimeout(busy);
  }
}

async function convert({ to, losses, template, answer }: ConvertWish): Promise<void> {
  const converted = rows();
  const convertedVersion = version;
  if (rowsSize(converted) === 0) {
    convertView.showEmpty();
    return;
  }
  const { platform, rules, limits } = checkOptions();
  const from = platform === "any" ? "auto" : platform;
  convertView.showBusy();
  try {
    const options: ConvertOptions = { from, to, losses, rules, limits, template, answer };
    const given = await engine.ask({ kind: "convert", rows: converted, options });
    convertView.show(given, name ?? "rows.jsonl");
    if (convertedVersion !== version) convertView.showStale();
  } catch (error) {
    convertView.showFailure(failureOf(error));
  }
}

function spanOf(place: Place): Span | undefined {
  return file === undefined ? spanInText(editor, place) : spanInWindow(editor, file.window, place);
}

function markIssues(): void {
  const marks = (summary?.issues ?? []).flatMap((issue): Diagnostic[] => {
    const span = spanOf(issue);
    if (span === undefined) return [];
    const { severity, message } = issue;
    return [{ ...span, severity, message, renderMessage: () => hover(issue) }];
  });
  editor.mark(marks);
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

async function goTo(place: Place): Promise<void> {
  let span = spanOf(place);
  if (span === undefined && file !== undefined) {
    const of = file;
    const window = await windowOf(of.file, place);
    if (file !== of) return;
    file = { ...of, window };
    editor.show(window.text, { editable: false, firstLine: window.firstLine });
    markIssues();
    span = spanOf(place);
  }
  if (span !== undefined) editor.goTo(span);
}

function showEngine(state: EngineState): void {
  const shown = byId("engine-state", HTMLElement);
  const banner = byId("engine-failure", HTMLElement);
  shown.dataset["state"] = state.kind;
  shown.textContent = { loading: "Loading", ready: "Ready", failed: "Not running" }[state.kind];
  banner.hidden = state.kind !== "failed";
  if (state.kind !== "failed") return;
  fill(
    banner,
    el("strong", {}, "The checker could not be started."),
    " ",
    prose(state.failure.message),
    button("Try again", () => {
      engine.start();
      void check();
    }),
  );
}

function failureOf(error: unknown): Failure {
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "page", message };
}
