import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ensureFolder, writeFileAtomically } from "./files.ts";

const kept = 5;
const hourMs = 3_600_000;

function folderOf(path: string): string {
  return join(dirname(path), "backups");
}

/** A time as it stands in file names: sorts, and is legal on Windows. */
export function stampOf(nowMs: number): string {
  return new Date(nowMs)
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
}

/** The backups of a file, newest first: their names carry the time in a form that sorts. */
async function backupsOf(path: string): Promise<string[]> {
  const start = `${basename(path, ".json")}-`;
  const names = await readdir(folderOf(path)).catch(() => []);
  return names
    .filter((name) => name.startsWith(start) && /^\d{4}-.*\.json$/.test(name.slice(start.length)))
    .sort()
    .reverse()
    .map((name) => join(folderOf(path), name));
}

/**
 * Keeps a text of a file that is known to be sound: one copy a clock hour, overwritten within the hour,
 * so that the newest is as new as the file and the five kept reach back beyond the last few changes.
 */
export async function backUp(path: string, text: string, nowMs: number): Promise<void> {
  await ensureFolder(folderOf(path));
  const stamp = stampOf(Math.floor(nowMs / hourMs) * hourMs);
  await writeFileAtomically(join(folderOf(path), `${basename(path, ".json")}-${stamp}.json`), text);
  for (const old of (await backupsOf(path)).slice(kept)) await rm(old, { force: true });
}

/** Keeps a text of an older version before it is migrated. These are few, and never removed. */
export async function backUpVersion(path: string, text: string, version: number): Promise<void> {
  await ensureFolder(folderOf(path));
  const name = `${basename(path, ".json")}-version-${String(version)}.json`;
  await writeFileAtomically(join(folderOf(path), name), text);
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
