// The page: what happens to what, and when. Nothing here looks into a row.
import type { Issue, Summary } from "entrybridge";
import { Checking } from "./checking.js";
import { Converting } from "./converting.js";
import { Counting } from "./counting.js";
import { announce, byId, el, fill } from "./dom.js";
import { takeDroppedFiles } from "./drop.js";
import { Engine } from "./engine.js";
import { showEngine } from "./engine-view.js";
import { unpackRows } from "./link.js";
import type { LinkState } from "./link.js";
import { worksOffline } from "./offline.js";
import { PageLink } from "./page-link.js";
import { showSamples } from "./sample-links.js";
import { sampleFile, samples } from "./samples.js";
import type { Sample } from "./samples.js";
import { SourcePane } from "./source-pane.js";
import { makeTabs } from "./tabs.js";

// Long enough not to check every letter, short enough to seem at once.
const typingPause = 150;

const views = ["check", "convert", "statistics", "form"] as const;
type View = (typeof views)[number];

export class App {
  readonly #engine = new Engine((state) => {
    showEngine(state, () => {
      this.#engine.start();
      void this.#lookAgain();
    });
  });
  readonly #source = new SourcePane(this.#engine, {
    onRows: (typed) => {
      this.#rowsChanged(typed);
    },
    onFix: (issue) => {
      this.#checking.proposeFix(issue);
    },
    onOpening: () => {
      this.#checking.stopFixes();
    },
  });
  readonly #checking = new Checking(this.#engine, this.#source, {
    onChoose: (issue) => void this.#choose(issue),
    onFilter: () => {
      this.#link.writeSoon();
    },
    onOptions: () => {
      this.#converting.changed();
      this.#link.writeSoon();
    },
    onChecked: (summary) => {
      this.#checked(summary);
    },
  });
  readonly #converting = new Converting(this.#engine, this.#source, () => this.#checking.options, {
    onChoose: (issue) => void this.#choose(issue),
    onWish: () => {
      this.#link.writeSoon();
    },
  });
  readonly #counting = new Counting(this.#engine, this.#source);
  readonly #link = new PageLink(this.#source, {
    settings: () => ({
      view: this.#view,
      ...this.#checking.link,
      ...(this.#view === "convert" && this.#converting.link),
      at: this.#place,
    }),
    entry: () => (this.#view === "form" ? this.#entry : undefined),
    onOther: () => void this.#readLink(),
  });
  readonly #tabs = makeTabs(
    views.map((view) => byId(`${view}-tab`, HTMLElement)),
    ({ id }) => {
      this.#viewChosen(id.replace("-tab", "") as View);
    },
  );
  #view: View = "check";
  /** The row of the form, as JSON. */
  #entry: string | undefined;
  /** The place that was chosen last. */
  #place: string | undefined;
  /** The place that a link leads to, until it is gone to. */
  #linked: string | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;

  start(): void {
    this.#listen();
    this.#engine.start();
    void this.#readLink();
    void worksOffline().then((works) => {
      byId("offline-said", HTMLElement).hidden = !works;
    });
  }

  #listen(): void {
    const input = byId("file-input", HTMLInputElement);
    const open = (file: File): void => {
      this.#beginAnew();
      void this.#source.open(file);
    };
    takeDroppedFiles(byId("drop-veil", HTMLElement), open);
    byId("open-file", HTMLButtonElement).addEventListener("click", () => {
      input.click();
    });
    input.addEventListener("change", () => {
      const [chosen] = input.files ?? [];
      if (chosen !== undefined) open(chosen);
      // The same file can be opened again.
      input.value = "";
    });
    showSamples((sample) => {
      this.#beginAnew();
      this.#openSample(sample);
    });
  }

  // What was looked at of the rows before is of no use with others.
  #beginAnew(): void {
    this.#place = undefined;
    this.#checking.showAll();
  }

  #openSample(sample: Sample): void {
    this.#source.showText(sampleFile(sample), sample.text, sample.id);
  }

  #rowsChanged(typed: boolean): void {
    this.#checking.stop();
    this.#converting.stop();
    this.#counting.stop(typed);
    if (this.#source.isEmpty) this.#place = undefined;
    clearTimeout(this.#typing);
    if (typed) this.#typing = setTimeout(() => void this.#lookAgain(), typingPause);
    else void this.#lookAgain();
  }

  async #lookAgain(): Promise<void> {
    this.#link.writeSoon();
    await Promise.all([this.#checking.run(), this.#view === "statistics" && this.#counting.look()]);
  }

  #viewChosen(view: View): void {
    this.#view = view;
    this.#link.writeSoon();
    if (view === "statistics") void this.#counting.look();
    if (view === "form") void this.#showForm();
  }

  async #showForm(): Promise<void> {
    const root = byId("form-root", HTMLElement);
    try {
      const { mountForm } = await import("./form/mount.js");
      mountForm(root, this.#entry, {
        onUse: (row) => {
          const { framing } = this.#checking;
          if (this.#source.append(row, framing)) announce("The row was added.");
        },
        onRow: (row) => {
          this.#entry = row;
          this.#link.writeSoon();
        },
      });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      fill(root, el("p", { class: "notice", "data-tone": "error", role: "alert" }, said));
    }
  }

  async #choose(issue: Issue): Promise<void> {
    const place = placeOf(issue);
    // A link leads to what a check finds, and not to what a conversion says.
    this.#place = this.#checking.issues.some((one) => placeOf(one) === place) ? place : undefined;
    this.#link.writeSoon();
    await this.#source.goTo(issue);
  }

  async #readLink(): Promise<void> {
    await this.#link.read(async (link) => {
      this.#checking.link = link;
      this.#converting.link = link;
      this.#place = link["at"];
      this.#linked = this.#place;
      const { entry } = link;
      this.#entry = entry === undefined ? undefined : await unpackRows(entry);
      const chosen = views.find((name) => name === link["view"]) ?? "check";
      this.#tabs.choose(byId(`${chosen}-tab`, HTMLElement));
      await this.#readRows(link);
    });
    if (this.#view === "convert" && this.#source.holdsRows) await this.#converting.run();
  }

  async #readRows({ sample: id, rows, name, file }: LinkState): Promise<void> {
    const sample = samples.find((one) => one.id === id);
    if (sample !== undefined) {
      this.#openSample(sample);
      return;
    }
    const text = rows === undefined ? undefined : await unpackRows(rows);
    this.#source.showText(text === undefined ? undefined : name, text ?? "");
    if (rows !== undefined && text === undefined) {
      this.#source.showNote("warning", "The rows in this link are broken. Was it cut off?");
    } else if (file !== undefined) {
      this.#source.showNote(
        "info",
        `\`${file}\` was open here. The page keeps no copy of files: open it again to go on.`,
      );
    }
  }

  // A link leads to a place once the rows are checked; and to none that has nothing to be found.
  #checked({ issues }: Summary): void {
    const issue = issues.find((one) => placeOf(one) === this.#place);
    if (issue === undefined) this.#place = undefined;
    else if (this.#linked === this.#place) void this.#source.goTo(issue);
    this.#linked = undefined;
    this.#link.writeSoon();
  }
}

function placeOf({ line, column }: Issue): string {
  return `${line}:${column}`;
}
