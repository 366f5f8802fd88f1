import { pathsOf } from "../paths.ts";
import type { DiscoverSystem, Found } from "./found.ts";
import { commonPlaces, foldersIn, isComfyCode } from "./places.ts";

/** The portable build for Windows; unpacking often puts it into a folder of the same name. */
export async function findPortable(system: DiscoverSystem): Promise<readonly Found[]> {
  if (system.platform !== "win32") return [];
  const path = pathsOf(system.platform);
  const found: Found[] = [];
  for (const place of commonPlaces(system)) {
    for (const outer of await foldersIn(place, /comfyui.*portable/i, system)) {
      const inner = await foldersIn(outer, /comfyui.*portable/i, system);
      for (const folder of [outer, ...inner]) {
        const isBuild =
          (await isComfyCode(path.join(folder, "ComfyUI"), system)) &&
          (await system.files.isFile(path.join(folder, "python_embeded", "python.exe")));
        if (isBuild) found.push({ kind: "portable", folder });
      }
    }
  }
  return found;
}
