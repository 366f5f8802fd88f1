import type { DiscoverSystem, Found } from "./found.ts";
import { commonPlaces, foldersIn, isComfyCode } from "./places.ts";

/** Checkouts of ComfyUI's code, as its own instructions make them: with a Python beside it or not. */
export async function findGit(system: DiscoverSystem): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const place of commonPlaces(system)) {
    for (const folder of await foldersIn(place, /comfyui/i, system)) {
      if (await isComfyCode(folder, system)) found.push({ kind: "git", folder });
    }
  }
  return found;
}
