import {
  lstat,
  mkdir,
  opendir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";

/** The file system, as far as looking for ComfyUI needs it. Nothing throws for what is absent. */
export type Files = {
  isFile(path: string): Promise<boolean>;
  isFolder(path: string): Promise<boolean>;
  /** Names in a folder, sorted; none when it is absent or cannot be read. */
  list(path: string): Promise<readonly string[]>;
  /** The same in the order in which the system keeps them, as Python sees it. */
  listAsStored(path: string): Promise<readonly string[]>;
  /** A text of at most a megabyte; null when it is absent, larger or cannot be read. */
  readText(path: string): Promise<string | null>;
};

const sizeLimit = 1_000_000;

export const systemFiles: Files = {
  isFile: (path) =>
    stat(path).then(
      (found) => found.isFile(),
      () => isAppAlias(path),
    ),
  isFolder: (path) =>
    stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    ),
  list: (path) =>
    readdir(path).then(
      (names) => names.sort(),
      () => [],
    ),
  async listAsStored(path) {
    const names: string[] = [];
    try {
      for await (const { name } of await opendir(path)) names.push(name);
    } catch {
      // absent, or not to be read
    }
    return names;
  },
  async readText(path) {
    try {
      if ((await stat(path)).size > sizeLimit) return null;
      return await readFile(path, "utf8");
    } catch {
      return null;
    }
  },
};

/** Python from the Microsoft Store is a link that only the system itself can follow. */
function isAppAlias(path: string): Promise<boolean> {
  if (!path.toLowerCase().endsWith(".exe")) return Promise.resolve(false);
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Makes a folder for this user alone, with those above it. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/** Removes a file or a folder; one that is absent is removed already. */
export async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** Writes a text whole or not at all. Nothing but the record of our own process goes this way. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}
