import { z } from "zod";
import { pathsOf } from "../paths.ts";
import type { DiscoverSystem, Found } from "./found.ts";
import { commonPlaces, foldersIn, isComfyCode } from "./places.ts";

const libraryFile = z.looseObject({ LibraryPath: z.string().min(1) });

/** Stability Matrix: packages in its data folder, in a library elsewhere, or beside a portable copy. */
export async function findStabilityMatrix(system: DiscoverSystem): Promise<readonly Found[]> {
  const path = pathsOf(system.platform);
  const data = path.join(dataFolder(system), "StabilityMatrix");
  const libraries = [data, await libraryIn(path.join(data, "library.json"), system)];
  for (const place of commonPlaces(system)) {
    const copies = await foldersIn(place, /^stability ?matrix/i, system);
    libraries.push(...copies.map((folder) => path.join(folder, "Data")), ...copies);
  }
  const found: Found[] = [];
  for (const library of new Set(libraries)) {
    if (library === null) continue;
    for (const folder of await foldersIn(path.join(library, "Packages"), /comfy/i, system)) {
      if (await isComfyCode(folder, system)) found.push({ kind: "stability-matrix", folder });
    }
  }
  return found;
}

async function libraryIn(file: string, system: DiscoverSystem): Promise<string | null> {
  const text = await system.files.readText(file);
  if (text === null) return null;
  try {
    return libraryFile.parse(JSON.parse(text)).LibraryPath;
  } catch {
    return null;
  }
}

function dataFolder({ platform, home, environment }: DiscoverSystem): string {
  const path = pathsOf(platform);
  if (platform === "win32") return environment["APPDATA"] ?? path.join(home, "AppData", "Roaming");
  if (platform === "darwin") return path.join(home, "Library", "Application Support");
  return environment["XDG_CONFIG_HOME"] ?? path.join(home, ".config");
}
