// The check of the rows: when, with which options, and what is shown of it.
import type { CheckOptions, Framing, Issue, PlatformChoice, Summary } from "entrybridge";
import { CheckView } from "./check-view.js";
import { announce, byId } from "./dom.js";
import type { Engine } from "./engine.js";
import { fileFixesIn } from "./file-fixes.js";
import { FixDialog } from "./fix-dialog.js";
import { issuesAtMost } from "./limits.js";
import type { LinkSettings } from "./link.js";
import type { Busy } from "./progress.js";
import type { Mended } from "./protocol.js";
import { setField } from "./fields.js";
import type { SourcePane } from "./source-pane.js";
import { Tasks } from "./tasks.js";
import { count } from "./words.js";

export interface CheckingEvents {
  readonly onChoose: (issue: Issue) => void;
  readonly onFilter: () => void;
  readonly onOptions: () => void;
  readonly onChecked: (summary: Summary) => void;
}

export class Checking {
  readonly #engine: Engine;
  readonly #source: SourcePane;
  readonly #events: CheckingEvents;
  readonly #view: CheckView;
  readonly #fixes: FixDialog;
  readonly #tasks = new Tasks();
  readonly #form = byId("check-options", HTMLFormElement);
  #summary: Summary | undefined;
  #finding = new AbortController();
  /** The version of the rows that the issues shown are of. */
  #checked = -1;

  constructor(engine: Engine, source: SourcePane, events: CheckingEvents) {
    this.#engine = engine;
    this.#source = source;
    this.#events = events;
    this.#fixes = new FixDialog(engine);
    this.#view = new CheckView({
      ...events,
      onFix: (issue) => {
        this.proposeFix(issue);
      },
      onFixAll: (code, issues) => {
        void this.#proposeFixes(code, issues);
      },
      onMissing: (code) => void this.#find(code),
      onRetry: () => void this.run(),
    });
    this.#form.addEventListener("change", () => {
      events.onOptions();
      void this.run();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
    });
  }

  get options(): CheckOptions {
    const fields = new FormData(this.#form);
    const named = /\.(?:jsonl|ndjson)$/i.test(this.#source.name ?? "");
    return {
      platform: fields.get("platform") as PlatformChoice,
      limits: { maxIssues: issuesAtMost },
      ...(named && { framing: "json-lines" as const }),
      ...(fields.get("rules") === null && { rules: false as const }),
    };
  }

  /** The settings, as a link has them. */
  get link(): LinkSettings {
    const { platform, rules } = this.options;
    return { platform, rules: rules === false ? "0" : undefined, ...this.#view.filter };
  }

  set link(link: LinkSettings) {
    const { platform = "auto", rules = "1", code, severity } = link;
    setField(this.#form, "platform", platform);
    setField(this.#form, "rules", rules);
    const known = severity === "error" || severity === "warning" ? severity : undefined;
    this.#view.filter = { code, severity: known };
  }

  /** All issues are listed, as for a file that is opened. */
  showAll(): void {
    this.#view.filter = { code: undefined, severity: undefined };
  }

  /** `undefined`: the rows are not checked yet. */
  get framing(): Framing | undefined {
    return this.#summary?.framing;
  }

  /** Those that are carried, if the rows are checked. */
  get issues(): readonly Issue[] {
    return this.#summary?.issues ?? [];
  }

  /** The rows are others now. What was to be said of those before is of no use. */
  stop(): void {
    this.#summary = undefined;
    this.#finding.abort();
    this.#tasks.stop();
    this.stopFixes();
  }

  /** Other rows will be here soon: those of now are not to be mended any more. */
  stopFixes(): void {
    this.#fixes.close();
  }

  /** Checks the rows as they are now. */
  async run(): Promise<void> {
    this.#summary = undefined;
    this.#finding.abort();
    const { rows, holdsRows, version } = this.#source;
    if (!holdsRows) {
      this.#tasks.stop();
      this.#source.mark([]);
      this.#showNoRows();
      return;
    }
    const { options } = this;
    await this.#tasks.run({
      doing: "Checking",
      rows,
      view: this.#view,
      ask: (wish) => this.#engine.ask("check", { rows, options }, wish),
      onAnswer: (checked) => {
        this.#summary = checked.summary;
        this.#checked = version;
        this.#view.show(checked);
        this.#source.mark(checked.summary.issues);
        this.#events.onChecked(checked.summary);
      },
    });
  }

  // Those that are not among the first issues of the file.
  async #find(code: string): Promise<void> {
    const { version } = this.#source;
    this.#finding.abort();
    const finding = new AbortController();
    this.#finding = finding;
    const found = await this.#issuesOf(code, finding.signal);
    if (finding.signal.aborted || version !== this.#source.version) return;
    this.#view.showFound(code, found);
  }

  async #issuesOf(code: string, signal: AbortSignal): Promise<readonly Issue[]> {
    const summary = this.#summary;
    if (summary === undefined) return [];
    const { rows } = this.#source;
    const options: CheckOptions = { ...this.options, platform: summary.platform ?? "auto" };
    const total = summary.totals[code] ?? 0;
    const carried = summary.issues.filter((issue) => issue.code === code);
    try {
      const found = await this.#engine.ask("issuesOf", { rows, options, code, total }, { signal });
      return found.length > carried.length ? found : carried;
    } catch {
      // What is wrong with the file or the worker is said where that is noticed.
      return carried;
    }
  }

  #showNoRows(): void {
    const { name, foreign } = this.#source;
    if (foreign !== undefined)
      this.#view.showIdle(
        "These are no rows",
        `${name ?? "This"} is ${foreign}. Rows are JSON text: JSON Lines, a JSON array or a request body, packed with gzip or not.`,
      );
    else if (name === undefined) this.#view.showIdle();
    else this.#view.showIdle(`${name} is empty`);
  }

  proposeFix(issue: Issue): void {
    const { fix } = issue;
    const { rows, version } = this.#source;
    // Its places are those of other rows, until these are checked.
    if (fix === undefined || version !== this.#checked) return;
    this.#fixes.open({
      title: fix.title,
      issues: [issue],
      rows,
      apply: async (signal) => {
        const mended = await this.#engine.ask("fix", { rows, fix }, { signal });
        await this.#use(mended, version, issue.line);
      },
    });
  }

  // Repairs of the file as a whole come first: of others there may be too many to be shown.
  async #withFileFixes(issues: readonly Issue[]): Promise<readonly Issue[]> {
    const codes = fileFixesIn(this.#summary?.totals ?? {});
    const hidden = codes.filter((code) => !issues.some((issue) => issue.code === code));
    if (hidden.length === 0) return issues;
    this.#finding.abort();
    this.#finding = new AbortController();
    const { signal } = this.#finding;
    const found = await Promise.all(hidden.map((code) => this.#issuesOf(code, signal)));
    return [...found.flat(), ...issues];
  }

  async #proposeFixes(code: string | undefined, listed: readonly Issue[]): Promise<void> {
    const { rows, version } = this.#source;
    if (version !== this.#checked || this.#summary === undefined) return;
    const issues = code === undefined ? await this.#withFileFixes(listed) : listed;
    if (version !== this.#source.version) return;
    const { platform, framing } = this.#summary;
    const options: CheckOptions = { ...this.options, platform: platform ?? "auto" };
    const apply = async (signal: AbortSignal, { update }: Busy): Promise<void> => {
      const wish = { signal, onProgress: update };
      const asked = { rows, options, framing, code };
      await this.#use(await this.#engine.ask("fixAll", asked, wish), version);
    };
    this.#fixes.open({
      title: code === undefined ? "Fix all that can be fixed" : `Fix all \`${code}\``,
      issues,
      note: "All such fixes of the file are done, also those of issues that are not listed, and those that become possible by others.",
      rows,
      apply,
    });
  }

  /**
   * @param version Of the rows that were mended: others are not replaced.
   * @param line Where to look for the fix; otherwise what is shown stays where it is.
   */
  async #use({ rows, fixes }: Mended, version: number, line?: number): Promise<void> {
    if (version !== this.#source.version) return;
    await this.#source.replace(rows, line);
    // A file that was opened meanwhile is not to be replaced.
    if (version === this.#source.version) return;
    announce(`${count(fixes, "fix", "fixes")} done.`);
  }
}
