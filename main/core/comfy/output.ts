import { open, type FileHandle } from "node:fs/promises";
import { openSync, closeSync, watch } from "node:fs";
import type { Clock, Timer } from "../platform/clock.ts";

/** A reader of the file that a process writes its output to. */
export type OutputReader = {
  /** Reads what is left and stops; never rejects. */
  end(): Promise<void>;
};

const pieceBytes = 64 * 1024;
/** Once so much has been read, the file is emptied. */
const emptiedAtBytes = 1_000_000;
/** Output that comes faster than it can be read is skipped from here on: it must not fill the disk. */
const backlogBytes = 64_000_000;
const quickMs = 30;
/** While nothing comes. The system tells of what does, but not on every disk. */
const idleMs = 2_000;

/**
 * Runs `use` with a descriptor that appends to a file of this user alone. A process that writes there
 * goes on when its launcher is killed; one that writes into a pipe would fail at its next line.
 */
export async function withOutputFile<T>(
  path: string,
  use: (descriptor: number) => Promise<T>,
): Promise<T> {
  closeSync(openSync(path, "w", 0o600));
  const descriptor = openSync(path, "a", 0o600);
  try {
    return await use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Reads such a file from its beginning and as it grows; `take` gets the bytes in order. */
export async function readOutput(
  path: string,
  take: (piece: Buffer) => void,
  skipped: (bytes: number) => void,
  clock: Clock,
): Promise<OutputReader> {
  const file = await open(path, "r+");
  const piece = Buffer.allocUnsafe(pieceBytes);
  let position = 0;
  let pauseMs = quickMs;
  let timer: Timer | null = null;
  let isOver = false;
  let hasNews = false;

  const readAll = async (): Promise<boolean> => {
    const before = position;
    for (let reads = 0; ; reads += 1) {
      const { bytesRead } = await file.read(piece, 0, pieceBytes, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      take(Buffer.from(piece.subarray(0, bytesRead)));
      if (reads % 256 === 0) await skipBacklog();
    }
    const hasRead = position !== before;
    if (position > emptiedAtBytes) await empty();
    return hasRead;
  };
  const skipBacklog = async (): Promise<void> => {
    const backlog = (await file.stat()).size - position;
    if (backlog < backlogBytes) return;
    await empty();
    skipped(backlog);
  };
  // The writer appends: after this it goes on at the new end.
  const empty = async (): Promise<void> => {
    await file.truncate(0);
    position = 0;
  };
  let turn: Promise<void> = Promise.resolve();
  const look = (): void => {
    timer = null;
    hasNews = false;
    turn = readAll()
      .catch(() => false) // the file is on a disk that is gone: nothing more can be read
      .then((hasRead) => {
        pauseMs = hasRead || hasNews ? quickMs : Math.min(idleMs, pauseMs * 2);
        if (!isOver) timer = clock.after(pauseMs, look);
      });
  };
  const watching = onWrite(path, () => {
    hasNews = true;
    if (isOver || timer === null || pauseMs === quickMs) return;
    timer.cancel();
    pauseMs = quickMs;
    timer = clock.after(pauseMs, look);
  });
  look();
  return {
    async end() {
      isOver = true;
      watching.stop();
      timer?.cancel();
      await turn;
      await readAll().catch(() => false);
      await closeQuietly(file);
    },
  };
}

/** Calls `run` when a file is written to, where the system tells. */
function onWrite(path: string, run: () => void): { readonly stop: () => void } {
  try {
    const watcher = watch(path, { persistent: false }, run);
    watcher.on("error", () => {
      watcher.close();
    });
    return {
      stop: () => {
        watcher.close();
      },
    };
  } catch {
    return { stop: () => undefined }; // more files are watched than the system allows
  }
}

async function closeQuietly(file: FileHandle): Promise<void> {
  await file.close().catch(() => undefined);
}
