import { z } from "zod";
import { comfyStateSchema, comfyStatusSchema } from "./comfy.ts";
import { authModeSchema, publicPresetSchema } from "./settings.ts";

/** GET /latchkey/status and `latchkey status --json`: how all of it stands. Times are epoch seconds. */
export const statusReportSchema = z.object({
  version: z.string(),
  comfyui: z.object({
    state: comfyStateSchema,
    since: z.number(),
    source: comfyStatusSchema.shape.source,
    version: z.string().nullable(),
    /** A short name for why it does not run, or not as it should; null where nothing is to be said. */
    reason: z.string().nullable(),
    /** The same in words. */
    message: z.string().nullable(),
    /** When it is started again by itself; null where it is not. */
    retry_at: z.number().nullable(),
    /** Prompts in its queue, the running one included; null while nobody tells. */
    queue: z.number().nullable(),
  }),
  local_url: z.string(),
  sharing: z.object({
    on: z.boolean(),
    /** The addresses for others, the likeliest first. */
    urls: z.array(z.string()),
    /** Why it is off although it should be on, in words. */
    problem: z.string().nullable(),
    /** Others than the owner with an open socket or a request in the last minute. */
    connected: z.number(),
  }),
  access: z.object({ mode: authModeSchema, public: publicPresetSchema }),
});
export type StatusReport = z.infer<typeof statusReportSchema>;
