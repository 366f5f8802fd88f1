import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

const fileMode = 0o600;
const folderMode = 0o700;

/** Makes a folder that only its owner may enter, with all above it. */
export async function ensureFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: folderMode });
}

/**
 * Writes a text whole or not at all: a temporary file of a name of its own, fsync, rename, fsync of
 * the folder. After a crash at any moment the file holds the old text or the new one.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx", fileMode);
    try {
      await file.writeFile(text, "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes a rename last. Windows and some network disks cannot sync a folder, and need not. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    return;
  }
}

/** What a failed write means to a person. */
export function wordsForWriteError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOSPC" || code === "EDQUOT")
    return "The disk is full: nothing was changed. Free some space and try again.";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return "The data folder cannot be written to: nothing was changed. Check its permissions.";
  }
  return "The change could not be saved: nothing was changed.";
}
