import { pathsOf } from "../paths.ts";
import type { DiscoverSystem } from "./found.ts";

const drives = ["C:\\", "D:\\", "E:\\", "F:\\", "G:\\"];

/** Folders in which people unpack and clone things. */
export function commonPlaces(system: DiscoverSystem): readonly string[] {
  const path = pathsOf(system.platform);
  const inHome = ["", "Documents", "Desktop", "Downloads", "ai", "AI", "src", "git", "projects"];
  const outside = system.platform === "win32" ? drives : ["/opt", "/srv", "/workspace"];
  return [...inHome.map((name) => path.join(system.home, name)), ...outside];
}

/** The folders in `parent` whose name matches. */
export async function foldersIn(
  parent: string,
  name: RegExp,
  system: DiscoverSystem,
): Promise<readonly string[]> {
  const path = pathsOf(system.platform);
  const candidates = (await system.files.list(parent)).filter((entry) => name.test(entry));
  const found: string[] = [];
  for (const candidate of candidates) {
    const folder = path.join(parent, candidate);
    if (await system.files.isFolder(folder)) found.push(folder);
  }
  return found;
}

/** Whether a folder holds ComfyUI's own code: many programs have a main.py. */
export async function isComfyCode(folder: string, system: DiscoverSystem): Promise<boolean> {
  const path = pathsOf(system.platform);
  const { files } = system;
  return (
    (await files.isFile(path.join(folder, "main.py"))) &&
    (await files.isFile(path.join(folder, "nodes.py"))) &&
    (await files.isFolder(path.join(folder, "comfy")))
  );
}
