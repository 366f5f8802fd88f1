import { say, type Sentence } from "../../../shared/sentences.ts";
import { randomUUID } from "node:crypto";
import * as realFiles from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const fileMode = 0o600;
const folderMode = 0o700;
const temporaryName = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;
const renameTries = 10;
const renamePauseMs = 50;

/** The calls that a durable write makes, so that tests can let each of them fail. */
export type FileSystem = Pick<typeof realFiles, "open" | "rename" | "rm">;

/** The system's own word for a failure, such as `ENOSPC`; empty where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Makes a folder that only its owner may enter, with all above it. */
export async function ensureFolder(path: string): Promise<void> {
  await realFiles.mkdir(path, { recursive: true, mode: folderMode });
}

/**
 * Writes a file whole or not at all: a temporary file of a name of its own, fsync, rename, fsync of
 * the folder. After a crash at any moment the file holds the old text or the new one.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  files: FileSystem = realFiles,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await files.open(temporary, "wx", fileMode);
    try {
      await file.writeFile(content, "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
    await replace(temporary, path, files);
  } catch (error) {
    await files.rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path), files);
}

/** Renames over a file. On Windows a virus scanner or an indexer may hold it for a moment. */
async function replace(from: string, to: string, files: FileSystem): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await files.rename(from, to);
      return;
    } catch (error) {
      const isHeld = ["EPERM", "EACCES", "EBUSY"].includes(codeOf(error));
      if (process.platform !== "win32" || !isHeld || tries === renameTries) throw error;
      await sleep(renamePauseMs);
    }
  }
}

/**
 * Makes a rename last through a power cut. Windows and some network disks cannot sync a folder. By now
 * the file is the new one, so a failure is no reason to say that nothing was changed.
 */
async function syncFolder(path: string, files: FileSystem): Promise<void> {
  try {
    const folder = await files.open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    return;
  }
}

/** Removes the temporary files of a document that a kill left behind. */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await realFiles.readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(`${basename(path)}.`) || !temporaryName.test(name)) continue;
    await realFiles.rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** What a failed write means to a person. */
export function whyNotWritten(error: unknown): Sentence {
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return say("diskFull");
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return say("dataDenied");
    case "ENOTDIR":
    case "EEXIST":
    case "ENOENT":
      return say("dataGone");
    default:
      return say("notSaved");
  }
}
