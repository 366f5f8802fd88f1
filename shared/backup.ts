import { z } from "zod";

/** The folder with all of Latchkey's data. */
export const dataFolderSchema = z.object({ folder: z.string(), size_bytes: z.number() });

/** What restoring a backup would change. Times are epoch seconds. */
export const backupSummarySchema = z.object({
  made_at: z.number(),
  /** The version of Latchkey that made it. */
  version: z.string(),
  keys: z.number(),
  keys_now: z.number(),
  /** Names of keys of now that stop working: they are not in the backup, or were replaced since. */
  lost: z.array(z.string()),
  /** Names of the settings that differ. */
  settings: z.array(z.string()),
  /** Days of usage in it. */
  days: z.number(),
});
export type BackupSummary = z.infer<typeof backupSummarySchema>;

/** The name that is proposed for a backup made at a time: `latchkey-backup-2026-11-24.json`. */
export function backupName(nowMs: number): string {
  return `latchkey-backup-${new Date(nowMs).toISOString().slice(0, 10)}.json`;
}
