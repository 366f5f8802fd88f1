import { copyFile, readFile, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Low, type Adapter } from "lowdb";
import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { backUp, newestBackup } from "./backup.ts";
import { ensureFolder, wordsForWriteError, writeFileAtomically } from "./files.ts";

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
  /** Changes a copy, writes it, and only then replaces `data`. @throws AppError STORE_FAILED */
  update(change: (draft: T) => void): Promise<T>;
};

export type DocumentOptions<T> = {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly empty: T;
  /** The version of the data's shape; files of a newer one are not touched. */
  readonly version: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly write?: (path: string, text: string) => Promise<void>;
  /** Keep the last good copies beside it; on unless said otherwise. */
  readonly keepBackups?: boolean;
};

const envelopeSchema = z.object({ version: z.int().positive(), data: z.unknown() });

/** Reads and writes one file for lowdb: absent is null, empty or unparsable throws. */
class FileAdapter<T> implements Adapter<T> {
  private readonly options: DocumentOptions<T>;
  wasThere = false;

  constructor(options: DocumentOptions<T>) {
    this.options = options;
  }

  async read(): Promise<T | null> {
    const data = await readData(this.options, this.options.path);
    this.wasThere = data !== null;
    return data;
  }

  async write(data: T): Promise<void> {
    const text = JSON.stringify({ version: this.options.version, data });
    await (this.options.write ?? writeFileAtomically)(this.options.path, text);
  }
}

async function readData<T>(options: DocumentOptions<T>, path: string): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const envelope = envelopeSchema.parse(JSON.parse(text));
  if (envelope.version > options.version) {
    throw new AppError("STORE_FAILED", {
      message: `${basename(path)} was written by a newer Latchkey. Update Latchkey, or choose another data folder.`,
    });
  }
  return options.schema.parse(envelope.data);
}

/**
 * Opens a document. A file that does not parse is never read as empty: it is set aside under a dated
 * name and the newest backup is taken; without one `recovery.backup` is null, and the caller must let
 * nobody in on the strength of it.
 * @throws AppError STORE_FAILED where the file is of a newer version.
 */
export async function openDocument<T extends object>(
  options: DocumentOptions<T>,
): Promise<Document<T>> {
  const { path, log, clock } = options;
  await ensureFolder(dirname(path));
  const adapter = new FileAdapter(options);
  const low = new Low<T>(adapter, structuredClone(options.empty));
  let recovery: Recovery | null = null;
  try {
    await low.read();
  } catch (error) {
    if (error instanceof AppError) throw error;
    recovery = await recover(options, low);
    log.error("file-damaged", { file: basename(path), recovery, error });
  }
  if (adapter.wasThere && options.keepBackups !== false) {
    await backUp(path, clock.now()).catch((error: unknown) => {
      log.warn("backup-failed", { file: basename(path), error });
    });
  }

  let data = low.data;
  let waiting: {
    change: (draft: T) => void;
    resolve: (data: T) => void;
    reject: (error: unknown) => void;
  }[] = [];
  let isWriting = false;

  /** Writes all that waits in one go; a change that throws fails alone. */
  async function drain(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      let next = structuredClone(data);
      const applied: typeof batch = [];
      for (const one of batch) {
        try {
          const draft = structuredClone(next);
          one.change(draft);
          next = options.schema.parse(draft);
          applied.push(one);
        } catch (error) {
          one.reject(error);
        }
      }
      if (applied.length === 0) continue;
      const before = low.data;
      try {
        low.data = next;
        await low.write();
        data = next;
        for (const one of applied) one.resolve(next);
      } catch (cause) {
        low.data = before;
        log.error("write-failed", { file: basename(path), error: cause });
        const failure = new AppError("STORE_FAILED", { message: wordsForWriteError(cause), cause });
        for (const one of applied) one.reject(failure);
      }
    }
    isWriting = false;
  }

  return {
    get data() {
      return data;
    },
    recovery,
    update: (change) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        if (!isWriting) void drain();
      }),
  };
}

async function recover<T>(options: DocumentOptions<T>, low: Low<T>): Promise<Recovery> {
  const { path, clock } = options;
  const stamp = new Date(clock.now()).toISOString().replace(/[:.]/g, "-");
  const setAside = join(dirname(path), `${basename(path, ".json")}.damaged-${stamp}.json`);
  await rename(path, setAside);
  const backup = await newestBackup(path, async (candidate) => {
    low.data = (await readData(options, candidate)) ?? structuredClone(options.empty);
  });
  if (backup === null) low.data = structuredClone(options.empty);
  else await copyFile(backup, path);
  return { setAside, backup };
}
