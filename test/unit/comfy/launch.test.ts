import { expect } from "vitest";
import {
  argumentsFor,
  demoProgram,
  isLaunch,
  prepareLaunch,
  type Launch,
} from "../../../main/core/comfy/launch.ts";
import { realSystem, type System } from "../../../main/core/comfy/system.ts";
import { systemClock } from "../../../main/core/platform/clock.ts";
import { comfyAt, computer } from "./discover/computer.ts";
import { test, untilState } from "./support.ts";

async function launchOf(
  folder: string,
  machine: ReturnType<typeof computer>,
  args: readonly string[] = [],
): Promise<Launch> {
  const system: System = { ...realSystem(systemClock), ...machine };
  const source = { kind: "folder", folder, python: null } as const;
  const launch = await prepareLaunch(source, args, "/data", system);
  if (!isLaunch(launch)) throw new Error(launch.message);
  return launch;
}

test("a checkout: address first, the artist's own arguments last, beside main.py", async () => {
  const files = { ...comfyAt("/home/ana/ComfyUI"), "/home/ana/ComfyUI/.venv/bin/python3": "" };
  const machine = computer("linux", files);
  const launch = await launchOf("/home/ana/ComfyUI", machine, ["--cpu"]);
  expect(launch).toMatchObject({
    command: "/home/ana/ComfyUI/.venv/bin/python3",
    program: ["-s", "main.py"],
    folder: "/home/ana/ComfyUI",
  });
  expect(argumentsFor(launch, 4711).join(" ")).toBe(
    "--listen 127.0.0.1 --port 4711 --disable-auto-launch --cpu",
  );
});

test("the portable build gets its own argument, from its root folder too", async () => {
  const root = "C:\\ComfyUI_windows_portable";
  const files = { ...comfyAt(`${root}\\ComfyUI`), [`${root}\\python_embeded\\python.exe`]: "" };
  for (const folder of [root, `${root}\\ComfyUI`]) {
    const launch = await launchOf(folder, computer("win32", files), ["--lowvram"]);
    expect(launch.command).toBe(`${root}\\python_embeded\\python.exe`);
    expect(launch.folder).toBe(`${root}\\ComfyUI`);
    expect(launch.arguments).toEqual(["--windows-standalone-build", "--lowvram"]);
  }
});

test("Comfy Desktop: its app's code on the artist's data", async () => {
  const code = "/Applications/ComfyUI.app/Contents/Resources/ComfyUI";
  const base = "/Users/ana/Documents/ComfyUI";
  const machine = computer("darwin", {
    ...comfyAt(code),
    "/Users/ana/Library/Application Support/ComfyUI/config.json": JSON.stringify({
      basePath: base,
    }),
    [`${base}/.venv/bin/python3`]: "",
  });
  const launch = await launchOf(base, machine);
  expect(launch).toMatchObject({ command: `${base}/.venv/bin/python3`, folder: code });
  expect(launch.arguments.join(" ")).toContain(
    `--base-directory ${base} --user-directory ${base}/user`,
  );
});

test("Python gets neither Electron's variables nor an AppImage's libraries", async () => {
  const files = { ...comfyAt("/opt/ComfyUI"), "/opt/ComfyUI/venv/bin/python3": "" };
  const machine = computer("linux", files, {
    ...{ HOME: "/home/ana", ELECTRON_RUN_AS_NODE: "1", NODE_OPTIONS: "--inspect" },
    ...{ APPDIR: "/tmp/.mount_L", LD_LIBRARY_PATH: "/tmp/.mount_L/usr/lib:/usr/local/cuda/lib64" },
  });
  expect((await launchOf("/opt/ComfyUI", machine)).environment).toEqual({
    HOME: "/home/ana",
    LD_LIBRARY_PATH: "/usr/local/cuda/lib64",
    PYTHONUNBUFFERED: "1",
    PYTHONIOENCODING: "utf8",
  });
});

test("in a packed app Python reads the demo from outside the archive", () => {
  const url = "file:///opt/Latchkey/resources/app.asar/dist/main/core/comfy/launch.js";
  expect(demoProgram(url)).toBe(
    "/opt/Latchkey/resources/app.asar.unpacked/dist/main/core/comfy/demo/main.py",
  );
});

test("the demo is ready within seconds, and stops", async ({ bench }) => {
  const supervisor = bench.supervise();
  supervisor.choose({ kind: "demo" }, []);
  const start = performance.now();
  await supervisor.start();
  const { source } = await untilState(supervisor, "ready");
  expect(source).toBe("demo");
  // Half a second alone on two cores; tests beside it take their share.
  expect(performance.now() - start).toBeLessThan(8_000);
  await supervisor.stop();
});

test("without a Python the demo says what it needs", async ({ bench }) => {
  const supervisor = bench.supervise({ system: { environment: { PATH: bench.dataFolder } } });
  supervisor.choose({ kind: "demo" }, []);
  await supervisor.start();
  expect(supervisor.status().failure?.message).toMatch(/^The demo needs Python 3.9 or newer/);
});
