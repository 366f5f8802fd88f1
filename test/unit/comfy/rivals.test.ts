import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "vitest";
import type { Launch } from "../../../main/core/comfy/launch.ts";
import type { ProcessTable } from "../../../main/core/comfy/processes/types.ts";
import { findRival } from "../../../main/core/comfy/rivals.ts";
import { processTable } from "../../../main/core/comfy/processes/table.ts";
import { freeLoopbackPort } from "../../../main/core/platform/ports.ts";
import { isRunning, python, test, untilState, type Bench } from "./support.ts";

type Platform = "linux" | "darwin" | "win32";

/** A computer on which one process runs by this line, and works in this folder. */
function running(
  platform: Platform,
  command: string,
  workingFolder: string | null = null,
  program: string | null = null,
) {
  const found = { pid: 4711, name: "python", startedAt: "then", since: 1_000, command, program };
  const processes: ProcessTable = {
    ...processTable("linux"),
    commands: async () => [{ ...found, pid: 1, command: "/sbin/init" }, found],
    workingFolder: async () => workingFolder,
  };
  return { platform, processes, get: async () => null };
}

const launchOf = (folder: string, command: string, args: readonly string[] = []): Launch => ({
  ...{ command, program: ["-s", "main.py"], arguments: args, folder, environment: {} },
});
const linux = launchOf("/home/ana/ComfyUI", "/home/ana/ComfyUI/.venv/bin/python3");
const mac = launchOf("/Users/ana/ComfyUI", "/Users/ana/ComfyUI/venv/bin/python3");
const portable = launchOf("D:\\Comfy\\ComfyUI", "D:\\Comfy\\python_embeded\\python.exe");

test.for<[string, Launch, Platform, string, string | null]>([
  ["by the whole path", linux, "linux", "python3 /home/ana/ComfyUI/main.py --lowvram", null],
  ["by the folder that it works in", linux, "linux", "python3 main.py", "/home/ana/ComfyUI"],
  ["from the folder above", linux, "linux", "python3 ComfyUI/main.py", "/home/ana"],
  [
    "by its own Python, where its folder has another name",
    ...([linux, "linux"] as const),
    ...(["/home/ana/ComfyUI/.venv/bin/python3 main.py", "/mnt/ai/ComfyUI"] as const),
  ],
  ["by its own Python", mac, "darwin", "/Users/ana/ComfyUI/venv/bin/python3 main.py", null],
  [
    "by the portable build's Python, however it is spelled",
    ...([portable, "win32"] as const),
    "d:\\comfy\\python_embeded\\python.exe -s ComfyUI\\main.py --windows-standalone-build",
    null,
  ],
  [
    "by a quoted path",
    ...([portable, "win32"] as const),
    '"C:\\Python\\python.exe" "D:\\Comfy\\ComfyUI\\main.py"',
    null,
  ],
])("another ComfyUI on the folder is known %s", async ([, launch, platform, line, folder]) => {
  expect(await findRival(launch, running(platform, line, folder))).toEqual({
    ...{ pid: 4711, name: "python", started_at: "then", since: 1_000, url: null },
  });
});

const embedded = "D:\\Comfy\\python_embeded\\python.exe";
const inVenv = launchOf("D:\\ComfyUI", "D:\\ComfyUI\\venv\\Scripts\\python.exe");
const withData = { ...portable, arguments: ["--base-directory", "D:\\Data"] };

// The portable build's own .bat, and most people, name Python and main.py without the folder before
// them; Windows tells the program's whole path, and not the folder that a process works in.
test.for<[string, Launch, string, string]>([
  [
    "by the portable build's own .bat",
    ...([portable, embedded] as const),
    ".\\python_embeded\\python.exe -s ComfyUI\\main.py --windows-standalone-build",
  ],
  [
    "in other cases, with the dot before both",
    ...([portable, "d:\\comfy\\PYTHON_EMBEDED\\python.exe"] as const),
    ".\\python_embeded\\python.exe -s .\\comfyui\\main.py",
  ],
  [
    "by an environment's Python in the folder itself",
    ...([inVenv, "D:\\ComfyUI\\venv\\Scripts\\python.exe"] as const),
    "venv\\Scripts\\python.exe main.py --lowvram",
  ],
  [
    "by an activated environment's",
    ...([inVenv, "D:\\ComfyUI\\venv\\Scripts\\python.exe"] as const),
    '"python"  .\\main.py',
  ],
  [
    "from the folder above, with the same data, told from there",
    ...([withData, embedded] as const),
    "python_embeded\\python.exe ComfyUI\\main.py --base-directory ..\\Data",
  ],
])("on Windows one that was started %s is known", async ([, launch, program, line]) => {
  expect(await findRival(launch, running("win32", line, null, program))).toMatchObject({
    pid: 4711,
  });
});

test.for<[string, Launch, string, string]>([
  [
    "another portable build",
    ...([portable, "E:\\Other\\python_embeded\\python.exe"] as const),
    ".\\python_embeded\\python.exe -s ComfyUI\\main.py",
  ],
  [
    "this Python with another program's main.py",
    ...([portable, embedded] as const),
    "python_embeded\\python.exe tools\\main.py",
  ],
  [
    "a Python that others use too",
    ...([
      launchOf("D:\\ComfyUI", "C:\\Python311\\python.exe"),
      "C:\\Python311\\python.exe",
    ] as const),
    "python main.py",
  ],
  [
    "one with its data elsewhere",
    ...([portable, embedded] as const),
    "python_embeded\\python.exe ComfyUI\\main.py --base-directory Data",
  ],
])("on Windows %s is left alone", async ([, launch, program, line]) => {
  expect(await findRival(launch, running("win32", line, null, program))).toBeNull();
});

test("of a program that starts Python for somebody, Python is told", async () => {
  const command = "python3 /home/ana/ComfyUI/main.py";
  const system = running("linux", command);
  const [, python] = await system.processes.commands();
  if (python === undefined) throw new Error("No process");
  const wrapper = { ...python, pid: 4700, name: "timeout", command: `timeout 60 ${command}` };
  const processes = { ...system.processes, commands: async () => [wrapper, python] };
  expect(await findRival(linux, { ...system, processes })).toMatchObject({ pid: 4711 });
});

test.for<[string, string, string | null]>([
  ["of another folder", "python3 /srv/ComfyUI/main.py", null],
  ["that works in another folder", "python3 main.py", "/srv/other"],
  ["whose folder nobody tells", "python3 main.py", null],
  [
    "that keeps its data elsewhere",
    "python3 /home/ana/ComfyUI/main.py --base-directory /data",
    null,
  ],
  ["that is no Python", "vim /home/ana/ComfyUI/main.py", null],
])("a program %s is left alone", async ([, line, folder]) => {
  expect(await findRival(linux, running("linux", line, folder))).toBeNull();
});

test("with the same data folder elsewhere it is one all the same", async () => {
  const line = "python3 /home/ana/ComfyUI/main.py --base-directory /data --port 9000";
  const launch = { ...linux, arguments: ["--base-directory", "/data"] };
  expect(await findRival(launch, running("linux", line))).not.toBeNull();
});

/** A ComfyUI that somebody started in a terminal, in this folder. */
async function inTerminal(folder: string): Promise<{ pid: number; port: number; end: () => void }> {
  const port = await freeLoopbackPort();
  const args = [join(folder, "main.py"), "--port", String(port)];
  const child = spawn(python, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  await once(child.stderr, "data");
  return { pid: child.pid ?? 0, port, end: () => child.kill("SIGKILL") };
}

async function asked(bench: Bench, folder: string) {
  const supervisor = bench.supervise({ leftOver: "ask" });
  supervisor.choose({ kind: "folder", folder, python }, []);
  await supervisor.start();
  return supervisor;
}

test("one that runs in a terminal is told of, with its process and address, and nothing is started", async ({
  bench,
}) => {
  const folder = bench.install("answers");
  const other = await inTerminal(folder);
  const supervisor = await asked(bench, folder);
  expect(supervisor.status()).toMatchObject({
    ...{ state: "stopped", failure: { reason: "folder_in_use" } },
    rival: { pid: other.pid, url: `http://127.0.0.1:${String(other.port)}` },
  });
  expect(supervisor.upstream()).toBeNull();
  await supervisor.endRival();
  expect(isRunning(other.pid)).toBe(false);
  expect(await untilState(supervisor, "ready")).toMatchObject({ rival: null, failure: null });
});

test("shared as it is, it goes on when Latchkey stops", async ({ bench }) => {
  const folder = bench.install("answers");
  const other = await inTerminal(folder);
  const supervisor = await asked(bench, folder);
  const url = `http://127.0.0.1:${String(other.port)}`;
  expect(supervisor.status()).toMatchObject({ rival: { url } });
  supervisor.choose({ kind: "upstream", url }, []);
  await supervisor.restart();
  expect(await untilState(supervisor, "ready")).toMatchObject({ source: "upstream", rival: null });
  await supervisor.close();
  expect(isRunning(other.pid)).toBe(true);
  other.end();
});

// Its number may belong to another program by the time that a person presses the button.
test("nothing is ended where the process is another one by now", async ({ bench }) => {
  const folder = bench.install("answers");
  const other = await inTerminal(folder);
  const supervisor = bench.supervise({
    leftOver: "ask",
    system: {
      processes: {
        ...processTable("linux"),
        inspect: async (pid) => ({
          pid,
          name: "python",
          startedAt: "later",
          since: 0,
          command: "",
          program: null,
        }),
      },
    },
  });
  supervisor.choose({ kind: "folder", folder, python }, []);
  await supervisor.start();
  await supervisor.endRival();
  expect(isRunning(other.pid)).toBe(true);
  expect(supervisor.status().failure?.reason).toBe("folder_in_use");
  other.end();
});

test("where nobody can be asked, it starts all the same and says so in the log", async ({
  bench,
}) => {
  const folder = bench.install("answers");
  const other = await inTerminal(folder);
  const supervisor = bench.supervise();
  supervisor.choose({ kind: "folder", folder, python }, []);
  await supervisor.start();
  await untilState(supervisor, "ready");
  expect(bench.entries.map(({ event }) => event)).toContain("another ComfyUI uses this folder");
  other.end();
});
