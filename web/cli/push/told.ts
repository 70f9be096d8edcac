// What `requests` and `push` say: of rows that stay behind, one line each, and to a file what is needed
// to mend and send them.
import type { Issue } from "../../types.js";
import { displayName } from "../read.js";
import { counted, printable } from "../terminal.js";
import type { Colors } from "../terminal.js";
import { Failure } from "../failure.js";
import { isSameFile } from "../write.js";
import type { OutputFile } from "../write.js";

/** Rows shown of those that stay behind, unless more are asked for. */
export const rowsShown = 20;

/** No output takes the place of the input. @throws {Failure} */
export function refuseInputAs(
  file: string,
  outputs: Readonly<Record<string, string | undefined>>,
): void {
  const places = Object.entries(outputs).filter(([, place]) => place !== undefined);
  for (const [index, [option, place = ""]] of places.entries()) {
    if (file !== "-" && isSameFile(file, place)) {
      throw new Failure(`${option} ${place} is the input itself.`);
    }
    const [earlier] =
      places.slice(0, index).find(([, other = ""]) => isSameFile(other, place)) ?? [];
    if (earlier !== undefined) throw new Failure(`${earlier} and ${option} are both ${place}.`);
  }
}

export interface LeftRow {
  readonly status: "failed" | "rejected" | "unknown" | "not-sent";
  readonly record: number;
  readonly line: number;
  readonly message: string;
  readonly text: string;
  /** Their places are those in the file. */
  readonly issues: readonly Issue[];
}

/** Rows that stay behind: the first of those with a fault are shown, all go to the file. */
export class LeftRows {
  readonly first: LeftRow[] = [];
  count = 0;
  readonly #most: number;
  readonly #file: OutputFile | undefined;

  constructor(most: number, file: OutputFile | undefined) {
    this.#most = most;
    this.#file = file;
  }

  readonly add = (row: LeftRow): void => {
    this.#file?.write(`${JSON.stringify(row)}\n`);
    if (row.status === "not-sent") return;
    this.count += 1;
    if (this.first.length < this.#most) this.first.push(row);
  };

  text(file: string, colors: Colors): string {
    const lines = this.first.map((row) => rowText(file, row, colors));
    const more = this.count - this.first.length;
    const all =
      this.#file === undefined ? "--rejects FILE writes them all" : "--rejects has them all";
    if (more > 0) lines.push(`… and ${counted(more, "row")} more; ${all}.\n`);
    return lines.join("");
  }
}

function rowText(file: string, { status, line, message, issues }: LeftRow, colors: Colors): string {
  const [issue] = issues;
  const at = issue === undefined ? line : `${issue.line}:${issue.column}`;
  const place = `${displayName(file)}:${at}`;
  const why = issue === undefined || issue.message === message ? "" : ` (${issue.message})`;
  const code = issue === undefined ? "" : `  ${issue.code}`;
  const name = status === "unknown" ? colors.yellow(status) : colors.red(status);
  return `${colors.bold(printable(place))}  ${name}${code}  ${printable(message + why)}\n`;
}
