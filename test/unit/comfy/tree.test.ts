import { expect, test } from "vitest";
import type { ProcessEntry, ProcessTable } from "../../../main/core/comfy/processes/types.ts";
import { processTable } from "../../../main/core/comfy/processes/table.ts";
import { treeOf } from "../../../main/core/comfy/tree.ts";

type Signal = readonly [pid: number, signal: string | number];

/** A computer of processes that are only listed, and notes what is done to them. */
function computer(platform: NodeJS.Platform, entries: ProcessEntry[], isTold = true) {
  const signals: Signal[] = [];
  const commands: string[] = [];
  const gone = (pid: number): Error => Object.assign(new Error(String(pid)), { code: "ESRCH" });
  const processes: ProcessTable = {
    ...processTable("linux"),
    list: () => (isTold ? entries : null),
    find: (pid) => (isTold ? (entries.find((entry) => entry.pid === pid) ?? null) : null),
  };
  return {
    signals,
    commands,
    system: {
      platform,
      processes,
      kill(pid: number, signal: NodeJS.Signals | 0) {
        const isThere = entries.some((entry) => entry.pid === pid || entry.group === -pid);
        if (!isThere) throw gone(pid);
        if (signal !== 0) signals.push([pid, signal]);
      },
      runNow(command: string, args: readonly string[]) {
        commands.push([command, ...args].join(" "));
        entries.length = 0;
      },
    },
  };
}

const entry = (pid: number, parent: number, group: number, startedAt = "then"): ProcessEntry => ({
  ...{ pid, parent, group, startedAt },
});

test("Windows: the whole tree is ended by taskkill, once, and never again when it is gone", () => {
  const { system, commands, signals } = computer("win32", [entry(412, 1, 412)], false);
  const tree = treeOf(412, null, system);
  expect(tree.isAlive()).toBe(true);
  tree.signal("SIGINT");
  expect(tree.isAlive()).toBe(false);
  tree.signal("SIGKILL");
  expect(commands).toEqual(["taskkill /PID 412 /T /F"]);
  expect(signals).toEqual([]);
});

test("macOS: the group is signalled, and a child that left it by itself; a neighbour is not", () => {
  const entries = [
    entry(412, 1, 412),
    entry(413, 412, 412),
    entry(414, 413, 414),
    entry(500, 1, 500),
  ];
  const { system, signals } = computer("darwin", entries);
  treeOf(412, "then", system).signal("SIGINT");
  expect(signals).toEqual([
    [-412, "SIGINT"],
    [414, "SIGINT"],
  ]);
});

// The system gives numbers out again: a stranger may have this one by now.
test("a process that has our number but started at another time is never signalled", () => {
  const { system, signals } = computer("darwin", [entry(412, 1, 412, "later")]);
  const tree = treeOf(412, "then", system);
  tree.signal("SIGKILL");
  expect(tree.isAlive()).toBe(false);
  expect(signals).toEqual([]);
});

test("a child that left the group stays known when its parent is gone", () => {
  const entries = [entry(412, 1, 412), entry(414, 412, 414)];
  const { system, signals } = computer("linux", entries);
  const tree = treeOf(412, "then", system);
  expect(tree.pids()).toEqual([412, 414]);
  entries.splice(0, 2, entry(414, 1, 414));
  expect(tree.isAlive()).toBe(true);
  tree.signal("SIGTERM");
  expect(signals).toContainEqual([414, "SIGTERM"]);
});
