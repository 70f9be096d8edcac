// Annotations of GitHub Actions (workflow commands): one a line, shown beside the file's lines.
// Promises: whatever a file or its name says, it begins no command of its own.
import path from "node:path";
import { notCarried } from "./outcome.js";
import type { Outcome, Reporter } from "./outcome.js";
import { readablePath } from "../../path.js";
import { spanEnd } from "./span.js";
import { counted, printable } from "../terminal.js";
import type { Issue } from "../../types.js";

export function githubReporter(): Reporter {
  return {
    add: (outcome) => [annotations(outcome)],
    end: () => "",
    saysErrors: true,
    excerptBytes: 512,
  };
}

type Kind = "error" | "warning" | "notice";
type Properties = Readonly<Record<string, string | number | undefined>>;

function annotations(outcome: Outcome): string {
  const file = fileInWorkspace(outcome.file);
  if ("error" in outcome) return annotation("error", { file }, outcome.error);
  const more = notCarried(outcome);
  const beyond = `… and ${counted(more, "issue")} more; --max-issues shows them.`;
  return (
    outcome.issues.map((issue) => issueAnnotation(file, issue)).join("") +
    (more > 0 ? annotation("notice", { file }, beyond) : "")
  );
}

function issueAnnotation(file: string | undefined, issue: Issue): string {
  const { severity, code, line, column, message, hint } = issue;
  const place = readablePath(issue.path);
  const said = `${place === "" ? "" : `${place}: `}${message}${hint === undefined ? "" : `\nhint: ${hint}`}`;
  const properties = { file, line, col: column, endColumn: spanEnd(issue), title: code };
  return annotation(severity, properties, said);
}

function annotation(kind: Kind, properties: Properties, message: string): string {
  const given = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapedProperty(String(value))}`)
    .join(",");
  const lines = message.split("\n").map(printable).join("\n");
  return `::${kind}${given === "" ? "" : ` ${given}`}::${escaped(lines)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

// Annotations name files from the root of the repository, wherever the command runs.
function fileInWorkspace(file: string): string | undefined {
  if (file === "-") return undefined;
  const { GITHUB_WORKSPACE: workspace = "" } = process.env;
  if (workspace === "") return file;
  const inside = path.relative(workspace, path.resolve(file));
  return inside.startsWith("..") || path.isAbsolute(inside) ? file : inside.replaceAll("\\", "/");
}
