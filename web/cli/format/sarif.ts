// SARIF 2.1.0, which code scanning services and editors read: one run, of all files.
import path from "node:path";
import { pathToFileURL } from "node:url";
import manifest from "../../../package.json" with { type: "json" };
import { notCarried } from "./outcome.js";
import type { Catalogue, Outcome, Reporter } from "./outcome.js";
import { readablePath } from "../../path.js";
import { spanEnd } from "./span.js";
import { displayName } from "../read.js";
import { counted } from "../terminal.js";
import type { Edit, Issue } from "../../types.js";

export function sarifReporter(catalogue: Catalogue): Reporter {
  const log = new Log(catalogue);
  return {
    add(outcome) {
      log.add(outcome);
      return [];
    },
    end: (isFailed) => `${JSON.stringify(log.finish(!isFailed), null, 2)}\n`,
    saysErrors: true,
    excerptBytes: 512,
  };
}

class Log {
  readonly #catalogue: Catalogue;
  readonly #codes: string[] = [];
  readonly #results: object[] = [];
  readonly #artifacts: object[] = [];
  readonly #notifications: object[] = [];

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  add(outcome: Outcome): void {
    const location = locationOf(outcome.file);
    if ("error" in outcome) {
      this.#notify("error", location, outcome.error);
      return;
    }
    const { issues, records, valid, invalid, totals } = outcome;
    this.#artifacts.push({ location, properties: { records, valid, invalid, totals } });
    for (const issue of issues) this.#results.push(this.#result(location, issue));
    const more = notCarried(outcome);
    if (more > 0) {
      const beyond = `${counted(more, "issue")} more than are listed; --max-issues lists them.`;
      this.#notify("note", location, beyond);
    }
  }

  finish(isSuccessful: boolean): object {
    const invocation = {
      executionSuccessful: isSuccessful,
      toolExecutionNotifications: this.#notifications,
    };
    const run = {
      tool: { driver: { ...driver, rules: this.#codes.map((code) => this.#rule(code)) } },
      columnKind: "utf16CodeUnits",
      invocations: [invocation],
      artifacts: this.#artifacts,
      results: this.#results,
    };
    return { $schema: schemaUri, version: "2.1.0", runs: [run] };
  }

  #result(location: object, issue: Issue): object {
    const { severity, code, message, hint } = issue;
    const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
    const physicalLocation = { artifactLocation: location, region: region(issue) };
    return {
      ruleId: code,
      ruleIndex: this.#indexOf(code),
      level: severity,
      message: { text },
      locations: [{ physicalLocation, ...logicalLocations(issue) }],
      ...fixes(location, issue),
      properties: { record: issue.record },
    };
  }

  #indexOf(code: string): number {
    const known = this.#codes.indexOf(code);
    return known >= 0 ? known : this.#codes.push(code) - 1;
  }

  #rule(id: string): object {
    const { summary, documentation } = this.#catalogue(id) ?? {};
    if (summary === undefined || documentation === undefined) return { id };
    return {
      id,
      shortDescription: { text: summary },
      help: { text: documentation, markdown: documentation },
    };
  }

  #notify(level: "error" | "note", location: object, text: string): void {
    const locations = [{ physicalLocation: { artifactLocation: location } }];
    this.#notifications.push({ level, message: { text }, locations });
  }
}

const schemaUri = "https://json.schemastore.org/sarif-2.1.0.json";
const driver = { name: manifest.name, semanticVersion: manifest.version };

function region(issue: Issue): object {
  const { line, column, offset, length, excerpt } = issue;
  const end = spanEnd(issue);
  return {
    startLine: line,
    startColumn: column,
    ...(end === undefined ? {} : { endColumn: end, snippet: { text: excerpt?.marked ?? "" } }),
    byteOffset: offset,
    byteLength: length,
  };
}

function logicalLocations({ path: keys, pointer }: Issue): object {
  if (keys.length === 0) return {};
  return {
    logicalLocations: [{ fullyQualifiedName: readablePath(keys), decoratedName: pointer }],
  };
}

function fixes(artifactLocation: object, { fix }: Issue): object {
  if (fix === undefined) return {};
  const changes = [{ artifactLocation, replacements: fix.edits.map(replacement) }];
  return { fixes: [{ description: { text: fix.title }, artifactChanges: changes }] };
}

function replacement({ offset, length, text }: Edit): object {
  return {
    deletedRegion: { byteOffset: offset, byteLength: length },
    insertedContent: { text },
  };
}

// Relative names are from the folder that the command runs in.
function locationOf(file: string): object {
  if (path.isAbsolute(file)) return { uri: pathToFileURL(file).href };
  const parts = displayName(file).split(path.sep).map(encodeURIComponent);
  return { uri: parts.join("/") };
}
