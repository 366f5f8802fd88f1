import { join } from "node:path";
import { defaultSettings, settingsSchema, type Settings } from "../../../shared/settings.ts";
import { sessionsFileSchema, type SessionsFile } from "../keys/sessions.ts";
import { keysFileSchema, noKeys, type KeysFile } from "../keys/stored-key.ts";
import { activityFileSchema, noActivity, type ActivityFile } from "../activity/record.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { finishChangeover } from "../store/changeover.ts";
import type { Shape } from "../store/document-file.ts";
import { openDocument, type Document } from "../store/document.ts";
import { writeFileAtomically } from "../store/files.ts";
import { openUsage, type Usage } from "../usage/usage.ts";

/** All that is kept in the data folder (docs/data.md). */
export type Data = {
  readonly settingsFile: Document<Settings>;
  readonly keysFile: Document<KeysFile>;
  readonly sessionsFile: Document<SessionsFile>;
  readonly activityFile: Document<ActivityFile>;
  readonly usage: Usage;
};

/** What the files look like that a backup holds too. A new version of one comes with a migration. */
export const shapes = {
  settings: {
    schema: settingsSchema,
    version: 1,
    empty: defaultSettings,
  } satisfies FileShape<Settings>,
  keys: { schema: keysFileSchema, version: 1, empty: noKeys } satisfies FileShape<KeysFile>,
};
type FileShape<T> = Shape<T> & { readonly empty: T };

/**
 * Opens the files of a data folder. `onWrite` hears of every write of them: what went wrong, or null.
 * @throws AppError where one is of a newer version
 */
export async function openData(
  folder: string,
  clock: Clock,
  log: Logger,
  onWrite: (error: unknown) => void = () => undefined,
): Promise<Data> {
  if (await finishChangeover(folder)) log.info("data-replaced");
  const write = async (path: string, text: string): Promise<void> => {
    try {
      await writeFileAtomically(path, text);
      onWrite(null);
    } catch (error) {
      onWrite(error);
      throw error;
    }
  };
  const file = { version: 1, clock, log: log.child("store"), write };
  const settingsFile = await openDocument<Settings>({
    ...file,
    ...shapes.settings,
    staysUnreadable: true,
    path: join(folder, "settings.json"),
  });
  const keysFile = await openDocument<KeysFile>({
    ...file,
    ...shapes.keys,
    staysUnreadable: true,
    path: join(folder, "keys.json"),
  });
  const sessionsFile = await openDocument<SessionsFile>({
    ...file,
    path: join(folder, "sessions.json"),
    schema: sessionsFileSchema,
    empty: { sessions: [] },
  });
  const activityFile = await openDocument<ActivityFile>({
    ...file,
    path: join(folder, "activity.json"),
    schema: activityFileSchema,
    empty: noActivity,
    keepBackups: false,
  });
  const usage = await openUsage({
    folder: join(folder, "usage"),
    clock,
    log: log.child("usage"),
    write,
    onWrite,
    retentionDays: () => settingsFile.data.usageDays,
  });
  return { settingsFile, keysFile, sessionsFile, activityFile, usage };
}

/** Whether a file was damaged beyond its backups: nothing may be opened on the strength of it. */
export function isUnreadable({ recovery }: Pick<Document<unknown>, "recovery">): boolean {
  return recovery !== null && recovery.backup === null;
}
