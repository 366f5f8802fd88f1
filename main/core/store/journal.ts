import { createReadStream } from "node:fs";
import { open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Clock, Timer } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { codeOf } from "./files.ts";

const flushPeriodMs = 500;
const maxBufferedLines = 200_000;
const retryPauseMs = 5_000;

/**
 * An append-only file of JSON lines, and the one before it. Appending never waits and never throws.
 * What is flushed survives the end of the process at any moment; it is not forced through a power cut.
 */
export type Journal = {
  append(line: string): void;
  /** Writes within half a second, for what `beforeWrite` keeps back. `append` does so by itself. */
  soon(): void;
  /** Hands to the system what was appended so far. */
  flush(): Promise<void>;
  /** Goes on in a new file, so that what came before a snapshot can be dropped after it. */
  turn(): Promise<void>;
  /** Drops what came before `turn`: it is kept elsewhere by now. */
  dropOld(): Promise<void>;
  /** Resolves when what has begun by now, by itself too, is over. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

const oldOf = (path: string): string => path.replace(/(\.[^.]*)?$/, ".old$1");

/**
 * Reads the lines of a journal, oldest first. The last one may be torn by a kill: a line that does not
 * parse is passed over, and told.
 */
export async function replayJournal(
  path: string,
  log: Logger,
  each: (entry: unknown) => void,
): Promise<void> {
  let dropped = 0;
  for (const part of [oldOf(path), path]) {
    try {
      const lines = createInterface({ input: createReadStream(part, "utf8"), crlfDelay: Infinity });
      for await (const line of lines) {
        if (line === "") continue;
        try {
          each(JSON.parse(line));
        } catch {
          dropped += 1;
        }
      }
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
  }
  if (dropped > 0) log.warn("journal-lines-dropped", { dropped });
}

/**
 * Opens a journal for appending. What comes goes to the file within half a second, together. Where that
 * fails (a full disk) it is told once, and the newest 200,000 lines wait in memory for the next try.
 */
export function openJournal(deps: {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asked before each write: may append what it kept back until now. */
  readonly beforeWrite?: () => void;
  /** Told of every write: what went wrong, or null. */
  readonly onWrite?: ((error: unknown) => void) | undefined;
}): Journal {
  const { path, clock, log, beforeWrite, onWrite } = deps;
  let file: FileHandle | null = null;
  let buffer: string[] = [];
  let queue: Promise<void> = Promise.resolve();
  let isFailing = false;
  let isClosed = false;
  let due: Timer | null = null;
  /** Whether the file may end in the middle of a line, which must not swallow the next one. */
  let isTorn = true;

  async function write(): Promise<void> {
    due?.cancel();
    due = null;
    beforeWrite?.();
    if (buffer.length === 0) return;
    const lines = buffer;
    buffer = [];
    try {
      file ??= await open(path, "a", 0o600);
      await file.appendFile(`${isTorn ? "\n" : ""}${lines.join("\n")}\n`);
      isTorn = false;
      onWrite?.(null);
      if (isFailing) log.info("journal-writes-again");
      isFailing = false;
    } catch (error) {
      onWrite?.(error);
      if (!isFailing) log.error("journal-write-failed", { error });
      isFailing = true;
      isTorn = true;
      // Some of these may be on disk by now. Their numbers tell a reader what it has seen already.
      buffer = lines.concat(buffer);
      soon();
    }
  }

  function soon(): void {
    if (isClosed) return;
    due ??= clock.after(isFailing ? retryPauseMs : flushPeriodMs, () => void flush());
  }

  async function turn(): Promise<void> {
    const exists = (name: string): Promise<boolean> => stat(name).then(Boolean, () => false);
    const isThere = await exists(path);
    // A file before this one waits for a snapshot that has not succeeded yet: it must stay.
    if (isThere && (await exists(oldOf(path)))) return;
    await file?.close();
    file = null;
    isTorn = true;
    if (isThere) await rename(path, oldOf(path));
  }

  /** One after the other, so that no line is written to a file that is being turned. */
  const then = (step: () => Promise<void>): Promise<void> => {
    queue = queue.then(step).catch((error: unknown) => {
      log.error("journal-failed", { error });
    });
    return queue;
  };
  const flush = (): Promise<void> => then(write);

  return {
    append(line) {
      buffer.push(line);
      soon();
      // Half as a margin, so that a full buffer is not copied at every line.
      if (isFailing && buffer.length > 1.5 * maxBufferedLines)
        buffer = buffer.slice(-maxBufferedLines);
    },
    soon,
    flush,
    async turn() {
      await then(write);
      await then(turn);
    },
    idle: () => queue,
    dropOld: () => then(() => rm(oldOf(path), { force: true })),
    async close() {
      if (isClosed) return;
      isClosed = true;
      due?.cancel();
      await flush();
      await then(async () => {
        await file?.close();
        file = null;
      });
    },
  };
}
