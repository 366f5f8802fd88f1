import type { Installation } from "../../../../shared/comfy.ts";
import { isEmbedded, locate, type Located } from "../locate.ts";
import { pathsOf } from "../paths.ts";
import { runToEnd } from "../run-to-end.ts";
import type { System } from "../system.ts";
import { plainText } from "../text.ts";
import { desktopBase } from "./desktop-layout.ts";
import type { DiscoverSystem, Found } from "./found.ts";

type Check = Installation["checks"][number];

const importTimeoutMs = 120_000;
const question =
  "import sys; print('python', sys.version.split()[0], flush=True); import torch; print('torch', torch.__version__)";

const words = {
  noFolder: "There is no such folder.",
  noMain:
    "There is no ComfyUI in this folder: main.py is missing. Choose the folder that holds it.",
  noPython: "No Python found for this ComfyUI. Looked for .venv, venv, python_embeded and conda.",
  noTorch: "This Python cannot load PyTorch, so ComfyUI will not start.",
};

/** Looks at an installation without executing anything of it. */
export async function inspectInstallation(
  found: Found,
  system: DiscoverSystem,
): Promise<Installation> {
  const { located, checks } = await lookAt(found.folder, system);
  const python = located?.python ?? null;
  if (located !== null) checks.push(await pythonFile(python, system));
  if (python !== null) {
    const hasTorch = await hasTorchFiles(python, system);
    const message = hasTorch ? "PyTorch is there." : words.noTorch;
    checks.push({ what: "torch", ok: hasTorch, message });
  }
  return installationOf(found.kind, found.folder, python, located, checks, system);
}

/** Checks a folder that the artist chose, with a Python of theirs or its own: its Python is run. */
export async function checkInstallation(
  chosen: { readonly folder: string; readonly python: string | null },
  system: System,
): Promise<Installation> {
  const { located, checks } = await lookAt(chosen.folder, system);
  const python = chosen.python ?? located?.python ?? null;
  if (located !== null) {
    const file = await pythonFile(python, system);
    if (!file.ok || python === null) checks.push(file);
    else checks.push(...(await runPython(python, located.folder, system)));
  }
  const kind = await kindOf(chosen.folder, python, system);
  return installationOf(kind, chosen.folder, python, located, checks, system);
}

async function lookAt(
  folder: string,
  system: DiscoverSystem,
): Promise<{ located: Located | null; checks: Check[] }> {
  if (!(await system.files.isFolder(folder))) {
    return { located: null, checks: [{ what: "folder", ok: false, message: words.noFolder }] };
  }
  const located = await locate(folder, system);
  const checks: Check[] = [
    { what: "folder", ok: true, message: "The folder is there." },
    located === null
      ? { what: "main", ok: false, message: words.noMain }
      : { what: "main", ok: true, message: "main.py is there." },
  ];
  return { located, checks };
}

async function pythonFile(python: string | null, system: DiscoverSystem): Promise<Check> {
  if (python === null) return { what: "python", ok: false, message: words.noPython };
  return (await system.files.isFile(python))
    ? { what: "python", ok: true, message: `Python is ${python}` }
    : { what: "python", ok: false, message: `There is no Python at ${python}` };
}

/** One run tells both: what it printed before it failed says how far it came. */
async function runPython(python: string, folder: string, system: System): Promise<Check[]> {
  const ended = await runToEnd(python, ["-s", "-c", question], importTimeoutMs, system, folder);
  const version = /^python (\S+)/m.exec(ended?.stdout ?? "")?.[1];
  if (version === undefined) {
    const said = ownWords(ended?.stderr ?? "");
    return [{ what: "python", ok: false, message: `This Python cannot be run: ${python}${said}` }];
  }
  const torch = /^torch (\S+)/m.exec(ended?.stdout ?? "")?.[1];
  return [
    { what: "python", ok: true, message: `Python ${version}` },
    torch === undefined
      ? { what: "torch", ok: false, message: words.noTorch + ownWords(ended?.stderr ?? "") }
      : { what: "torch", ok: true, message: `PyTorch ${torch}` },
  ];
}

function ownWords(stderr: string): string {
  const line = stderr
    .split("\n")
    .map(plainText)
    .findLast((text) => text !== "");
  return line === undefined ? "" : ` Its own words: ${line.slice(0, 300)}`;
}

/** PyTorch's folder among the packages of a Python: in a virtual environment, a conda one or an embedded build. */
async function hasTorchFiles(python: string, system: DiscoverSystem): Promise<boolean> {
  const path = pathsOf(system.platform);
  const beside = path.dirname(python);
  const root = /^(?:bin|scripts)$/i.test(path.basename(beside)) ? path.dirname(beside) : beside;
  const lib = path.join(root, "lib");
  const versions = system.platform === "win32" ? [] : await system.files.list(lib);
  const packages = [
    path.join(root, "Lib", "site-packages"),
    ...versions
      .filter((name) => name.startsWith("python3"))
      .map((name) => path.join(lib, name, "site-packages")),
  ];
  for (const folder of packages) {
    if (await system.files.isFolder(path.join(folder, "torch"))) return true;
  }
  return false;
}

async function kindOf(
  folder: string,
  python: string | null,
  system: DiscoverSystem,
): Promise<Installation["kind"]> {
  const path = pathsOf(system.platform);
  if (python !== null && isEmbedded(python)) return "portable";
  if ((await desktopBase(system)) === folder) return "desktop";
  const parents = [folder, path.dirname(folder)];
  for (const parent of parents) {
    if (await system.files.isFolder(path.join(parent, "standalone-env"))) return "desktop2";
  }
  return "git";
}

async function installationOf(
  kind: Installation["kind"],
  folder: string,
  python: string | null,
  located: Located | null,
  checks: readonly Check[],
  system: DiscoverSystem,
): Promise<Installation> {
  const version = located === null ? null : await versionOf(located.folder, system);
  const ok = checks.every((check) => check.ok);
  return { kind, folder, python, version, url: null, checks: [...checks], ok };
}

/** As ComfyUI's own files say it: newer ones in Python, older ones only for packaging. */
async function versionOf(folder: string, system: DiscoverSystem): Promise<string | null> {
  const path = pathsOf(system.platform);
  const sources = [
    ["comfyui_version.py", /^__version__\s*=\s*["']([^"']+)["']/m],
    ["pyproject.toml", /^version\s*=\s*["']([^"']+)["']/m],
  ] as const;
  for (const [name, pattern] of sources) {
    const text = await system.files.readText(path.join(folder, name));
    const version = pattern.exec(text ?? "")?.[1];
    if (version !== undefined) return version;
  }
  return null;
}
