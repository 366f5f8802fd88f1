import { desktopBase } from "./desktop-layout.ts";
import type { DiscoverSystem, Found } from "./found.ts";

/** Comfy Desktop 1, by the data folder that its configuration names. */
export async function findDesktop(system: DiscoverSystem): Promise<readonly Found[]> {
  const base = await desktopBase(system);
  if (base === null || !(await system.files.isFolder(base))) return [];
  return [{ kind: "desktop", folder: base }];
}
