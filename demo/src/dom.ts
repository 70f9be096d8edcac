// The few helpers that build and find elements.

export type Child = Node | string | false | null | undefined;
type Attributes = Record<string, string | number | boolean | undefined>;

/** An element with attributes (`true`: present, `false` and undefined: absent) and children. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter(isPresent));
  return element;
}

export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter(isPresent));
}

/** The element of this id, of this class. @throws {Error} The page has no such element. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${kind.name} #${id}.`);
}

export function button(
  label: Child,
  onClick: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const element = el("button", { type: "button", class: "button", ...attributes }, label);
  element.addEventListener("click", onClick);
  return element;
}

/** Nothing to do now: unlike `disabled`, a button that has the focus keeps it. */
export function setOff(element: HTMLButtonElement, off: boolean): void {
  element.ariaDisabled = String(off);
}

export function isOff(element: HTMLButtonElement): boolean {
  return element.ariaDisabled === "true";
}

/** Words, with what stands between backticks as code. */
export function prose(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  text.split(/`([^`]*)`/).forEach((part, index) => {
    if (part !== "") fragment.append(index % 2 === 1 ? el("code", {}, part) : part);
  });
  return fragment;
}

/** Tells screen readers what has happened. */
export function announce(text: string): void {
  byId("announcer", HTMLElement).textContent = text;
}

/** Text for screen readers alone. */
export function unseen(text: string): HTMLElement {
  return el("span", { class: "unseen" }, text);
}

function isPresent(child: Child): child is Node | string {
  return child !== false && child !== null && child !== undefined && child !== "";
}
