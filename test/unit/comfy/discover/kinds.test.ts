import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { systemFiles } from "../../../../main/core/comfy/files.ts";
import { findInstallations } from "../../../../main/core/comfy/discover/find.ts";
import type { Installation } from "../../../../shared/comfy.ts";
import { comfyAt, computer } from "./computer.ts";

type Platform = Parameters<typeof computer>[0];
/** A kind of installation as its installer lays it out. `chosen` is what a person would choose. */
type Kind = {
  readonly kind: Installation["kind"];
  readonly platform: Platform;
  readonly chosen: string;
  readonly code: string;
  readonly python: string;
  /** The folder of its Python's packages. */
  readonly packages: string;
  /** What else makes it known. */
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
};

const home = { linux: "/home/ana", darwin: "/Users/ana", win32: "C:\\Users\\ana" } as const;

function posixVenv(folder: string, name = ".venv"): Pick<Kind, "python" | "packages"> {
  return {
    python: `${folder}/${name}/bin/python3`,
    packages: `${folder}/${name}/lib/python3.12/site-packages`,
  };
}
function windowsVenv(folder: string, name = ".venv"): Pick<Kind, "python" | "packages"> {
  return {
    python: `${folder}\\${name}\\Scripts\\python.exe`,
    packages: `${folder}\\${name}\\Lib\\site-packages`,
  };
}
const same = (folder: string): Pick<Kind, "chosen" | "code"> => ({ chosen: folder, code: folder });

const kinds: readonly Kind[] = [
  ...([".venv", "venv", "env"] as const).map((name): Kind => {
    const folder = "/home/ana/ComfyUI";
    return { kind: "git", platform: "linux", ...same(folder), ...posixVenv(folder, name) };
  }),
  {
    ...{ kind: "git", platform: "darwin", ...same("/Users/ana/Documents/ComfyUI") },
    ...posixVenv("/Users/ana/Documents/ComfyUI"),
  },
  {
    ...{ kind: "git", platform: "win32", ...same("D:\\ComfyUI") },
    ...windowsVenv("D:\\ComfyUI", "venv"),
  },
  {
    ...{ kind: "git", platform: "linux", ...same("/opt/ComfyUI") },
    python: "/opt/conda/envs/comfy/bin/python",
    packages: "/opt/conda/envs/comfy/lib/python3.12/site-packages",
    environment: { CONDA_PREFIX: "/opt/conda/envs/comfy" },
  },
  {
    ...{ kind: "git", platform: "win32", ...same("C:\\ComfyUI") },
    python: "C:\\conda\\envs\\comfy\\python.exe",
    packages: "C:\\conda\\envs\\comfy\\Lib\\site-packages",
    environment: { CONDA_PREFIX: "C:\\conda\\envs\\comfy" },
  },
  {
    ...{ kind: "portable", platform: "win32", chosen: "C:\\ComfyUI_windows_portable" },
    code: "C:\\ComfyUI_windows_portable\\ComfyUI",
    python: "C:\\ComfyUI_windows_portable\\python_embeded\\python.exe",
    packages: "C:\\ComfyUI_windows_portable\\python_embeded\\Lib\\site-packages",
  },
  {
    ...{ kind: "desktop", platform: "win32", chosen: "E:\\Comfy" },
    code: "C:\\Users\\ana\\AppData\\Local\\Programs\\ComfyUI\\resources\\ComfyUI",
    ...windowsVenv("E:\\Comfy"),
    files: {
      "C:\\Users\\ana\\AppData\\Roaming\\ComfyUI\\config.json": '{"basePath":"E:\\\\Comfy"}',
    },
  },
  {
    ...{ kind: "desktop", platform: "darwin", chosen: "/Users/ana/Documents/ComfyUI" },
    code: "/Applications/ComfyUI.app/Contents/Resources/ComfyUI",
    ...posixVenv("/Users/ana/Documents/ComfyUI"),
    files: {
      "/Users/ana/Library/Application Support/ComfyUI/config.json":
        '{"basePath":"/Users/ana/Documents/ComfyUI"}',
    },
  },
  {
    ...{ kind: "desktop", platform: "linux", chosen: "/data/comfy" },
    code: "/opt/ComfyUI/resources/ComfyUI",
    ...posixVenv("/data/comfy"),
    files: { "/home/ana/.config/ComfyUI/config.json": '{"basePath":"/data/comfy"}' },
  },
  ...(["darwin", "linux"] as const).map((platform): Kind => {
    const chosen = `${home[platform]}/ComfyUI-Installs/Work`;
    return {
      ...{ kind: "desktop2", platform, chosen, code: `${chosen}/ComfyUI` },
      python: `${chosen}/standalone-env/bin/python3`,
      packages: `${chosen}/standalone-env/lib/python3.12/site-packages`,
    };
  }),
  {
    ...{ kind: "desktop2", platform: "win32", chosen: "C:\\Users\\ana\\ComfyUI-Installs\\Work" },
    code: "C:\\Users\\ana\\ComfyUI-Installs\\Work\\ComfyUI",
    python: "C:\\Users\\ana\\ComfyUI-Installs\\Work\\standalone-env\\python.exe",
    packages: "C:\\Users\\ana\\ComfyUI-Installs\\Work\\standalone-env\\Lib\\site-packages",
  },
  ...(["darwin", "linux"] as const).map((platform): Kind => {
    const folder = `${home[platform]}/comfy/ComfyUI`;
    return { kind: "comfy-cli", platform, ...same(folder), ...posixVenv(folder) };
  }),
  {
    ...{ kind: "comfy-cli", platform: "win32", ...same("C:\\Users\\ana\\comfy\\ComfyUI") },
    ...windowsVenv("C:\\Users\\ana\\comfy\\ComfyUI"),
  },
  {
    ...{ kind: "stability-matrix", platform: "win32", ...same("D:\\SM\\Packages\\ComfyUI") },
    ...windowsVenv("D:\\SM\\Packages\\ComfyUI", "venv"),
    files: {
      "C:\\Users\\ana\\AppData\\Roaming\\StabilityMatrix\\library.json":
        '{"LibraryPath":"D:\\\\SM"}',
    },
  },
  {
    ...{ kind: "stability-matrix", platform: "linux" },
    ...same("/home/ana/.config/StabilityMatrix/Packages/ComfyUI"),
    ...posixVenv("/home/ana/.config/StabilityMatrix/Packages/ComfyUI", "venv"),
  },
  {
    ...{ kind: "stability-matrix", platform: "darwin" },
    ...same("/Users/ana/Library/Application Support/StabilityMatrix/Packages/ComfyUI"),
    ...posixVenv("/Users/ana/Library/Application Support/StabilityMatrix/Packages/ComfyUI", "venv"),
  },
  ...(["darwin", "linux"] as const).map((platform): Kind => {
    const folder = `${home[platform]}/pinokio/api/comfy.git/app`;
    return { kind: "pinokio", platform, ...same(folder), ...posixVenv(folder, "env") };
  }),
  {
    ...{ kind: "pinokio", platform: "win32", ...same("C:\\pinokio\\api\\comfy.git\\app") },
    ...windowsVenv("C:\\pinokio\\api\\comfy.git\\app", "env"),
  },
];

const torchOf = ({ packages, platform }: Kind): string =>
  [packages, "torch", "version.py"].join(platform === "win32" ? "\\" : "/");
const projectOf = ({ code, platform }: Kind): string =>
  [code, "pyproject.toml"].join(platform === "win32" ? "\\" : "/");

/** Its whole tree, without what is named. */
function treeOf(kind: Kind, without: readonly string[] = []): Record<string, string> {
  const torch =
    "__version__ = '2.4.1+cu124'\ncuda: Optional[str] = '12.4'\nhip: Optional[str] = None\n";
  const tree = {
    ...comfyAt(kind.code),
    ...kind.files,
    [projectOf(kind)]: 'requires-python = ">=3.9"\n',
    [kind.python]: "",
    [torchOf(kind)]: torch,
  };
  return Object.fromEntries(Object.entries(tree).filter(([file]) => !without.includes(file)));
}

async function only(kind: Kind, tree: Readonly<Record<string, string>>): Promise<Installation[]> {
  const found: Installation[] = [];
  const system = computer(kind.platform, tree, kind.environment);
  for await (const one of findInstallations(system)) found.push(one);
  return found;
}

const label = kinds.map(
  (kind) => [`${kind.kind}, ${kind.platform}, ${kind.python}`, kind] as const,
);

test.each(label)("%s: folder, Python, version and card line", async (_, kind) => {
  const found = await only(kind, treeOf(kind));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    ...{ kind: kind.kind, folder: kind.chosen, python: kind.python, version: "0.3.64" },
    ...{ gpu: "CUDA 12.4", url: null, ok: true },
  });
  expect(found[0]?.checks.at(-1)?.message).toBe("PyTorch 2.4.1, for CUDA 12.4");
});

test.each(label)("%s: PyTorch missing is said", async (_, kind) => {
  const [found] = await only(kind, treeOf(kind, [torchOf(kind)]));
  expect(found).toMatchObject({ ok: false, gpu: null });
  expect(found?.checks.at(-1)).toMatchObject({
    ...{ what: "torch", ok: false },
    message: "This Python cannot load PyTorch, so ComfyUI will not start.",
  });
});

// Without its own Python a portable build is none, as an installer would never leave it so.
test.each(label.filter(([, { kind }]) => kind !== "portable"))(
  "%s: a missing Python is said",
  async (_, kind) => {
    const [found] = await only(kind, treeOf(kind, [kind.python]));
    expect(found).toMatchObject({ ok: false, python: null });
    expect(found?.checks.at(-1)).toMatchObject({
      ...{ what: "python", ok: false },
      message:
        "No Python found for this ComfyUI. Looked for .venv, venv, python_embeded and conda.",
    });
  },
);

test.each(label)(
  "%s: without ComfyUI's code there is nothing to find, or it is said",
  async (_, kind) => {
    const mains = Object.keys(comfyAt(kind.code)).filter((file) => file.endsWith("main.py"));
    const found = await only(kind, treeOf(kind, mains));
    // Comfy Desktop names its data folder itself: that is found, and what it lacks is said.
    if (kind.kind !== "desktop") expect(found).toMatchObject([]);
    else
      expect(found[0]?.checks.at(-1)).toMatchObject({
        ...{ what: "main", ok: false },
        message:
          "There is no ComfyUI in this folder: main.py is missing. Choose the folder that holds it.",
      });
  },
);

test.each([
  ["/home/ana/ComfyUI/.venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.8.10\n", "3.8.10"],
  ["/home/ana/ComfyUI/.venv/lib/python3.7/site-packages/x.py", "", "3.7"],
])("a Python that is too old is said, by %s", async (file, text, version) => {
  const system = computer("linux", {
    ...comfyAt("/home/ana/ComfyUI"),
    "/home/ana/ComfyUI/.venv/bin/python3": "",
    "/home/ana/ComfyUI/pyproject.toml": 'requires-python = ">=3.9"\n',
    [file]: text,
  });
  const found: Installation[] = [];
  for await (const one of findInstallations(system)) found.push(one);
  expect(found[0]?.ok).toBe(false);
  expect(found[0]?.checks.find(({ what }) => what === "python")).toMatchObject({
    ...{ what: "python", ok: false },
    message: `ComfyUI 0.3.64 needs Python 3.9 or newer; this one is ${version}.`,
  });
});

test.each([8188, 8000])("one that runs on %i is found, with its version and card", async (port) => {
  const stats = {
    system: { comfyui_version: "0.3.50" },
    devices: [{ name: "cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync" }],
  };
  const asked: string[] = [];
  const system = {
    ...computer("linux", {}),
    get: async (url: string) => {
      asked.push(url);
      const isIt = url === `http://127.0.0.1:${String(port)}/system_stats`;
      return isIt ? { status: 200, body: JSON.stringify(stats) } : null;
    },
  };
  const found: Installation[] = [];
  for await (const one of findInstallations(system)) found.push(one);
  expect(found).toMatchObject([
    {
      ...{ kind: "running", folder: "", python: null, version: "0.3.50", checks: [], ok: true },
      ...{ gpu: "NVIDIA GeForce RTX 4090", url: `http://127.0.0.1:${String(port)}` },
    },
  ]);
  expect(asked).toHaveLength(2);
});

// What is found was not chosen: looking must not run anything of it, not even its Python.
test("looking for installations executes nothing that it finds", async () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-find-"));
  const proof = join(folder, "was-run");
  const script = `#!/bin/sh\ntouch ${proof}\n`;
  const tree = {
    ...comfyAt(join(folder, "ComfyUI")),
    [join(folder, "ComfyUI/venv/bin/python3")]: script,
  };
  for (const [file, text] of Object.entries(tree)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, file.endsWith(".py") ? `open(${JSON.stringify(proof)}, "w")` : text, {
      mode: 0o755,
    });
  }
  const system = { ...computer("linux", {}), home: folder, files: systemFiles };
  const found: Installation[] = [];
  for await (const one of findInstallations(system)) found.push(one);
  expect(found.map((one) => one.python)).toContain(join(folder, "ComfyUI/venv/bin/python3"));
  expect(existsSync(proof)).toBe(false);
  rmSync(folder, { recursive: true, force: true });
});
