import { expect, test } from "vitest";
import { parseDetails as parsePs, parseList } from "../../../main/core/comfy/processes/ps.ts";
import { parseDetails as parsePowershell } from "../../../main/core/comfy/processes/windows.ts";

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
    command: "/opt/venv/bin/python3 -s main.py --port 4711",
  });
  expect(parsePs(412, "")).toBeNull();
});

test("Windows' details of a process; nothing printed means no such process", () => {
  const output =
    '{"ProcessId":4711,"Name":"python.exe","CommandLine":"C:\\\\p\\\\python.exe -s main.py","Started":"134085"}\r\n';
  expect(parsePowershell(output)).toEqual({
    ...{ pid: 4711, name: "python.exe", startedAt: "134085" },
    command: "C:\\p\\python.exe -s main.py",
  });
  expect(parsePowershell("")).toBeNull();
});
