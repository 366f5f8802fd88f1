import { pathsOf } from "../paths.ts";
import type { DiscoverSystem, Found } from "./found.ts";
import { commonPlaces, foldersIn, isComfyCode } from "./places.ts";

/** Pinokio: an app of its is a folder under `api`, with the program in `app`. */
export async function findPinokio(system: DiscoverSystem): Promise<readonly Found[]> {
  const path = pathsOf(system.platform);
  const found: Found[] = [];
  for (const place of commonPlaces(system)) {
    for (const pinokio of await foldersIn(place, /^pinokio$/i, system)) {
      for (const app of await foldersIn(path.join(pinokio, "api"), /comfy/i, system)) {
        const folder = path.join(app, "app");
        if (await isComfyCode(folder, system)) found.push({ kind: "pinokio", folder });
      }
    }
  }
  return found;
}
