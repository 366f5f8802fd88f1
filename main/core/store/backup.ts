import { copyFile, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ensureFolder } from "./files.ts";

const kept = 5;

function folderOf(path: string): string {
  return join(dirname(path), "backups");
}

/** The backups of a file, newest first: their names carry the time in a form that sorts. */
async function backupsOf(path: string): Promise<string[]> {
  const start = `${basename(path, ".json")}-`;
  const names = await readdir(folderOf(path)).catch(() => []);
  return names
    .filter((name) => name.startsWith(start))
    .sort()
    .reverse()
    .map((name) => join(folderOf(path), name));
}

/** Keeps a copy of a file that was just read and found sound; the five newest stay. */
export async function backUp(path: string, nowMs: number): Promise<void> {
  await ensureFolder(folderOf(path));
  const stamp = new Date(nowMs).toISOString().replace(/[:.]/g, "-");
  await copyFile(path, join(folderOf(path), `${basename(path, ".json")}-${stamp}.json`));
  for (const old of (await backupsOf(path)).slice(kept)) await rm(old, { force: true });
}

/** The newest backup that `read` can make sense of; null where there is none. */
export async function newestBackup(
  path: string,
  read: (candidate: string) => Promise<void>,
): Promise<string | null> {
  for (const candidate of await backupsOf(path)) {
    try {
      await read(candidate);
      return candidate;
    } catch {
      continue;
    }
  }
  return null;
}
