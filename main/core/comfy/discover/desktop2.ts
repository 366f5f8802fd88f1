import { pathsOf } from "../paths.ts";
import type { DiscoverSystem, Found } from "./found.ts";
import { foldersIn, isComfyCode } from "./places.ts";

/** Comfy Desktop 2: each installation is a folder with a name that the artist gave it. */
export async function findDesktop2(system: DiscoverSystem): Promise<readonly Found[]> {
  const path = pathsOf(system.platform);
  const found: Found[] = [];
  for (const folder of await foldersIn(path.join(system.home, "ComfyUI-Installs"), /./, system)) {
    const isInstalled = await isComfyCode(path.join(folder, "ComfyUI"), system);
    if (isInstalled) found.push({ kind: "desktop2", folder });
  }
  return found;
}
