// The page's address: kept up to date with settings and small inputs, and copied.
import { announce, byId } from "./dom.js";
import { packRows, readLink, writeLink } from "./link.js";
import type { LinkSettings, LinkState } from "./link.js";
import type { SourcePane } from "./source-pane.js";

const pause = 300;
const thanks = 2000;

export interface LinkParts {
  /** Beside the rows; those that are `undefined` or usual are left out. */
  readonly settings: () => LinkSettings;
  /** The row of the form, where that is looked at. */
  readonly entry: () => string | undefined;
  /** The address has become another one. */
  readonly onOther: () => void;
}

export class PageLink {
  readonly #source: SourcePane;
  readonly #parts: LinkParts;
  readonly #button = byId("copy-link", HTMLButtonElement);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quiet = false;
  /** The version of the rows that the link holds. */
  #held = -1;

  constructor(source: SourcePane, parts: LinkParts) {
    this.#source = source;
    this.#parts = parts;
    this.#button.addEventListener("click", () => void this.#copy());
    addEventListener("hashchange", parts.onOther);
    addEventListener("beforeunload", (event) => {
      if (source.edited && source.version !== this.#held) event.preventDefault();
    });
  }

  /** What the address says. Nothing is written into it while that is put into place. */
  async read(use: (link: LinkState) => Promise<void>): Promise<void> {
    clearTimeout(this.#timer);
    this.#quiet = true;
    try {
      await use(readLink());
    } finally {
      this.#quiet = false;
    }
  }

  writeSoon(): void {
    if (this.#quiet) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), pause);
  }

  async #write(): Promise<void> {
    clearTimeout(this.#timer);
    const { version } = this.#source;
    const written = this.#parts.entry();
    const entry = written === undefined ? undefined : await packRows(written);
    const rows = await this.#rows();
    if (version !== this.#source.version || this.#quiet) return;
    const all = Object.entries({ ...this.#parts.settings(), entry, ...rows });
    writeLink(Object.fromEntries(all.filter(isWorthAWord)));
    if (holdsRows(rows)) this.#held = version;
  }

  async #rows(): Promise<LinkSettings> {
    const { rows, name, isEmpty, sample } = this.#source;
    if (sample !== undefined) return { sample };
    if (isEmpty) return {};
    const packed = typeof rows === "string" ? await packRows(rows) : undefined;
    return packed === undefined ? { file: name } : { name, rows: packed };
  }

  async #copy(): Promise<void> {
    await this.#write();
    try {
      await navigator.clipboard.writeText(location.href);
      this.#thank("Copied", "The link was copied.");
    } catch {
      this.#thank("See address bar", "The link is in the address bar.");
    }
    if (this.#source.isEmpty || holdsRows(readLink())) return;
    this.#source.showNote(
      "info",
      "The link has the settings, but not the rows: they are too many for a link.",
    );
  }

  #thank(label: string, said: string): void {
    this.#button.textContent = label;
    announce(said);
    setTimeout(() => {
      this.#button.textContent = "Copy link";
    }, thanks);
  }
}

function holdsRows({ rows, sample }: LinkSettings): boolean {
  return rows !== undefined || sample !== undefined;
}

const usual = ["view=check", "platform=auto", "losses=keep", "layout=nested"];

function isWorthAWord(entry: [string, string | undefined]): entry is [string, string] {
  const [name, value] = entry;
  return value !== undefined && !usual.includes(`${name}=${value}`);
}
