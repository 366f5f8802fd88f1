import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { findComfyCli } from "../../../../main/core/comfy/discover/comfy-cli.ts";
import { findDesktop } from "../../../../main/core/comfy/discover/desktop.ts";
import { findDesktop2 } from "../../../../main/core/comfy/discover/desktop2.ts";
import { findInstallations } from "../../../../main/core/comfy/discover/find.ts";
import type { DiscoverSystem } from "../../../../main/core/comfy/discover/found.ts";
import { findGit } from "../../../../main/core/comfy/discover/git.ts";
import { findPinokio } from "../../../../main/core/comfy/discover/pinokio.ts";
import { findPortable } from "../../../../main/core/comfy/discover/portable.ts";
import { findRunning } from "../../../../main/core/comfy/discover/running.ts";
import { findStabilityMatrix } from "../../../../main/core/comfy/discover/stability-matrix.ts";
import { createHttpGet } from "../../../../main/core/comfy/http-get.ts";
import { systemClock } from "../../../../main/core/platform/clock.ts";
import type { Installation } from "../../../../shared/comfy.ts";
import { comfyAt, computer } from "./computer.ts";

async function all(system: DiscoverSystem): Promise<Installation[]> {
  const found: Installation[] = [];
  for await (const installation of findInstallations(system)) found.push(installation);
  return found;
}

test("a checkout with a virtual environment: version, Python and PyTorch, by its files alone", async () => {
  const system = computer("linux", {
    ...comfyAt("/home/ana/ComfyUI"),
    "/home/ana/ComfyUI/venv/bin/python3": "",
    "/home/ana/ComfyUI/venv/lib/python3.11/site-packages/torch/__init__.py": "",
  });
  expect(await all(system)).toMatchObject([
    {
      kind: "git",
      folder: "/home/ana/ComfyUI",
      python: "/home/ana/ComfyUI/venv/bin/python3",
      version: "0.3.64",
      gpu: null,
      url: null,
      checks: [
        { what: "folder", ok: true, message: "The folder is there." },
        { what: "main", ok: true, message: "main.py is there." },
        { what: "python", ok: true, message: "Python 3.11" },
        { what: "torch", ok: true, message: "PyTorch is there." },
      ],
      ok: true,
    },
  ]);
});

test("a checkout is no installation by its name, nor by a main.py, alone", async () => {
  const system = computer("linux", {
    "/home/ana/ComfyUI-notes/main.py": "",
    "/home/ana/comfyui-old/readme": "",
    ...comfyAt("/home/ana/src/my-ComfyUI"),
  });
  expect(await findGit(system)).toMatchObject([
    { kind: "git", folder: "/home/ana/src/my-ComfyUI" },
  ]);
});

test("a checkout without Python and one without PyTorch say so in words", async () => {
  const system = computer("linux", {
    ...comfyAt("/home/ana/ComfyUI"),
    ...comfyAt("/opt/ComfyUI"),
    "/opt/ComfyUI/.venv/bin/python3": "",
  });
  const faults = (await all(system)).map(({ ok, checks }) => [ok, checks.at(-1)?.message]);
  expect(faults).toMatchObject([
    [false, "No Python found for this ComfyUI. Looked for .venv, venv, python_embeded and conda."],
    [false, "This Python cannot load PyTorch, so ComfyUI will not start."],
  ]);
});

test("an active conda environment is a checkout's Python", async () => {
  const files = {
    ...comfyAt("/home/ana/ComfyUI"),
    "/home/ana/conda/envs/comfy/bin/python": "",
    "/home/ana/conda/envs/comfy/lib/python3.12/site-packages/torch/__init__.py": "",
  };
  const system = computer("linux", files, { CONDA_PREFIX: "/home/ana/conda/envs/comfy" });
  const [found] = await all(system);
  expect(found).toMatchObject({ python: "/home/ana/conda/envs/comfy/bin/python", ok: true });
});

test("the portable build, also where unpacking put it into a folder of the same name", async () => {
  const outer = "D:\\ComfyUI_windows_portable_nvidia";
  const root = `${outer}\\ComfyUI_windows_portable`;
  const system = computer("win32", {
    ...comfyAt(`${root}\\ComfyUI`),
    [`${root}\\python_embeded\\python.exe`]: "",
    [`${root}\\python_embeded\\Lib\\site-packages\\torch\\__init__.py`]: "",
  });
  expect(await findPortable(system)).toMatchObject([{ kind: "portable", folder: root }]);
  const [found] = await all(system);
  expect(found).toMatchObject({
    ...{
      kind: "portable",
      python: `${root}\\python_embeded\\python.exe`,
      version: "0.3.64",
      ok: true,
    },
  });
});

test("a portable build without its Python is none", async () => {
  const system = computer("win32", comfyAt("C:\\ComfyUI_windows_portable\\ComfyUI"));
  expect(await findPortable(system)).toMatchObject([]);
});

test.each(["win32", "darwin", "linux"] as const)(
  "Comfy Desktop on %s: data by its configuration, code in the app",
  async (platform) => {
    const at = {
      win32: {
        config: "C:\\Users\\ana\\AppData\\Roaming\\ComfyUI\\config.json",
        base: "E:\\Comfy",
        python: "E:\\Comfy\\.venv\\Scripts\\python.exe",
        code: "C:\\Users\\ana\\AppData\\Local\\Programs\\ComfyUI\\resources\\ComfyUI",
      },
      darwin: {
        config: "/Users/ana/Library/Application Support/ComfyUI/config.json",
        base: "/Users/ana/Documents/ComfyUI",
        python: "/Users/ana/Documents/ComfyUI/.venv/bin/python3",
        code: "/Applications/ComfyUI.app/Contents/Resources/ComfyUI",
      },
      linux: {
        config: "/home/ana/.config/ComfyUI/config.json",
        base: "/data/comfy",
        python: "/data/comfy/.venv/bin/python3",
        code: "/opt/ComfyUI/resources/ComfyUI",
      },
    }[platform];
    const system = computer(platform, {
      ...comfyAt(at.code, "0.4.0"),
      [at.config]: JSON.stringify({ basePath: at.base, other: 1 }),
      [at.python]: "",
    });
    expect(await findDesktop(system)).toMatchObject([{ kind: "desktop", folder: at.base }]);
    expect((await all(system))[0]).toMatchObject({
      kind: "desktop",
      folder: at.base,
      python: at.python,
      version: "0.4.0",
    });
  },
);

test.each(["", "{", "[]", '{"basePath":7}', '{"basePath":"/nowhere"}'])(
  "Comfy Desktop with the configuration %j is not found",
  async (text) => {
    expect(
      await findDesktop(computer("linux", { "/home/ana/.config/ComfyUI/config.json": text })),
    ).toMatchObject([]);
  },
);

test("Comfy Desktop 2: one for each name, with its standalone Python", async () => {
  const system = computer("darwin", {
    ...comfyAt("/Users/ana/ComfyUI-Installs/Work/ComfyUI"),
    "/Users/ana/ComfyUI-Installs/Work/standalone-env/bin/python3": "",
    ...comfyAt("/Users/ana/ComfyUI-Installs/Play/ComfyUI"),
    "/Users/ana/ComfyUI-Installs/broken/readme": "",
  });
  expect((await findDesktop2(system)).map(({ folder }) => folder)).toMatchObject([
    "/Users/ana/ComfyUI-Installs/Play",
    "/Users/ana/ComfyUI-Installs/Work",
  ]);
  const pythons = (await all(system)).map(({ kind, python }) => [kind, python]);
  expect(pythons).toMatchObject([
    ["desktop2", null],
    ["desktop2", "/Users/ana/ComfyUI-Installs/Work/standalone-env/bin/python3"],
  ]);
});

test("comfy-cli: its usual place and its workspaces, each once", async () => {
  const system = computer("linux", {
    ...comfyAt("/home/ana/comfy/ComfyUI"),
    ...comfyAt("/data/my workspace"),
    "/home/ana/.config/comfy-cli/config.ini":
      "[DEFAULT]\ndefault_workspace = /data/my workspace\nrecent_workspace=/data/my workspace\nenable_tracking = False\n",
  });
  expect((await findComfyCli(system)).map(({ folder }) => folder)).toMatchObject([
    "/home/ana/comfy/ComfyUI",
    "/data/my workspace",
  ]);
});

test("Stability Matrix: its data folder, its library elsewhere, and a portable copy", async () => {
  const packages = [
    "C:\\Users\\ana\\AppData\\Roaming\\StabilityMatrix\\Packages\\ComfyUI",
    "F:\\Models\\Packages\\comfy-two",
    "D:\\StabilityMatrix\\Data\\Packages\\ComfyUI",
  ];
  const system = computer("win32", {
    ...Object.fromEntries(packages.flatMap((folder) => Object.entries(comfyAt(folder)))),
    "C:\\Users\\ana\\AppData\\Roaming\\StabilityMatrix\\library.json":
      '{"LibraryPath": "F:\\\\Models"}',
    "C:\\Users\\ana\\AppData\\Roaming\\StabilityMatrix\\Packages\\a1111\\main.py": "",
  });
  expect((await findStabilityMatrix(system)).map(({ folder }) => folder)).toMatchObject(packages);
});

test("Pinokio: the program in an app's folder, with its environment", async () => {
  const system = computer("linux", {
    ...comfyAt("/home/ana/pinokio/api/comfy.git/app"),
    "/home/ana/pinokio/api/comfy.git/app/env/bin/python": "",
  });
  expect(await findPinokio(system)).toHaveLength(1);
  expect((await all(system))[0]).toMatchObject({
    kind: "pinokio",
    python: "/home/ana/pinokio/api/comfy.git/app/env/bin/python",
  });
});

test("a folder that two detectors know is listed once, as the installer's", async () => {
  const system = computer("linux", {
    ...comfyAt("/opt/ComfyUI"),
    "/home/ana/.config/comfy-cli/config.ini": "default_workspace = /opt/ComfyUI\n",
  });
  expect((await all(system)).map(({ kind }) => kind)).toMatchObject(["comfy-cli"]);
});

test("a running ComfyUI is found by its answer; other servers and our own are not", async () => {
  const answers = [
    '{"system":{"comfyui_version":"0.3.50"},"devices":[]}',
    '{"status":"fine"}',
    '{"system":{"comfyui_version":"9.9.9"},"devices":[]}',
  ];
  const servers = answers.map((text) => createServer((_req, res) => res.end(text)));
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ports.push((server.address() as AddressInfo).port);
  }
  const system = { get: createHttpGet(systemClock) };
  const own = ports[2] ?? 0;
  const found = await findRunning(system, [own], ports);
  for (const server of servers) server.close();
  expect(found).toMatchObject([
    {
      ...{
        kind: "running",
        folder: "",
        python: null,
        gpu: null,
        version: "0.3.50",
        checks: [],
        ok: true,
      },
      url: `http://127.0.0.1:${ports[0]}`,
    },
  ]);
});

test("an empty computer has none", async () => {
  expect(await all(computer("darwin", {}))).toMatchObject([]);
});
