import { pathsOf } from "../paths.ts";
import type { DiscoverSystem } from "./found.ts";

/** Of a ComfyUI, by its own files; null where they do not tell. */
export type Versions = {
  readonly comfy: string | null;
  /** The oldest Python that it takes. */
  readonly python: string | null;
};

/** Newer ones say their version in Python, older ones only for packaging. */
export async function versionsOf(folder: string | null, system: DiscoverSystem): Promise<Versions> {
  if (folder === null) return { comfy: null, python: null };
  const path = pathsOf(system.platform);
  const own = (await system.files.readText(path.join(folder, "comfyui_version.py"))) ?? "";
  const project = (await system.files.readText(path.join(folder, "pyproject.toml"))) ?? "";
  const comfy =
    /^__version__\s*=\s*["']([^"']+)["']/m.exec(own)?.[1] ??
    /^version\s*=\s*["']([^"']+)["']/m.exec(project)?.[1];
  const python = /^requires-python\s*=\s*["']>=\s*(\d+\.\d+)/m.exec(project)?.[1];
  return { comfy: comfy ?? null, python: python ?? null };
}

/** Whether a Python is older than what is asked for. */
export function isOldPython(version: string, oldest: string | null): boolean {
  if (oldest === null) return false;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldest.split(".").map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

/** A Python's version by the files beside it: it is not run. */
export async function pythonVersion(
  python: string,
  system: DiscoverSystem,
): Promise<string | null> {
  const path = pathsOf(system.platform);
  const root = rootOf(python, system);
  const config = (await system.files.readText(path.join(root, "pyvenv.cfg"))) ?? "";
  const own = /^version(?:_info)?\s*=\s*(\d+\.\d+(?:\.\d+)?)/m.exec(config)?.[1];
  if (own !== undefined) return own;
  // An embedded build names its paths after its version, other ones the folder of their packages.
  const embedded = (await system.files.list(root)).join("\n");
  const minor =
    /^python3(\d+)\._pth$/m.exec(embedded)?.[1] ??
    /^python3\.(\d+)$/m.exec((await system.files.list(path.join(root, "lib"))).join("\n"))?.[1];
  return minor === undefined ? null : `3.${minor}`;
}

/** Where a Python keeps its packages: in a virtual environment, a conda one or an embedded build. */
export async function packageFolders(
  python: string,
  system: DiscoverSystem,
): Promise<readonly string[]> {
  const path = pathsOf(system.platform);
  const root = rootOf(python, system);
  if (system.platform === "win32") return [path.join(root, "Lib", "site-packages")];
  const lib = path.join(root, "lib");
  return (await system.files.list(lib))
    .filter((name) => name.startsWith("python3"))
    .map((name) => path.join(lib, name, "site-packages"));
}

function rootOf(python: string, system: DiscoverSystem): string {
  const path = pathsOf(system.platform);
  const beside = path.dirname(python);
  return /^(?:bin|scripts)$/i.test(path.basename(beside)) ? path.dirname(beside) : beside;
}
