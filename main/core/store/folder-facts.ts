import { access, constants, readdir, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";

/** How a data folder stands. */
export type FolderFacts = {
  readonly isThere: boolean;
  readonly isWritable: boolean;
  /** Other users of this computer may look into it. */
  readonly isOpenToOthers: boolean;
  /** Room on its disk; null where the system does not tell. */
  readonly freeBytes: number | null;
  /** When the newest of its files was written (epoch milliseconds). */
  readonly newestMs: number | null;
  /** Names of files that were set aside. */
  readonly damaged: readonly string[];
};

/** Looks at a folder that may not be there; throws nothing. */
export async function lookAtFolder(folder: string): Promise<FolderFacts> {
  const found = await stat(folder).catch(() => null);
  const isThere = found?.isDirectory() ?? false;
  const names = isThere ? await readdir(folder).catch(() => []) : [];
  const times = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  return {
    isThere,
    isWritable,
    isOpenToOthers: found !== null && (found.mode & 0o077) !== 0,
    freeBytes: await freeBytes(folder),
    newestMs: times.length === 0 ? null : Math.max(...times),
    damaged: names.filter((name) => /\.damaged-/.test(name)),
  };
}

/** Room on the disk of a folder, or of the nearest one above that is there. */
async function freeBytes(folder: string): Promise<number | null> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await statfs(path).catch(() => null);
    if (found !== null) return found.bavail * found.bsize;
    if (path === dirname(path)) return null;
  }
}
