import { readFileSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** The names of the files of a folder that end so; none where there is no folder. */
export async function filesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(ending)).sort();
}

export async function removeFile(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
}

/** A text file of the program's own. @throws the system's error */
export function readText(path: URL): string {
  return readFileSync(path, "utf8");
}

/** A text file that a person named. @throws the system's error */
export function readTextFile(path: string): Promise<string> {
  return readFile(path, "utf8");
}

/** A file of the program's own, whatever is in it. @throws the system's error */
export function readBytes(path: string): Promise<Buffer> {
  return readFile(path);
}

/** The names of all that lies in a folder. */
export async function entriesOf(folder: string): Promise<string[]> {
  return (await readdir(folder).catch((): string[] => [])).sort();
}

/** How many bytes a file has; one that has gone meanwhile has none. */
export async function sizeOfFile(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** How many bytes the files of a folder have, in all folders below it too. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    bytes += await sizeOfFile(join(entry.parentPath, entry.name));
  }
  return bytes;
}
