// Forms whose fields make a row, in plain HTML. Promises: works with any Standard Schema and no
// framework; the answer to an older state of the form never covers that to a newer one; without
// `onRow` the form is sent as the browser would, but only when its row is good.
//
//   <textarea name="messages.0.content" required></textarea>
//
//   bindForm(form, openpipe.entry, { onRow: (row) => send(row) });

/** A `HTMLFormElement`, also where no library declares that type. */
export type FormElement = typeof globalThis extends {
  HTMLFormElement: { prototype: infer Form };
}
  ? Form
  : object;

/** What is used of an issue, ours or another library's. */
export interface FieldIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A schema that checks the row of a form: any Standard Schema. */
export interface FormSchema<Row> {
  readonly "~standard": {
    readonly validate: (value: unknown) => FormResult<Row> | Promise<FormResult<Row>>;
  };
}
/** A row without errors. */
export interface GoodRow<Row> {
  readonly value: Row;
  readonly issues?: undefined;
}
/** What is wrong with a row. */
export interface BadRow {
  readonly issues: readonly FieldIssue[];
}
export type FormResult<Row> = GoodRow<Row> | BadRow;

export interface FormOptions<Row> {
  /** Makes the row. Default: `readForm`. */
  readonly read?: ((form: FormElement) => unknown) | undefined;
  /** Takes a good row; the form is then not sent. */
  readonly onRow?: ((row: Row) => void) | undefined;
  /** Is told the errors by field after every check; no error: the map is empty. */
  readonly onErrors?: ((errors: Map<string, string[]>) => void) | undefined;
  /** Is told why no check was possible, such as a `LoadError`. Default: as an error by field `""`. */
  readonly onFailure?: ((reason: unknown) => void) | undefined;
}

export interface BoundForm {
  /** Checks the form as it is; `true`: it is good. Marks its fields, and moves no focus. */
  check(): Promise<boolean>;
  /** Lets go of the form, and clears the marks. */
  release(): void;
}

/** The name of the field for a path: `messages.0.content`; the row itself is `""`. */
export function fieldName(path: FieldIssue["path"]): string {
  return (path ?? []).map((step) => String(typeof step === "object" ? step.key : step)).join(".");
}

/** The messages by the name of their field, in the order of the issues. */
export function fieldErrors(issues: readonly FieldIssue[]): Map<string, string[]> {
  const errors = new Map<string, string[]>();
  for (const { path, message } of issues) {
    const name = fieldName(path);
    errors.set(name, [...(errors.get(name) ?? []), message]);
  }
  return errors;
}

/**
 * The row that the fields of a form make. Names are paths, as `messages.0.content` or
 * `messages[0].content`. Numbers and checkboxes give numbers and booleans, `data-type="json"` the JSON
 * of its text (the text itself where it is none), several choices a list. Left out are fields that are
 * disabled, have no name, hold files, or are empty and not `required`.
 */
export function readForm(form: FormElement): unknown {
  const row: Tree = new Map();
  for (const control of controlsOf(form)) {
    const value = valueOf(control);
    if (value !== undefined) plant(row, stepsOf(control.name), value);
  }
  return grown(row);
}

/**
 * Checks a form while it is filled in and before it is sent. Each error is set on the field that its
 * path names, or on the nearest one around it (`setCustomValidity`); on sending, the browser shows the
 * first and moves the focus there. Its own checks, such as `required`, hold as well.
 */
export function bindForm<Row>(
  form: FormElement,
  schema: FormSchema<Row>,
  options: FormOptions<Row> = {},
): BoundForm {
  return new Binding(form, schema, options);
}

class Binding<Row> implements BoundForm {
  readonly #form: HTMLFormElement;
  readonly #schema: FormSchema<Row>;
  readonly #options: FormOptions<Row>;
  readonly #leftToBrowser: boolean;
  readonly #waiting: ((answer: GoodRow<Row> | undefined) => void)[] = [];
  // Counts up with every change of the form.
  #state = 0;
  #released = false;
  #sending = false;
  #passed = false;

  constructor(form: HTMLFormElement, schema: FormSchema<Row>, options: FormOptions<Row>) {
    this.#form = form;
    this.#schema = schema;
    this.#options = options;
    // Else the browser holds back the event of sending for marks that may be out of date.
    this.#leftToBrowser = form.noValidate;
    form.noValidate = true;
    form.addEventListener("input", this.#onInput);
    form.addEventListener("reset", this.#onReset);
    form.addEventListener("submit", this.#onSubmit);
  }

  async check(): Promise<boolean> {
    return (await this.#answer()) !== undefined && this.#form.checkValidity();
  }

  release(): void {
    this.#released = true;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
    this.#form.noValidate = this.#leftToBrowser;
    this.#form.removeEventListener("input", this.#onInput);
    this.#form.removeEventListener("reset", this.#onReset);
    this.#form.removeEventListener("submit", this.#onSubmit);
    this.#mark(new Map());
  }

  readonly #onInput = (): void => {
    if (!this.#released) void this.#answer();
  };

  // The fields have their first values only after the event.
  readonly #onReset = (): void => {
    setTimeout(this.#onInput);
  };

  readonly #onSubmit = (event: SubmitEvent): void => {
    if (this.#passed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#sending) return;
    this.#sending = true;
    void this.#send(event.submitter).finally(() => {
      this.#sending = false;
    });
  };

  async #send(submitter: HTMLElement | null): Promise<void> {
    const good = await this.#answer();
    if (good === undefined || !this.#form.checkValidity()) {
      this.#form.reportValidity();
      return;
    }
    const { onRow } = this.#options;
    if (onRow !== undefined) {
      onRow(good.value);
      return;
    }
    // An answer at once comes while the browser still sends, and would not begin again.
    await new Promise((resolve) => setTimeout(resolve));
    this.#passed = true;
    try {
      this.#form.requestSubmit(submitter);
    } finally {
      this.#passed = false;
    }
  }

  // The good row of the form's newest state. What was asked of an older one waits for that, too.
  async #answer(): Promise<GoodRow<Row> | undefined> {
    const state = ++this.#state;
    const result = await this.#ask();
    if (this.#released) return undefined;
    if (state !== this.#state) return new Promise((resolve) => this.#waiting.push(resolve));
    if ("failure" in result) this.#options.onFailure?.(result.failure);
    const errors = fieldErrors(result.issues ?? []);
    this.#mark(errors);
    this.#options.onErrors?.(errors);
    const good = "value" in result ? { value: result.value } : undefined;
    for (const resolve of this.#waiting.splice(0)) resolve(good);
    return good;
  }

  async #ask(): Promise<FormResult<Row> | (BadRow & { readonly failure: unknown })> {
    const { read = readForm } = this.#options;
    try {
      const result = await this.#schema["~standard"].validate(read(this.#form));
      return result.issues === undefined ? { value: result.value } : { issues: result.issues };
    } catch (failure) {
      const message = failure instanceof Error ? failure.message : String(failure);
      return { issues: [{ message }], failure };
    }
  }

  #mark(errors: ReadonlyMap<string, readonly string[]>): void {
    const controls = controlsOf(this.#form);
    const byName = new Map<string, Control>();
    for (const control of controls) {
      const name = stepsOf(control.name).join(".");
      if (!byName.has(name)) byName.set(name, control);
    }
    const marks = new Map<Control, string>();
    for (const [name, [message]] of errors) {
      const control = nearest(byName, name) ?? controls[0];
      if (control !== undefined && message !== undefined && !marks.has(control)) {
        marks.set(control, message);
      }
    }
    for (const control of controls) control.setCustomValidity(marks.get(control) ?? "");
  }
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function controlsOf(form: FormElement): Control[] {
  const kinds = ["INPUT", "SELECT", "TEXTAREA"];
  return Array.from(form.elements).filter(
    (element): element is Control =>
      kinds.includes(element.tagName) && (element as Control).name !== "",
  );
}

// The control of a name, or of the nearest part of the row around it.
function nearest(controls: ReadonlyMap<string, Control>, name: string): Control | undefined {
  const control = controls.get(name);
  if (control !== undefined || name === "") return control;
  return nearest(controls, name.slice(0, Math.max(name.lastIndexOf("."), 0)));
}

function stepsOf(name: string): string[] {
  return name.replace(/\[([^\]]*)\]/g, ".$1").split(".");
}

function valueOf(control: Control): unknown {
  if (control.disabled || control.matches(":disabled")) return undefined;
  if (control.tagName === "SELECT") return chosen(control as HTMLSelectElement);
  const { type, checked, valueAsNumber } = control as HTMLInputElement;
  const { value } = control;
  switch (type) {
    case "checkbox":
      return checked;
    case "radio":
      return checked ? value : undefined;
    case "button":
    case "file":
    case "image":
    case "reset":
    case "submit":
      return undefined;
  }
  if (value === "" && !control.required) return undefined;
  if (type === "number" || type === "range") {
    return Number.isNaN(valueAsNumber) ? value : valueAsNumber;
  }
  return control.dataset["type"] === "json" ? jsonOr(value) : value;
}

function chosen(select: HTMLSelectElement): unknown {
  if (select.multiple) return Array.from(select.selectedOptions, ({ value }) => value);
  return select.value === "" && !select.required ? undefined : select.value;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

// Keys to values and to further trees; a map, so that `__proto__` is a key like any other.
type Tree = Map<string, unknown>;

function plant(tree: Tree, steps: readonly string[], value: unknown): void {
  const [step = "", ...rest] = steps;
  if (rest.length === 0) {
    tree.set(step, value);
    return;
  }
  const below = tree.get(step);
  const branch: Tree = below instanceof Map ? (below as Tree) : new Map<string, unknown>();
  tree.set(step, branch);
  plant(branch, rest, value);
}

function grown(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const entries = [...(value as Tree)].map(([key, below]) => [key, grown(below)] as const);
  const isList = entries.length > 0 && entries.every(([key]) => /^(?:0|[1-9]\d{0,3})$/.test(key));
  if (!isList) return Object.fromEntries(entries);
  const list: unknown[] = [];
  for (const [key, item] of entries) list[Number(key)] = item;
  return list;
}
