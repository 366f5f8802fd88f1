import { pathsOf } from "../paths.ts";
import type { DiscoverSystem, Found } from "./found.ts";
import { isComfyCode } from "./places.ts";

/** comfy-cli: its usual place, and the workspaces that its configuration names. */
export async function findComfyCli(system: DiscoverSystem): Promise<readonly Found[]> {
  const path = pathsOf(system.platform);
  const config = path.join(configFolder(system), "comfy-cli", "config.ini");
  const text = (await system.files.readText(config)) ?? "";
  const named = [...text.matchAll(/^(?:default|recent)_workspace\s*=\s*(\S.*?)\s*$/gm)];
  const folders = [
    path.join(system.home, "comfy", "ComfyUI"),
    ...named.map((match) => match[1] ?? ""),
  ];
  const found: Found[] = [];
  for (const folder of new Set(folders.filter((candidate) => path.isAbsolute(candidate)))) {
    if (await isComfyCode(folder, system)) found.push({ kind: "comfy-cli", folder });
  }
  return found;
}

function configFolder({ platform, home, environment }: DiscoverSystem): string {
  const path = pathsOf(platform);
  if (platform === "win32") {
    return environment["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local");
  }
  if (platform === "darwin") return path.join(home, "Library", "Application Support");
  return path.join(home, ".config");
}
