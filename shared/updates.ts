import { z } from "zod";

/** When a newer version is looked for, and what becomes of it. */
export const updateModes = ["off", "notify", "install"] as const;
export const updateModeSchema = z.enum(updateModes);
export type UpdateMode = z.infer<typeof updateModeSchema>;

/** How it stands with a newer version. Times are epoch seconds. */
export const updateStateSchema = z.discriminatedUnion("kind", [
  /** This copy was made without an address to look at. */
  z.object({ kind: z.literal("none") }),
  /** Nobody has looked yet. */
  z.object({ kind: z.literal("unknown") }),
  z.object({ kind: z.literal("checking") }),
  z.object({ kind: z.literal("newest"), checked_at: z.number() }),
  z.object({ kind: z.literal("available"), version: z.string() }),
  z.object({ kind: z.literal("downloading"), version: z.string(), percent: z.number() }),
  /** Loaded and checked; it takes this one's place when the app quits. */
  z.object({ kind: z.literal("ready"), version: z.string() }),
  z.object({
    kind: z.literal("failed"),
    reason: z.enum(["offline", "missing", "damaged", "unsigned", "other"]),
  }),
]);
export type UpdateState = z.infer<typeof updateStateSchema>;

const done = z.null();

/** What the window asks about newer versions; the state itself is told with `desktop.state`. */
export const updateCalls = {
  "updates.check": { input: z.undefined(), output: done },
  "updates.download": { input: z.undefined(), output: done },
  /** Opens the page where newer versions lie, for a copy that is updated by hand. */
  "updates.openPage": { input: z.undefined(), output: done },
} as const;
