import { z } from "zod";
import { certificateFaultSchema } from "./tls.ts";

/** Something that is wrong now and that a person must know of. Times are epoch seconds. */
export const alertSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("fileDamaged"),
    file: z.enum(["keys", "settings", "sessions"]),
    /** When the copy that is used instead was made; null where there is none. */
    backup_at: z.number().nullable(),
  }),
  z.object({
    kind: z.literal("notSaved"),
    why: z.enum(["full", "denied", "other"]),
  }),
  z.object({
    /** The share port; the local one is `port_taken` of the status. */
    kind: z.literal("portTaken"),
    port: z.number(),
    /** The program that has it, where the system tells. */
    holder: z.object({ name: z.string(), pid: z.number() }).nullable(),
  }),
  /** The one network that is shared on is not there. */
  z.object({ kind: z.literal("adapterGone"), adapter: z.string() }),
  z.object({
    kind: z.literal("certificate"),
    fault: certificateFaultSchema,
    /** Until when the certificate from before serves; null where there is none, and sharing is off. */
    used_until: z.number().nullable(),
  }),
  z.object({ kind: z.literal("certificateEnds"), ends_at: z.number() }),
  z.object({ kind: z.literal("addressChanged"), address: z.string(), url: z.string() }),
]);
export type Alert = z.infer<typeof alertSchema>;

/** The files on whose strength people get in: nobody does while one is damaged beyond its copies. */
export const unreadableFileSchema = z.enum(["settings", "keys"]);
export type UnreadableFile = z.infer<typeof unreadableFileSchema>;

/** The file for which somebody must decide how to go on; null where there is none. */
export function unreadableOf(alerts: readonly Alert[]): UnreadableFile | null {
  for (const alert of alerts) {
    if (alert.kind !== "fileDamaged" || alert.backup_at !== null) continue;
    const file = unreadableFileSchema.safeParse(alert.file);
    if (file.success) return file.data;
  }
  return null;
}
