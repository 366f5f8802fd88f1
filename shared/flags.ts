import { z } from "zod";
import { proxySchema } from "./proxies.ts";
import { authModeSchema, comfySourceSchema, publicPresetSchema } from "./settings.ts";

/** What flags say for this run, so that the window cannot change it; null where the settings do. */
export const givenByFlagsSchema = z.object({
  mode: authModeSchema.nullable(),
  preset: publicPresetSchema.nullable(),
  local_port: z.number().nullable(),
  /** Where it is shared; whether it is, can be changed all the same. */
  share: z.object({ host: z.string(), port: z.number() }).nullable(),
  proxies: z.array(proxySchema).nullable(),
  /** Beside those of the settings. */
  origins: z.array(z.string()),
  /** Until another one is chosen. */
  comfy: comfySourceSchema.nullable(),
  comfy_arguments: z.array(z.string()).nullable(),
});
export type GivenByFlags = z.infer<typeof givenByFlagsSchema>;
