import { z } from "zod";
import { healthSchema } from "./comfy.ts";
import { roles } from "./keys.ts";

/** Why a browser is no longer signed in. The sign-in page has words for each. */
export const sessionEndings = [
  "deleted",
  "paused",
  "expired",
  "replaced",
  "disconnected",
  "idle",
] as const;
export const sessionEndingSchema = z.enum(sessionEndings);
export type SessionEnding = z.infer<typeof sessionEndingSchema>;

/** A browser that is signed in, as the window lists it. Times are epoch seconds. */
export const sessionRowSchema = z.object({
  session_id: z.string(),
  /** null: the artist's own browser, by "Open ComfyUI". */
  key_id: z.string().nullable(),
  key_name: z.string().nullable(),
  /** From where it signed in. */
  address: z.string(),
  /** In words, e.g. "Firefox on Android"; empty where it did not say. */
  browser: z.string(),
  since: z.number(),
  last_seen: z.number(),
  /** How many of its windows are open now. */
  windows: z.number(),
});
export type SessionRow = z.infer<typeof sessionRowSchema>;

/** How a signed-in browser stands: its key, what is left of the limit, and ComfyUI. */
export const sessionInfoSchema = z.object({
  /** null: the artist's own browser. */
  name: z.string().nullable(),
  role: z.enum([...roles, "owner"]),
  /** Generations in a clock hour; null is no limit. */
  rate_limit: z.number().nullable(),
  used: z.number(),
  /** Epoch seconds at which the hour is over. */
  reset_at: z.number(),
  expires_at: z.number().nullable(),
  comfyui: healthSchema.shape.comfyui,
});
export type SessionInfo = z.infer<typeof sessionInfoSchema>;
