// A list of any length of which only what is in sight is in the document. It is one tab stop: arrow
// keys, Home, End and the page keys go from item to item.
import {
  Virtualizer,
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
} from "@tanstack/virtual-core";
import type { Range, VirtualizerOptions } from "@tanstack/virtual-core";
import { el } from "./dom.js";
import { stepTo } from "./roving.js";

export interface ListOptions<Item> {
  /** For screen readers. */
  readonly label: string;
  /** Pixels that an item takes, about. */
  readonly estimate: number;
  /** What is in an item. The first element in it that can have the focus is what arrow keys go to. */
  readonly render: (item: Item) => readonly HTMLElement[];
}

type Options = VirtualizerOptions<HTMLElement, HTMLLIElement>;

export class VirtualList<Item> {
  readonly #host: HTMLElement;
  readonly #list: HTMLOListElement;
  readonly #options: ListOptions<Item>;
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLLIElement>;
  readonly #shown = new Map<number, HTMLLIElement>();
  #items: readonly Item[] = [];
  #active = 0;
  #drawing = false;
  #stale = false;

  constructor(host: HTMLElement, options: ListOptions<Item>) {
    this.#host = host;
    this.#options = options;
    this.#list = el("ol", { class: "virtual-list", role: "list", "aria-label": options.label });
    host.append(this.#list);
    this.#virtualizer = new Virtualizer(this.#settings());
    this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
    this.#list.addEventListener("keydown", (event) => {
      this.#onKey(event);
    });
    this.#list.addEventListener("focusin", ({ target }) => {
      const item = (target as Element).closest("li");
      if (item !== null) this.#become(Number(item.dataset["index"]));
    });
  }

  show(items: readonly Item[]): void {
    this.#items = items;
    this.#active = 0;
    for (const element of this.#shown.values()) element.remove();
    this.#shown.clear();
    this.#host.scrollTop = 0;
    this.#virtualizer.setOptions(this.#settings());
    this.#virtualizer._willUpdate();
    // Sizes are those of other items.
    this.#virtualizer.measure();
    this.#draw();
  }

  #settings(): Options {
    return {
      count: this.#items.length,
      getScrollElement: () => this.#host,
      estimateSize: () => this.#options.estimate,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      overscan: 6,
      // What has the focus stays, wherever the list is scrolled to.
      rangeExtractor: (range: Range) => {
        const indexes = new Set(defaultRangeExtractor(range));
        if (this.#active < this.#items.length) indexes.add(this.#active);
        return [...indexes].sort((a, b) => a - b);
      },
      onChange: () => {
        this.#draw();
      },
    };
  }

  #update(): void {
    this.#virtualizer.setOptions(this.#settings());
    this.#virtualizer._willUpdate();
    this.#draw();
  }

  // Measuring an item can ask for this again.
  #draw(): void {
    this.#stale = true;
    if (this.#drawing) return;
    this.#drawing = true;
    while (this.#stale) {
      this.#stale = false;
      this.#drawOnce();
    }
    this.#drawing = false;
  }

  #drawOnce(): void {
    const visible = this.#virtualizer.getVirtualItems();
    this.#list.style.height = `${this.#virtualizer.getTotalSize()}px`;
    const wanted = new Set(visible.map(({ index }) => index));
    for (const [index, element] of this.#shown) {
      if (wanted.has(index)) continue;
      element.remove();
      this.#shown.delete(index);
    }
    for (const { index, start } of visible) {
      const element = this.#shown.get(index) ?? this.#make(index);
      element.style.transform = `translateY(${start}px)`;
    }
  }

  #make(index: number): HTMLLIElement {
    const content = this.#options.render(this.#items[index] as Item);
    const element = el(
      "li",
      { "data-index": index, "aria-posinset": index + 1, "aria-setsize": this.#items.length },
      ...content,
    );
    this.#shown.set(index, element);
    this.#setTabStop(index);
    // In the order of the list, which is the order of the tab key and of screen readers.
    const after = [...this.#list.children].find(
      (other) => Number((other as HTMLElement).dataset["index"]) > index,
    );
    this.#list.insertBefore(element, after ?? null);
    this.#virtualizer.measureElement(element);
    return element;
  }

  #become(index: number): void {
    if (index === this.#active) return;
    const before = this.#active;
    this.#active = index;
    this.#setTabStop(before);
    this.#setTabStop(index);
  }

  #setTabStop(index: number): void {
    for (const target of this.#shown.get(index)?.querySelectorAll("button") ?? []) {
      target.tabIndex = index === this.#active ? 0 : -1;
    }
  }

  #onKey(event: KeyboardEvent): void {
    const next = stepTo(event.key, {
      at: this.#active,
      last: this.#items.length - 1,
      page: Math.max(this.#shown.size - 8, 1),
    });
    if (next === undefined) return;
    event.preventDefault();
    this.#focus(next);
  }

  #focus(index: number): void {
    this.#become(index);
    this.#virtualizer.scrollToIndex(index);
    this.#update();
    this.#shown.get(index)?.querySelector("button")?.focus({ preventScroll: true });
  }
}
