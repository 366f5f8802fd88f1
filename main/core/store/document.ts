import { say } from "../../../shared/sentences.ts";
import { basename, dirname } from "node:path";
import { Low } from "lowdb";
import type { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import type { Clock, Timer } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { backUp, backUpVersion, newestBackup } from "./backup.ts";
import { FileAdapter, keepDamaged, readDocumentFile } from "./document-file.ts";
import { ensureFolder, removeLeftovers, whyNotWritten } from "./files.ts";
import type { Migrations } from "./migrations.ts";

const backupDelayMs = 5_000;

/** How a file was found to be damaged, and what was done. Null where it was sound or absent. */
export type Recovery = {
  readonly setAside: string;
  /** The backup that was taken, or null where there was none: then nothing can be trusted. */
  readonly backup: string | null;
};

/** A JSON file of ours, its data in memory. Memory is never ahead of the disk. */
export type Document<T> = {
  readonly data: T;
  readonly recovery: Recovery | null;
  /** Empties a file that was damaged beyond its backups, and no other. @throws AppError STORE_FAILED */
  beginAnew(): Promise<T>;
  /**
   * Changes a copy, writes it, and only then replaces `data`. Changes that wait for the same write are
   * made together, so `change` may run more than once and must do nothing but change the draft.
   * @throws AppError STORE_FAILED, or what `change` and the schema throw
   */
  update(change: (draft: T) => void): Promise<T>;
  /**
   * Writes what `make` makes of the data as it stands when its turn comes, without copying and checking
   * it: for what the program itself makes, sound and in part new, where a copy of all would be felt.
   */
  replace(make: (data: T) => T): Promise<T>;
};

export type DocumentOptions<T> = {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly empty: T;
  /** The version of the data's shape; files of a newer one are not touched. */
  readonly version: number;
  /** Steps from older versions; the older file is kept among the backups. */
  readonly migrations?: Migrations;
  readonly clock: Clock;
  readonly log: Logger;
  readonly write?: (path: string, text: string) => Promise<void>;
  /** Keep the last good copies beside it; on unless said otherwise. */
  readonly keepBackups?: boolean;
  /**
   * Refuse every change while the file is damaged beyond its backups, so that it stays so over any number
   * of starts until it is restored or `beginAnew` is called; off unless said otherwise.
   */
  readonly staysUnreadable?: boolean;
};

type Waiting<T> = {
  readonly next: { readonly change: (draft: T) => void } | { readonly make: (data: T) => T };
  readonly resolve: (data: T) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Opens a document. A file that does not parse is never read as empty: it is kept under a dated name and
 * the newest backup is taken. Without one `recovery.backup` is null, now and at every start until something
 * replaces the file, and the caller must let nobody in on the strength of it.
 * @throws AppError STORE_FAILED where the file is of a newer version, or cannot be read or set aside.
 */
export async function openDocument<T extends object>(
  options: DocumentOptions<T>,
): Promise<Document<T>> {
  const { path, log, clock, schema } = options;
  await ensureFolder(dirname(path)).catch((cause: unknown) => {
    throw new AppError("STORE_FAILED", { said: whyNotWritten(cause), cause });
  });
  await removeLeftovers(path);
  const adapter = new FileAdapter<T>(path, options, options.write);
  const low = new Low<T>(adapter, structuredClone(options.empty));
  let recovery = await load(options, low, adapter);
  let backingUp: Timer | null = null;
  let lastBackup = Promise.resolve();
  if (options.keepBackups !== false && adapter.text !== null) await keepBackup();

  /** One after the other: on a slow disk an older text would else end up over a newer one. */
  function keepBackup(): Promise<void> {
    backingUp = null;
    const nowMs = clock.now();
    lastBackup = lastBackup
      .then(() => backUp(path, adapter.text ?? "", nowMs))
      .catch((error: unknown) => {
        log.warn("backup-failed", { file: basename(path), error });
      });
    return lastBackup;
  }

  let data = low.data;
  let waiting: Waiting<T>[] = [];
  let isWriting = false;

  /** Takes all that waits to one new state. @throws what any of it throws */
  function combine(base: T, batch: readonly Waiting<T>[]): T {
    let next = base;
    let isDraft = false;
    for (const { next: wanted } of batch) {
      if ("make" in wanted) {
        next = wanted.make(isDraft ? schema.parse(next) : next);
        isDraft = false;
      } else {
        if (!isDraft) next = structuredClone(next);
        isDraft = true;
        wanted.change(next);
      }
    }
    return isDraft ? schema.parse(next) : next;
  }

  /** The same where one of them fails: it fails alone. */
  function combineOneByOne(batch: readonly Waiting<T>[]): { next: T; good: Waiting<T>[] } {
    let next = data;
    const good: Waiting<T>[] = [];
    for (const one of batch) {
      try {
        next = combine(next, [one]);
        good.push(one);
      } catch (error) {
        one.reject(error);
      }
    }
    return { next, good };
  }

  function combineAll(batch: Waiting<T>[]): { next: T; good: Waiting<T>[] } {
    try {
      return { next: combine(data, batch), good: batch };
    } catch {
      return combineOneByOne(batch);
    }
  }

  /** Writes what waits, all of it in one go, until nothing does. */
  async function drain(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const { next, good } = combineAll(batch);
      if (good.length === 0) continue;
      try {
        low.data = next;
        await low.write();
        data = next;
        if (options.keepBackups !== false)
          backingUp ??= clock.after(backupDelayMs, () => void keepBackup());
        for (const one of good) one.resolve(next);
      } catch (cause) {
        low.data = data;
        log.error("write-failed", { file: basename(path), error: cause });
        const failure = new AppError("STORE_FAILED", { said: whyNotWritten(cause), cause });
        for (const one of good) one.reject(failure);
      }
    }
    isWriting = false;
  }

  const enqueue = (next: Waiting<T>["next"]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ next, resolve, reject });
      if (!isWriting) void drain();
    });
  const isUnreadable = (): boolean => recovery !== null && recovery.backup === null;
  const enqueueUnlessLocked = async (next: Waiting<T>["next"]): Promise<T> => {
    if (options.staysUnreadable === true && isUnreadable())
      throw new AppError("STORE_FAILED", { said: say("fileLocked", { file: basename(path) }) });
    return enqueue(next);
  };

  return {
    get data() {
      return data;
    },
    get recovery() {
      return recovery;
    },
    async beginAnew() {
      if (!isUnreadable()) return data;
      const begun = await enqueue({ make: () => structuredClone(options.empty) });
      recovery = null;
      return begun;
    },
    update: (change) => enqueueUnlessLocked({ change }),
    replace: (make) => enqueueUnlessLocked({ make }),
  };
}

/** Reads the file into `low`, from a backup where it is damaged, and migrates it where it is older. */
async function load<T extends object>(
  options: DocumentOptions<T>,
  low: Low<T>,
  adapter: FileAdapter<T>,
): Promise<Recovery | null> {
  const { path, log, version } = options;
  try {
    await low.read();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const recovery = await recover(options, low);
    log.error("file-damaged", { file: basename(path), recovery, error });
    return recovery;
  }
  const { reading } = adapter;
  adapter.reading = null;
  if (reading !== null && reading.version < version) {
    try {
      await backUpVersion(path, reading.text, reading.version);
      await low.write();
    } catch (error) {
      log.warn("migration-not-saved", { file: basename(path), error });
    }
  }
  return null;
}

async function recover<T extends object>(
  options: DocumentOptions<T>,
  low: Low<T>,
): Promise<Recovery> {
  const { path, clock, log } = options;
  const setAside = await keepDamaged(path, clock.now());
  const backup = await newestBackup(path, async (candidate) => {
    const reading = await readDocumentFile(candidate, options);
    if (reading) low.data = reading.data;
  });
  if (backup === null) return { setAside, backup };
  await low.write().catch((error: unknown) => {
    log.error("recovery-not-saved", { file: basename(path), error });
  });
  return { setAside, backup };
}
