import { hashFiles, listFiles } from "./sources.mjs";

const lookMs = 700;

/**
 * Calls back when the sources in folders of the checkout have changed, never twice at a time. It
 * looks instead of listening: `fs.watch` tells different things on each system, and folders that
 * are made later not at all.
 *
 * @returns a function that stops it
 */
export function watchSources(
  folders: readonly string[],
  onChange: () => Promise<void>,
): () => void {
  let last = look(folders);
  let isBusy = false;
  const timer = setInterval(() => {
    const now = isBusy ? last : look(folders);
    if (now === last) return;
    last = now;
    isBusy = true;
    void onChange().finally(() => {
      isBusy = false;
    });
  }, lookMs);
  return () => clearInterval(timer);
}

/** A file may vanish between being listed and being read: the next look sees what came of it. */
function look(folders: readonly string[]): string {
  try {
    return hashFiles(folders.flatMap((folder) => listFiles(folder)));
  } catch {
    return "";
  }
}
