import type { ProcessEntry } from "./processes/types.ts";
import type { System } from "./system.ts";

/** A process that we started, with everything that it started. */
export type Tree = {
  readonly pid: number;
  /** Whether any of it still runs. */
  isAlive(): boolean;
  /** Whether its first process still runs; cheap enough to be asked twice a second. */
  leads(): boolean;
  /** Those of it that can be seen, itself among them. */
  pids(): readonly number[];
  /** Signals all of it at once. Windows knows no signals: there, any of them ends it. */
  signal(signal: NodeJS.Signals): void;
};

type TreeSystem = Pick<System, "platform" | "processes" | "kill" | "runNow">;

/**
 * The tree of the process `pid`, which leads a group of its own. Once seen to be gone it is never
 * signalled again: the system may have given its number to a stranger.
 */
export function treeOf(pid: number, startedAt: string | null, system: TreeSystem): Tree {
  if (system.platform === "win32") return windowsTree(pid, system);
  const members = new Map<number, string>();
  let isGone = false;

  const refresh = (): boolean => {
    const entries = system.processes.list();
    if (entries === null) return false;
    const leader = entries.find((entry) => entry.pid === pid);
    const isStranger = leader !== undefined && startedAt !== null && leader.startedAt !== startedAt;
    const before = new Map(members);
    members.clear();
    for (const entry of isStranger ? [] : membersOf(pid, before, entries)) {
      members.set(entry.pid, entry.startedAt);
    }
    return true;
  };
  const isAlive = (): boolean => {
    if (isGone) return false;
    const isKnownToRun = [...members].some(
      ([member, since]) => system.processes.find(member)?.startedAt === since,
    );
    if (isKnownToRun) return true;
    isGone = refresh() ? members.size === 0 : !canSignal(system, -pid);
    return !isGone;
  };

  return {
    pid,
    isAlive,
    leads() {
      if (isGone || !canSignal(system, pid)) return false;
      // One that has ended can be signalled until it is collected; only where asking is cheap is it told apart.
      return system.platform !== "linux" || system.processes.find(pid)?.startedAt === startedAt;
    },
    pids() {
      refresh();
      return [...members.keys()];
    },
    signal(signal) {
      refresh();
      if (!isAlive()) return;
      trySignal(system, -pid, signal);
      for (const [member, since] of members) {
        const entry = system.processes.find(member);
        const hasLeftGroup = entry?.startedAt === since && entry.group !== pid;
        if (hasLeftGroup) trySignal(system, member, signal);
      }
    },
  };
}

/** The group, and descendants that made a group of their own, also when what started them is gone. */
function membersOf(
  pid: number,
  known: ReadonlyMap<number, string>,
  entries: readonly ProcessEntry[],
): ProcessEntry[] {
  const found = entries.filter(
    (entry) => entry.pid === pid || entry.group === pid || known.get(entry.pid) === entry.startedAt,
  );
  const pids = new Set(found.map((entry) => entry.pid));
  for (let index = 0; index < found.length; index += 1) {
    const parent = found[index]?.pid;
    for (const entry of entries) {
      if (entry.parent !== parent || pids.has(entry.pid)) continue;
      pids.add(entry.pid);
      found.push(entry);
    }
  }
  return found;
}

function windowsTree(pid: number, system: TreeSystem): Tree {
  let isGone = false;
  const isAlive = (): boolean => {
    isGone ||= !canSignal(system, pid);
    return !isGone;
  };
  return {
    pid,
    isAlive,
    leads: isAlive,
    pids: () => [pid],
    signal() {
      if (isAlive()) system.runNow("taskkill", ["/PID", String(pid), "/T", "/F"]);
    },
  };
}

function canSignal(system: TreeSystem, pid: number): boolean {
  try {
    system.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

function trySignal(system: TreeSystem, pid: number, signal: NodeJS.Signals): void {
  try {
    system.kill(pid, signal);
  } catch (error) {
    if (!isCode(error, "ESRCH") && !isCode(error, "EPERM")) throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
