// The page: what happens to what, and when. Nothing here looks into a row.
import type {
  CheckOptions,
  ConvertOptions,
  Issue,
  Platform,
  PlatformChoice,
  Summary,
} from "entrybridge";
import { CheckView } from "./check-view.js";
import { ConvertView } from "./convert-view.js";
import { announce, button, byId, el, fill, prose } from "./dom.js";
import { takeDroppedFiles } from "./drop.js";
import { Engine } from "./engine.js";
import type { EngineState } from "./engine.js";
import { FixDialog } from "./fix-dialog.js";
import { changesAtMost, issuesAtMost } from "./limits.js";
import { packRows, readLink, unpackRows, writeLink } from "./link.js";
import type { LinkState } from "./link.js";
import { worksOffline } from "./offline.js";
import type { Busy } from "./progress.js";
import type { Mended, Rows } from "./protocol.js";
import { sampleFile, samples } from "./samples.js";
import type { Sample } from "./samples.js";
import { SourcePane } from "./source-pane.js";
import { StatisticsView } from "./statistics-view.js";
import { makeTabs } from "./tabs.js";
import { Tasks } from "./tasks.js";
import { count } from "./words.js";

// Long enough not to check every letter, short enough to seem at once.
const typingPause = 150;
const linkPause = 300;

const views = ["check", "convert", "statistics", "form"] as const;
type View = (typeof views)[number];

export class App {
  readonly #engine = new Engine((state) => {
    this.#showEngine(state);
  });
  readonly #source = new SourcePane(this.#engine, {
    onRows: (typed) => {
      this.#rowsChanged(typed);
    },
    onFix: (issue) => {
      this.#proposeFix(issue);
    },
  });
  readonly #check = new CheckView({
    onChoose: (issue) => void this.#choose(issue),
    onFix: (issue) => {
      this.#proposeFix(issue);
    },
    onFixAll: (code, issues) => {
      this.#proposeFixes(code, issues);
    },
    onFilter: () => {
      this.#linkSoon();
    },
    onRetry: () => void this.#checkNow(),
  });
  readonly #convert = new ConvertView({
    onConvert: () => void this.#convertNow(),
    onWish: () => {
      this.#linkSoon();
    },
    onChoose: (issue) => void this.#choose(issue),
    onCompare: (record, signal) => this.#compare(record, signal),
  });
  readonly #statistics = new StatisticsView(() => void this.#countNow());
  readonly #fixes = new FixDialog(this.#engine);
  readonly #checks = new Tasks();
  readonly #conversions = new Tasks();
  readonly #counts = new Tasks();
  readonly #options = byId("check-options", HTMLFormElement);
  readonly #tabs = makeTabs(
    views.map((view) => byId(`${view}-tab`, HTMLElement)),
    ({ id }) => {
      this.#viewChosen(id.replace("-tab", "") as View);
    },
  );
  #view: View = "check";
  #summary: Summary | undefined;
  /** The sample that the rows are, unchanged. */
  #sample: Sample | undefined;
  /** The rows and options of the last conversion. */
  #converted: { readonly rows: Rows; readonly options: ConvertOptions } | undefined;
  /** The version of the rows that was counted last. */
  #counted = -1;
  /** The place that was chosen last. */
  #place: string | undefined;
  /** The place that a link leads to, until it is gone to. */
  #linked: string | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #linking: ReturnType<typeof setTimeout> | undefined;
  /** What a link asked for is being put into place. */
  #reading = false;

  start(): void {
    this.#listen();
    this.#engine.start();
    void this.#readLink();
    void worksOffline().then((works) => {
      byId("offline-said", HTMLElement).hidden = !works;
    });
  }

  #listen(): void {
    this.#listenToFiles();
    this.#showSamples();
    this.#options.addEventListener("change", () => {
      this.#convert.showStale();
      this.#linkSoon();
      void this.#checkNow();
    });
    this.#options.addEventListener("submit", (event) => {
      event.preventDefault();
    });
    byId("copy-link", HTMLButtonElement).addEventListener("click", () => void this.#copyLink());
    addEventListener("hashchange", () => void this.#readLink());
    addEventListener("beforeunload", (event) => {
      if (this.#conversions.running) event.preventDefault();
    });
  }

  #listenToFiles(): void {
    const input = byId("file-input", HTMLInputElement);
    const open = (file: File): void => {
      this.#place = undefined;
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
  }

  #showSamples(): void {
    const platforms = new Set(samples.map(({ platform }) => platform));
    const groups = [...platforms].map((platform) => {
      const title = shortNames[platform];
      const links = samples
        .filter((sample) => sample.platform === platform)
        .map((sample) => this.#sampleLink(sample, title));
      return el("span", { class: "sample-group" }, title, ...links);
    });
    byId("samples", HTMLElement).append(...groups);
  }

  #sampleLink(sample: Sample, title: string): HTMLElement {
    const open = (): void => {
      this.#openSample(sample);
    };
    const label = `${title}, ${sample.kind}`;
    return button(sample.kind, open, { class: "button link", "aria-label": label });
  }

  #openSample(sample: Sample): void {
    this.#place = undefined;
    this.#source.showText(sampleFile(sample), sample.text);
    this.#sample = sample;
  }

  #rowsChanged(typed: boolean): void {
    this.#summary = undefined;
    this.#sample = undefined;
    this.#convert.showStale();
    if (this.#source.isEmpty) {
      this.#converted = undefined;
      this.#convert.showIdle();
    }
    clearTimeout(this.#typing);
    if (typed) this.#typing = setTimeout(() => void this.#lookAgain(), typingPause);
    else void this.#lookAgain();
  }

  async #lookAgain(): Promise<void> {
    this.#linkSoon();
    await Promise.all([this.#checkNow(), this.#view === "statistics" && this.#countNow()]);
  }

  #checkOptions(): CheckOptions {
    const fields = new FormData(this.#options);
    const named = /\.(?:jsonl|ndjson)$/i.test(this.#source.name ?? "");
    return {
      platform: fields.get("platform") as PlatformChoice,
      limits: { maxIssues: issuesAtMost },
      ...(named && { framing: "json-lines" as const }),
      ...(fields.get("rules") === null && { rules: false as const }),
    };
  }

  async #checkNow(): Promise<void> {
    clearTimeout(this.#typing);
    const { rows, name, isEmpty } = this.#source;
    if (isEmpty || (typeof rows !== "string" && rows.size === 0)) {
      this.#checks.stop();
      this.#source.mark([]);
      if (name === undefined) this.#check.showIdle();
      else this.#check.showIdle(`${name} is empty`);
      return;
    }
    const options = this.#checkOptions();
    await this.#checks.run({
      doing: "Checking",
      rows,
      ask: (wish) => this.#engine.ask("check", { rows, options }, wish),
      onBusy: (shown) => {
        this.#check.showBusy(shown);
      },
      onAnswer: (checked) => {
        this.#summary = checked.summary;
        this.#check.show(checked);
        this.#source.mark(checked.summary.issues);
        void this.#goToLinked();
      },
      onCancelled: () => {
        this.#check.showCancelled();
      },
      onFailure: (failure) => {
        this.#check.showFailure(failure);
      },
    });
  }

  async #convertNow(): Promise<void> {
    const { rows, name, isEmpty, version } = this.#source;
    if (isEmpty) {
      this.#convert.showEmpty();
      return;
    }
    const { platform, rules } = this.#checkOptions();
    const from = platform === "any" ? "auto" : platform;
    const limits = { maxIssues: changesAtMost };
    const options: ConvertOptions = { ...this.#convert.wish, from, rules, limits };
    await this.#conversions.run({
      doing: "Converting",
      rows,
      ask: (wish) => this.#engine.ask("convert", { rows, options }, wish),
      onBusy: (shown) => {
        this.#convert.showBusy(shown);
      },
      onAnswer: (converted) => {
        const { from: found } = converted.summary;
        this.#converted = { rows, options: { ...options, ...(found !== null && { from: found }) } };
        this.#convert.show(converted, name ?? "rows.jsonl");
        if (version !== this.#source.version) this.#convert.showStale();
      },
      onCancelled: () => {
        this.#convert.showCancelled();
      },
      onFailure: (failure) => {
        this.#convert.showFailure(failure);
      },
    });
  }

  #compare(record: number, signal: AbortSignal) {
    if (this.#converted === undefined) throw new Error("Nothing was converted.");
    return this.#engine.ask("compare", { ...this.#converted, record }, { signal });
  }

  async #countNow(): Promise<void> {
    const { rows, isEmpty, version } = this.#source;
    if (isEmpty) {
      this.#counts.stop();
      this.#statistics.showIdle();
      return;
    }
    this.#counted = version;
    await this.#counts.run({
      doing: "Counting",
      rows,
      ask: (wish) => this.#engine.ask("statistics", { rows }, wish),
      onBusy: (shown) => {
        this.#statistics.showBusy(shown);
      },
      onAnswer: (statistics) => void this.#statistics.show(statistics),
      onCancelled: () => {
        this.#statistics.showCancelled();
      },
      onFailure: (failure) => {
        this.#statistics.showFailure(failure);
      },
    });
  }

  #viewChosen(view: View): void {
    this.#view = view;
    this.#linkSoon();
    if (view === "statistics" && this.#counted !== this.#source.version) void this.#countNow();
    if (view === "form") void this.#showForm();
  }

  async #showForm(): Promise<void> {
    const root = byId("form-root", HTMLElement);
    try {
      const { mountForm } = await import("./form/mount.js");
      mountForm(root, {
        onUse: (row) => {
          this.#source.append(row);
          announce("The row was added.");
        },
      });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      fill(root, el("p", { class: "notice", "data-tone": "error", role: "alert" }, said));
    }
  }

  async #choose(issue: Issue): Promise<void> {
    this.#place = `${issue.line}:${issue.column}`;
    this.#linkSoon();
    await this.#source.goTo(issue);
  }

  #proposeFix(issue: Issue): void {
    if (issue.fix === undefined) return;
    const { fix } = issue;
    const { rows } = this.#source;
    this.#fixes.open({
      title: fix.title,
      issues: [issue],
      rows,
      apply: async (signal) => {
        await this.#use(await this.#engine.ask("fix", { rows, fix }, { signal }));
      },
    });
  }

  #proposeFixes(code: string | undefined, issues: readonly Issue[]): void {
    const { rows } = this.#source;
    const platform: PlatformChoice = this.#summary?.platform ?? "auto";
    const options: CheckOptions = { ...this.#checkOptions(), platform };
    const apply = async (signal: AbortSignal, { update }: Busy): Promise<void> => {
      const wish = { signal, onProgress: update };
      await this.#use(await this.#engine.ask("fixAll", { rows, options, code }, wish));
    };
    this.#fixes.open({
      title: code === undefined ? "Fix all that can be fixed" : `Fix all \`${code}\``,
      issues,
      note: "All fixes of the file are done, also those of issues that are not listed, and those that become possible by others.",
      rows,
      apply,
    });
  }

  async #use({ rows, fixes }: Mended): Promise<void> {
    await this.#source.replace(rows);
    announce(`${count(fixes, "fix", "fixes")} done.`);
  }

  #showEngine(state: EngineState): void {
    const shown = byId("engine-state", HTMLElement);
    const banner = byId("engine-failure", HTMLElement);
    shown.dataset["state"] = state.kind;
    byId("engine-said", HTMLElement).textContent = {
      loading: "Loading",
      ready: state.kind === "ready" && !state.simd ? "Ready, without SIMD" : "Ready",
      failed: "Not running",
    }[state.kind];
    banner.hidden = state.kind !== "failed";
    if (state.kind !== "failed") return;
    fill(
      banner,
      el("strong", {}, "The checker could not be started."),
      " ",
      prose(state.failure.message),
      button("Try again", () => {
        this.#engine.start();
        void this.#checkNow();
      }),
    );
  }

  #linkSoon(): void {
    if (this.#reading) return;
    clearTimeout(this.#linking);
    this.#linking = setTimeout(() => void this.#writeLink(), linkPause);
  }

  async #writeLink(): Promise<void> {
    const version = this.#source.version;
    const rows = await this.#linkOfRows();
    if (version === this.#source.version) writeLink({ ...this.#linkOfSettings(), ...rows });
  }

  #linkOfSettings(): LinkState {
    const fields = new FormData(this.#options);
    const { code, severity } = this.#check.filter;
    const { to, losses, roundTrip, layout, template, answer } = this.#convert.wish;
    const settings: Readonly<Record<string, string | undefined>> = {
      view: this.#view,
      platform: fields.get("platform") as string,
      rules: fields.get("rules") === null ? "0" : undefined,
      code,
      severity,
      ...(this.#view === "convert" && {
        to,
        losses,
        layout,
        roundTrip: roundTrip ? "1" : undefined,
        template,
        answer,
      }),
      at: this.#place,
    };
    return Object.fromEntries(
      Object.entries(settings).filter(
        (entry): entry is [string, string] =>
          entry[1] !== undefined && !usual.includes(`${entry[0]}=${entry[1]}`),
      ),
    );
  }

  async #linkOfRows(): Promise<LinkState> {
    if (this.#sample !== undefined) return { sample: this.#sample.id };
    const { rows, name, isEmpty } = this.#source;
    if (isEmpty) return {};
    const packed = typeof rows === "string" ? await packRows(rows) : undefined;
    if (packed !== undefined) return { ...(name !== undefined && { name }), rows: packed };
    return { file: name ?? "rows.jsonl" };
  }

  async #copyLink(): Promise<void> {
    clearTimeout(this.#linking);
    await this.#writeLink();
    const shown = byId("copy-link", HTMLButtonElement);
    const whole = readLink()["file"] === undefined;
    try {
      await navigator.clipboard.writeText(location.href);
      shown.textContent = "Copied";
      announce(whole ? "The link was copied." : "The link was copied.");
      if (!whole) {
        this.#source.showNote(
          "info",
          "The link has the settings, but not the rows: they are too many for a link.",
        );
      }
    } catch {
      announce("The link is in the address bar.");
      shown.textContent = "See address bar";
    }
    setTimeout(() => {
      shown.textContent = "Copy link";
    }, 2000);
  }

  async #readLink(): Promise<void> {
    const link = readLink();
    this.#reading = true;
    try {
      this.#readSettings(link);
      await this.#readRows(link);
    } finally {
      this.#reading = false;
    }
    if (this.#view === "convert" && !this.#source.isEmpty) await this.#convertNow();
  }

  #readSettings(link: LinkState): void {
    const { platform = "auto", rules, code, severity, view } = link;
    choose(this.#options, "platform", platform);
    (this.#options.elements.namedItem("rules") as HTMLInputElement).checked = rules !== "0";
    const known = severity === "error" || severity === "warning" ? severity : undefined;
    this.#check.filter = { code, severity: known };
    this.#convert.readWish(link);
    this.#place = link["at"];
    this.#linked = this.#place;
    const chosen = views.find((name) => name === view) ?? "check";
    this.#tabs.choose(byId(`${chosen}-tab`, HTMLElement));
  }

  async #readRows({ sample: id, rows, name, file }: LinkState): Promise<void> {
    const sample = samples.find((one) => one.id === id);
    if (sample !== undefined) {
      const place = this.#place;
      this.#openSample(sample);
      this.#place = place;
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

  // A link leads to a place once the rows are checked.
  async #goToLinked(): Promise<void> {
    const place = this.#linked;
    this.#linked = undefined;
    const issue = this.#summary?.issues.find(({ line, column }) => `${line}:${column}` === place);
    if (issue !== undefined) await this.#source.goTo(issue);
  }
}

const shortNames: Readonly<Record<Platform, string>> = {
  openpipe: "OpenPipe",
  humanloop: "Humanloop",
  arize: "Arize",
};

/** What is not worth a word in a link. */
const usual = ["view=check", "platform=auto", "losses=keep", "layout=nested"];

function choose(form: HTMLFormElement, name: string, value: string): void {
  const group = form.elements.namedItem(name);
  if (!(group instanceof RadioNodeList)) return;
  const known = [...group].some((field) => field.value === value);
  if (known) group.value = value;
}
