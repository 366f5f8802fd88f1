import { say } from "../../../shared/sentences.ts";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { BackupSummary } from "../../../shared/backup.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Settings } from "../../../shared/settings.ts";
import { shapes } from "./data.ts";
import type { KeysFile } from "../keys/stored-key.ts";
import { secondsOf, type Clock } from "../platform/clock.ts";
import { stampOf } from "../store/backup.ts";
import { stageChangeover, untouchable } from "../store/changeover.ts";
import {
  envelopeSchema,
  openEnvelope,
  readDocumentFile,
  type Shape,
} from "../store/document-file.ts";
import { ensureFolder, whyNotWritten, writeFileAtomically } from "../store/files.ts";
import { entriesOf, filesIn, readTextFile } from "../store/folder.ts";
import { pageShape, type PageFile } from "../usage/book.ts";
import { periodName } from "../usage/periods.ts";

/** The shape of the backup file itself; the files in it have versions of their own. */
const backupVersion = 1;

const bodySchema = z.object({
  made_at: z.number(),
  version: z.string(),
  settings: envelopeSchema,
  keys: envelopeSchema,
  usage: z.record(z.string().regex(periodName), envelopeSchema),
});
const fileSchema = z.object({
  latchkey_backup: z.int().positive(),
  /** Of the body as JSON: a file that was cut off or changed is not restored. */
  sha256: z.string(),
  body: z.unknown(),
});

/** A backup that was read and checked, brought to today's shapes. */
export type Backup = {
  readonly madeAtSeconds: number;
  readonly version: string;
  readonly settings: Settings;
  readonly keys: KeysFile;
  readonly usage: ReadonlyMap<string, PageFile>;
};

const sumOf = (body: unknown): string =>
  createHash("sha256").update(JSON.stringify(body)).digest("hex");

/**
 * Writes settings, keys (their fingerprints) and usage of a data folder to one file.
 * @throws AppError STORE_FAILED where one cannot be read, or the file cannot be written
 */
export async function writeBackup(deps: {
  readonly folder: string;
  readonly file: string;
  readonly version: string;
  readonly clock: Clock;
}): Promise<void> {
  const { folder, file, version, clock } = deps;
  const { settings, keys } = await readNow(folder);
  const usage: Record<string, unknown> = {};
  for (const name of await filesIn(join(folder, "usage"), ".json")) {
    const period = name.slice(0, -".json".length);
    if (!periodName.test(period)) continue;
    const page = await readDocumentFile(join(folder, "usage", name), pageShape).catch(() => null);
    // A damaged day must not keep the keys from being backed up.
    if (page) usage[period] = { version: pageShape.version, data: page.data };
  }
  const body = {
    made_at: secondsOf(clock),
    version,
    settings: { version: shapes.settings.version, data: settings },
    keys: { version: shapes.keys.version, data: keys },
    usage,
  };
  const text = JSON.stringify({ latchkey_backup: backupVersion, sha256: sumOf(body), body });
  try {
    await ensureFolder(dirname(file));
    await writeFileAtomically(file, text);
  } catch (cause) {
    throw new AppError("STORE_FAILED", { said: whyNotWritten(cause), cause });
  }
}

/** What stands in the folder now. @throws AppError STORE_FAILED where it is damaged */
async function readNow(
  folder: string,
): Promise<{ readonly settings: Settings; readonly keys: KeysFile }> {
  const read = async <T>(name: string, shape: Shape<T>, empty: T): Promise<T> => {
    try {
      return (await readDocumentFile(join(folder, `${name}.json`), shape))?.data ?? empty;
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError("STORE_FAILED", {
        said: say("fileDamaged", { file: `${name}.json` }),
        cause,
      });
    }
  };
  return {
    settings: await read("settings", shapes.settings, shapes.settings.empty),
    keys: await read("keys", shapes.keys, shapes.keys.empty),
  };
}

/** Reads a backup and checks all of it. @throws AppError INVALID_REQUEST in words for people */
export async function readBackup(file: string): Promise<Backup> {
  let outer: z.infer<typeof fileSchema>;
  try {
    outer = fileSchema.parse(JSON.parse(await readTextFile(file)));
  } catch (cause) {
    throw new AppError("INVALID_REQUEST", {
      said: say("backupNot"),
      cause,
    });
  }
  if (outer.latchkey_backup > backupVersion) throw newer();
  if (sumOf(outer.body) !== outer.sha256) {
    throw new AppError("INVALID_REQUEST", {
      said: say("backupDamaged"),
    });
  }
  try {
    const body = bodySchema.parse(outer.body);
    return {
      madeAtSeconds: body.made_at,
      version: body.version,
      settings: openEnvelope(body.settings, shapes.settings, newer),
      keys: openEnvelope(body.keys, shapes.keys, newer),
      usage: new Map(
        Object.entries(body.usage).map(([name, page]) => [
          name,
          openEnvelope(page, pageShape, newer),
        ]),
      ),
    };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("INVALID_REQUEST", {
      said: say("backupStrange"),
      cause,
    });
  }
}

function newer(): AppError {
  return new AppError("INVALID_REQUEST", {
    said: say("backupNewer"),
  });
}

/** What restoring a backup into a data folder would change. */
export async function summarise(folder: string, backup: Backup): Promise<BackupSummary> {
  // What is damaged now is what a restore is for: it has nothing to lose.
  const now = await readNow(folder).catch(() => null);
  const hashes = new Set(backup.keys.keys.map((key) => key.hash));
  const settings = Object.entries(backup.settings);
  const settingsNow: Readonly<Record<string, unknown>> = now?.settings ?? {};
  return {
    made_at: backup.madeAtSeconds,
    version: backup.version,
    keys: backup.keys.keys.length,
    keys_now: now?.keys.keys.length ?? 0,
    lost: (now?.keys.keys ?? []).filter((key) => !hashes.has(key.hash)).map((key) => key.name),
    settings: settings
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(settingsNow[name]))
      .map(([name]) => name),
    days: [...backup.usage.keys()].filter((name) => !name.includes("T")).length,
  };
}

/**
 * Gets a restore ready: a backup of now is made among the backups, and the change is committed. It
 * happens at the next start, as a whole or not at all. Browsers that are signed in are signed out.
 * @throws AppError; then nothing changes
 */
export async function stageRestore(
  deps: { readonly folder: string; readonly version: string; readonly clock: Clock },
  backup: Backup,
): Promise<void> {
  const { folder, clock } = deps;
  const file = join(folder, "backups", `before-restore-${stampOf(clock.now())}.json`);
  // Where today's files are damaged there is nothing to keep: the store has set them aside.
  if (await readNow(folder).catch(() => null)) await writeBackup({ ...deps, file });
  const put = new Map([
    ["settings.json", envelopeOf(shapes.settings.version, backup.settings)],
    ["keys.json", envelopeOf(shapes.keys.version, backup.keys)],
  ]);
  for (const [name, page] of backup.usage)
    put.set(`usage/${name}.json`, envelopeOf(pageShape.version, page));
  await stageChangeover(folder, { put, remove: ["sessions.json", "usage"] });
}

const envelopeOf = (version: number, data: unknown): string => JSON.stringify({ version, data });

/** Gets ready that all data is gone at the next start. Chromium's own folder is in use: it stays. */
export async function stageDeletion(folder: string): Promise<void> {
  const kept = new Set([...untouchable, "window"]);
  const remove = (await entriesOf(folder)).filter((name) => !kept.has(name));
  await stageChangeover(folder, {
    put: new Map(),
    remove: [...remove, "window/place.json", "window/crashes"],
  });
}
