import { createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";

const flushPeriodMs = 500;
const maxBufferedLines = 200_000;

/** An append-only file of JSON lines. Appending never waits, and never throws. */
export type Journal = {
  append(line: string): void;
  /** Puts on disk what was appended so far. */
  flush(): Promise<void>;
  /** Begins anew: what stood in it is kept elsewhere by now. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Reads the lines of a journal, oldest first. The last one may be torn by a kill: a line that does not
 * parse is passed over, and told.
 */
export async function replayJournal(
  path: string,
  log: Logger,
  each: (entry: unknown) => void,
): Promise<void> {
  try {
    const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
    let dropped = 0;
    for await (const line of lines) {
      if (line === "") continue;
      try {
        each(JSON.parse(line));
      } catch {
        dropped += 1;
      }
    }
    if (dropped > 0) log.warn("journal-lines-dropped", { dropped });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

/** Opens a journal for appending. Twice a second what came since goes to the disk. */
export async function openJournal(deps: {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
}): Promise<Journal> {
  const { path, clock, log } = deps;
  const file: FileHandle = await open(path, "a", 0o600);
  // A torn last line must not swallow the first new one.
  let buffer: string[] = [""];
  let writing: Promise<void> = Promise.resolve();
  let isFailing = false;

  async function write(): Promise<void> {
    if (buffer.length === 0) return;
    const lines = buffer;
    buffer = [];
    try {
      await file.appendFile(`${lines.join("\n")}\n`);
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error("journal-write-failed", { error });
      isFailing = true;
      buffer = [...lines, ...buffer].slice(-maxBufferedLines);
    }
  }
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };
  const timer = clock.every(flushPeriodMs, () => void flush());

  return {
    append(line) {
      buffer.push(line);
    },
    flush,
    reset() {
      writing = writing.then(async () => {
        try {
          await file.truncate(0);
        } catch (error) {
          log.error("journal-reset-failed", { error });
        }
      });
      return writing;
    },
    async close() {
      timer.cancel();
      await flush();
      await file.close();
    },
  };
}
