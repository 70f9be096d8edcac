// Forms whose fields make a row, in plain HTML. Promises: works with any Standard Schema and no
// framework; the answer to an older state of the form never covers that to a newer one; without
// `onRow` the form is sent as the browser would, but only when its row is good.
//
//   <textarea name="messages.0.content" required></textarea>
//
//   bindForm(form, openpipe.entry, { onRow: (row) => send(row) });
import { MisuseError } from "./errors.js";
import { isObject } from "./object.js";
import { listed } from "./suggest.js";

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
 * @throws {MisuseError} `form` is no form.
 */
export function readForm(form: FormElement): unknown {
  const row: Tree = new Map();
  for (const control of controlsOf(uncovered(form))) {
    const value = valueOf(control);
    if (value !== undefined) plant(row, stepsOf(control.name), value);
  }
  return grown(row);
}

/**
 * Checks a form while it is filled in and before it is sent. Each error is set on the field that its
 * path names (`setCustomValidity`); on sending, the browser shows the first and moves the focus there.
 * Its own checks, such as `required`, hold as well. Where there is no such field, or it is hidden,
 * read-only or disabled, the error is set on the nearest other, and names its path: on one below it,
 * around it or beside it, else on the first, else on the button that sends. Where there is not even
 * that, `onErrors` is told, and without it a dialog (`alert`) shows the first on sending.
 * @throws {MisuseError} `form` is no form, `schema` no Standard Schema, or an option is unknown or no
 * function.
 */
export function bindForm<Row>(
  form: FormElement,
  schema: FormSchema<Row>,
  options: FormOptions<Row> = {},
): BoundForm {
  const own = uncovered(form);
  if (!isSchema(schema)) {
    throw new MisuseError("schema must be a Standard Schema, such as openpipe.entry.");
  }
  checkOptions(options);
  return new Binding(form, own, schema, options);
}

class Binding<Row> implements BoundForm {
  readonly #given: FormElement;
  readonly #form: HTMLFormElement;
  readonly #schema: FormSchema<Row>;
  readonly #options: FormOptions<Row>;
  readonly #leftToBrowser: boolean;
  readonly #waiting: ((answer: GoodRow<Row> | undefined) => void)[] = [];
  // Counts up with every change of the form.
  #state = 0;
  #marks = new Map<Control, string>();
  // The first error that no control can show.
  #unseen = "";
  #released = false;
  #sending = false;
  #passed = false;

  constructor(
    given: FormElement,
    form: HTMLFormElement,
    schema: FormSchema<Row>,
    options: FormOptions<Row>,
  ) {
    this.#given = given;
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
    const { onRow, onErrors } = this.#options;
    const good = await this.#answer();
    if (good === undefined || !this.#form.checkValidity()) {
      if (this.#form.reportValidity() && this.#unseen !== "" && onErrors === undefined) {
        alert(this.#unseen);
      }
      return;
    }
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
      const result = await this.#schema["~standard"].validate(read(this.#given));
      return result.issues === undefined ? { value: result.value } : { issues: result.issues };
    } catch (failure) {
      const message = failure instanceof Error ? failure.message : String(failure);
      return { issues: [{ message }], failure };
    }
  }

  #mark(errors: ReadonlyMap<string, readonly string[]>): void {
    const controls = controlsOf(this.#form).filter(({ willValidate }) => willValidate);
    const marks = new Map<Control, string>();
    this.#unseen = "";
    for (const [name, [message = ""]] of errors) {
      const control = nearest(controls, name.split("."));
      const isThere = control !== undefined && stepsOf(control.name).join(".") === name;
      const text = isThere || name === "" ? message : `${name}: ${message}`;
      if (control === undefined) this.#unseen ||= text;
      else if (isThere || !marks.has(control)) marks.set(control, text);
    }
    // What others have set on controls of their own stays.
    for (const control of [...this.#marks.keys(), ...marks.keys()]) {
      control.setCustomValidity(marks.get(control) ?? "");
    }
    this.#marks = marks;
  }
}

const optionNames = ["read", "onRow", "onErrors", "onFailure"];

function checkOptions(options: unknown): void {
  if (!isObject(options)) throw new MisuseError("The options must be an object.");
  for (const [name, hook] of Object.entries(options)) {
    if (!optionNames.includes(name)) {
      throw new MisuseError(
        `Unknown option "${name}" in the options. Known: ${listed(optionNames, "and")}.`,
      );
    }
    if (hook !== undefined && typeof hook !== "function") {
      throw new MisuseError(`${name} must be a function.`);
    }
  }
}

function isSchema(schema: Partial<FormSchema<unknown>> | null | undefined): boolean {
  return typeof schema?.["~standard"]?.validate === "function";
}

// The form as its class has it: a control named `elements` covers the form's own property.
function uncovered(form: FormElement): HTMLFormElement {
  const prototype = (Object.getPrototypeOf(Object(form)) ?? {}) as object;
  const own = new Proxy({} as HTMLFormElement, {
    get(_, key) {
      const value: unknown = Reflect.get(prototype, key, form);
      return typeof value === "function" ? (value.bind(form) as unknown) : value;
    },
    set: (_, key, value) => Reflect.set(prototype, key, value, form),
  });
  if (own.localName !== "form") throw new MisuseError("form must be a form element.");
  return own;
}

type Control = HTMLButtonElement | HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function controlsOf(form: HTMLFormElement): Control[] {
  const kinds = ["BUTTON", "INPUT", "SELECT", "TEXTAREA"];
  return Array.from(form.elements).filter((element): element is Control =>
    kinds.includes(element.tagName),
  );
}

function nearest(controls: readonly Control[], place: readonly string[]): Control | undefined {
  let best: Control | undefined;
  let most = -2;
  for (const control of controls) {
    const shared = nearness(control, place);
    if (shared > most) [best, most] = [control, shared];
  }
  return best;
}

// By the steps that a control's name shares with a place; among equals, the place or what is around it.
function nearness({ name, type }: Control, place: readonly string[]): number {
  if (name === "" || type === "submit") return -1;
  const steps = stepsOf(name);
  const parting = steps.findIndex((step, index) => step !== place[index]);
  return parting < 0 ? 2 * steps.length + 1 : 2 * parting;
}

function stepsOf(name: string): string[] {
  return name.replace(/\[([^\]]*)\]/g, ".$1").split(".");
}

function valueOf(control: Control): unknown {
  if (control.name === "" || control.matches(":disabled")) return undefined;
  if (control.tagName === "SELECT") return chosen(control as HTMLSelectElement);
  const { type, checked, required, value, valueAsNumber } = control as HTMLInputElement;
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
  if (value === "" && !required) return undefined;
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
