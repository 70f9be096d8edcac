// Who writes a journal, as far as the machine tells it. Promises: a process is said to be gone only where
// its number means the same here: on this machine, since it started, in this container. A clock may have
// been set: it says nothing of a process of this start.
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import os from "node:os";

/** A process, and where its number holds. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When it took the journal. */
  readonly at: string;
  /** Linux: the machine, its start, the space of process numbers, and when the process began. */
  readonly machine?: string | undefined;
  readonly boot?: string | undefined;
  readonly space?: string | undefined;
  readonly began?: string | undefined;
}

/** This process. */
export function thisProcess(): Holder {
  return {
    pid: process.pid,
    host: os.hostname(),
    at: new Date().toISOString(),
    machine: told(machine),
    boot: told(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    space: told(() => readlinkSync("/proc/self/ns/pid")),
    began: beginOf(process.pid),
  };
}

/** Whether a process that is not this one is at work, or may be. */
export function mayLive(other: Holder): boolean {
  const here = thisProcess();
  // Of another machine's processes nothing is known, nor of another container's.
  if (other.host !== here.host) return true;
  if (other.boot !== here.boot) return !hasStartedAnew(other, here);
  if (other.space !== here.space) return true;
  // Its number is this one's by now.
  if (other.pid === here.pid) return false;
  return isRunning(other);
}

// Another start has another id. Copies of one machine may share its own, and its name: only of those the
// clock has to tell which one began before this one started.
function hasStartedAnew(other: Holder, here: Holder): boolean {
  if (other.boot === undefined || here.boot === undefined) return false;
  const isSame = other.machine !== undefined && other.machine === here.machine;
  return isSame && Date.parse(other.at) < Date.now() - os.uptime() * 1000;
}

function isRunning({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: unknown }).code === "EPERM";
  }
  const now = beginOf(pid);
  return began === undefined || now === undefined || began === now;
}

// Field 22 of the process's line; its name, in brackets before, may hold anything.
function beginOf(pid: number): string | undefined {
  const line = told(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  return line?.slice(line.lastIndexOf(")") + 2).split(" ")[19];
}

// The id itself is not for others to see, and a journal may be shown to them.
function machine(): string {
  const id = readFileSync("/etc/machine-id", "utf8").trim();
  return id && createHash("sha256").update(`entrybridge ${id}`).digest("hex").slice(0, 16);
}

function told(read: () => string): string | undefined {
  try {
    return read().trim() || undefined;
  } catch {
    return undefined;
  }
}
