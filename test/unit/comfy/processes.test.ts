import { expect, test } from "vitest";
import { processTable } from "../../../main/core/comfy/processes/table.ts";
import {
  parseCommands,
  parseDetails as parsePs,
  parseList,
} from "../../../main/core/comfy/processes/ps.ts";
import { parseProcesses } from "../../../main/core/comfy/processes/windows.ts";

test("macOS' list of processes leaves out those that have ended", () => {
  const output =
    "    1     0     1 Ss   Tue Nov 24 08:25:00 2026\n" +
    "  412     1   412 S+   Tue Nov  3 09:07:49 2026    \n" +
    "  413   412   412 Z    Tue Nov 24 09:07:50 2026\n";
  expect(parseList(output)).toEqual([
    { pid: 1, parent: 0, group: 1, startedAt: "Tue Nov 24 08:25:00 2026" },
    { pid: 412, parent: 1, group: 412, startedAt: "Tue Nov  3 09:07:49 2026" },
  ]);
});

test("macOS' details of a process: start and whole command line", () => {
  const output = "Tue Nov  3 09:07:49 2026 /opt/venv/bin/python3 -s main.py --port 4711\n";
  expect(parsePs(412, output)).toEqual({
    pid: 412,
    name: "python3",
    startedAt: "Tue Nov  3 09:07:49 2026",
    since: new Date(2026, 10, 3, 9, 7, 49).getTime() / 1000,
    command: "/opt/venv/bin/python3 -s main.py --port 4711",
    program: null,
  });
  expect(parsePs(412, "")).toBeNull();
});

test("macOS' processes with their command lines", () => {
  const output =
    "    1 Tue Nov 24 08:25:00 2026 /sbin/launchd\n  412 Tue Nov  3 09:07:49 2026 python main.py\n";
  expect(parseCommands(output).map(({ pid, command }) => [pid, command])).toEqual([
    [1, "/sbin/launchd"],
    [412, "python main.py"],
  ]);
});

test("Windows' details of a process, of several, and of none", () => {
  const one = (pid: number): string =>
    `{"ProcessId":${String(pid)},"Name":"python.exe","CommandLine":".\\\\python.exe -s main.py","ExecutablePath":"C:\\\\p\\\\python.exe","Started":"134085000000000000"}`;
  const found = (pid: number) => ({
    ...{ pid, name: "python.exe", startedAt: "134085000000000000", since: 1_764_026_400 },
    command: ".\\python.exe -s main.py",
    program: "C:\\p\\python.exe",
  });
  expect(parseProcesses(`${one(4711)}\r\n`)).toEqual([found(4711)]);
  expect(parseProcesses(`[${one(1)},${one(2)}]`)).toEqual([found(1), found(2)]);
  expect(parseProcesses("")).toEqual([]);
});

test("Linux tells when a process started, where it works, and by which line", async () => {
  const table = processTable("linux");
  const found = await table.inspect(process.pid);
  const since = Date.now() / 1000 - process.uptime();
  expect(Math.abs((found?.since ?? 0) - since)).toBeLessThan(5);
  expect(await table.workingFolder(process.pid)).toBe(process.cwd());
  expect((await table.commands()).map(({ pid }) => pid)).toContain(process.pid);
});
