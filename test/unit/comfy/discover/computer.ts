import { posix, win32 } from "node:path";
import type { Files } from "../../../../main/core/comfy/files.ts";
import type { DiscoverSystem } from "../../../../main/core/comfy/discover/found.ts";

/** A computer whose files are listed by their whole paths; folders are there by what they hold. */
export function computer(
  platform: "linux" | "darwin" | "win32",
  texts: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): DiscoverSystem {
  const path = platform === "win32" ? win32 : posix;
  const home = { linux: "/home/ana", darwin: "/Users/ana", win32: "C:\\Users\\ana" }[platform];
  const folders = new Map<string, Set<string>>();
  for (const file of Object.keys(texts)) {
    for (
      let child = file, parent = path.dirname(child);
      parent !== child;
      child = parent, parent = path.dirname(child)
    ) {
      folders.set(parent, (folders.get(parent) ?? new Set()).add(path.basename(child)));
    }
  }
  const files: Files = {
    isFile: async (name) => texts[name] !== undefined,
    isFolder: async (name) => folders.has(path.resolve(name)) || folders.has(name),
    list: async (name) => [...(folders.get(name) ?? [])].sort(),
    listAsStored: async (name) => [...(folders.get(name) ?? [])],
    readText: async (name) => texts[name] ?? null,
  };
  return { platform, home, environment, files, get: async () => null };
}

/** The files of ComfyUI's code in a folder. */
export function comfyAt(folder: string, version = "0.3.64"): Record<string, string> {
  const separator = folder.includes("\\") ? "\\" : "/";
  const at = (...names: string[]): string => [folder, ...names].join(separator);
  return {
    [at("main.py")]: "",
    [at("nodes.py")]: "",
    [at("comfy", "samplers.py")]: "",
    [at("comfyui_version.py")]: `# This file\n__version__ = "${version}"\n`,
  };
}
