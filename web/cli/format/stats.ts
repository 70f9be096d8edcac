// Statistics for people: tables with bars.
import { cells } from "../terminal.js";
import type { Cell, Colors } from "../terminal.js";
import type { DatasetStats, LengthStats, NameCounts } from "../../types.js";

const namesShown = 10;
const widestBar = 24;

export interface StatsStyle {
  readonly colors: Colors;
}

const toolUses = [
  ["called", "call tools"],
  ["declared", "declare tools, call none"],
  ["none", "no tools"],
] as const;

export function statsText(stats: DatasetStats, { colors }: StatsStyle): string {
  const { rows, unreadable, groups, groupsLeftOut, roles, toolCalls, bytes, messages } = stats;
  const uses = toolUses
    .map(([use, name]) => ({ name, count: stats.toolUse[use] }))
    .filter(({ count }) => count > 0);
  const counted = groups.map(({ platform, split, rows: count }) => ({
    name: split === null ? platform : `${platform}, split ${split}`,
    count,
  }));
  const unread = unreadable === 0 ? "" : `, ${unreadable} unreadable`;
  return [
    section(`rows: ${rows}${unread}`, namesTable(counted, groupsLeftOut), colors),
    section(`messages by role: ${roles.total}`, table(roles), colors),
    section(`tool calls: ${toolCalls.total}`, table(toolCalls), colors),
    section("rows by tool use", namesTable(uses, 0), colors),
    section(`bytes in a row: ${quantiles(bytes)}`, lengthTable(bytes), colors),
    section(`messages in a row: ${quantiles(messages)}`, lengthTable(messages), colors),
  ].join("");
}

function section(title: string, body: string, colors: Colors): string {
  return `\n${colors.bold(title)}\n${body}`;
}

interface Counted {
  readonly name: string;
  readonly count: number;
}

function table({ names, leftOut }: NameCounts): string {
  return namesTable(names, leftOut);
}

function namesTable(counted: readonly Counted[], leftOut: number): string {
  const rest = counted.slice(namesShown).reduce((sum, { count }) => sum + count, leftOut);
  const others = rest > 0 ? [{ name: "others", count: rest }] : [];
  return bars([...counted.slice(0, namesShown), ...others]);
}

function quantiles({ rows, p50, p95, max }: LengthStats): string {
  return rows === 0 ? "none" : `p50 ${p50}, p95 ${p95}, max ${max}`;
}

// By powers of two, those between the least and the greatest included.
function lengthTable({ buckets }: LengthStats): string {
  const counts = new Map<number, number>();
  for (const { from, rows } of buckets) {
    const power = powerOf(from);
    counts.set(power, (counts.get(power) ?? 0) + rows);
  }
  const powers = [...counts.keys()];
  const [least = 0, greatest = -1] = [powers[0], powers.at(-1)];
  return bars(
    Array.from({ length: greatest - least + 1 }, (_, step) => ({
      name: range(least + step),
      count: counts.get(least + step) ?? 0,
    })),
  );
}

function powerOf(length: number): number {
  return length === 0 ? 0 : Math.floor(Math.log2(length)) + 1;
}

function range(power: number): string {
  const from = power === 0 ? 0 : 2 ** (power - 1);
  const to = power === 0 ? 0 : 2 ** power - 1;
  return from === to ? String(from) : `${from}–${to}`;
}

function bars(counted: readonly Counted[]): string {
  const most = Math.max(1, ...counted.map(({ count }) => count));
  const digits = String(most).length;
  const names = counted.map(({ name }) => shownName(name));
  const widest = Math.max(0, ...names.map(({ width }) => width));
  return counted
    .map(({ count }, index) => {
      const bar = "█".repeat(Math.ceil((count / most) * widestBar));
      const { text = "", width = 0 } = names[index] ?? {};
      const line = `  ${String(count).padStart(digits)}  ${text}${" ".repeat(widest - width)}  ${bar}`;
      return `${line.trimEnd()}\n`;
    })
    .join("");
}

// Names are data too: of any length, in any script.
function shownName(name: string): Cell {
  const shown = cells(name);
  const kept = shown.length > longestName ? [...shown.slice(0, longestName), ellipsis] : shown;
  const width = kept.reduce((sum, cell) => sum + cell.width, 0);
  return { text: kept.map(({ text }) => text).join(""), width };
}

const longestName = 48;
const ellipsis: Cell = { text: "…", width: 1 };
