import { z } from "zod";
import { inEnglish, sentenceSchema, type Sentence } from "./sentences.ts";

/** One thing that was looked at, and what to do about it. */
export const doctorCheckSchema = z.object({
  what: z.enum([
    "comfy",
    "python",
    "torch",
    "gpu",
    "ports",
    "disk",
    "data",
    "clock",
    "firewall",
    "network",
  ]),
  /** `unknown`: the system does not tell. */
  level: z.enum(["ok", "warn", "bad", "unknown"]),
  found: z.string(),
  /** What to do; null where nothing is to be done. */
  remedy: z.string().nullable(),
  /** The same two for the window, in any language. */
  said: z.object({ found: sentenceSchema, remedy: sentenceSchema.nullable() }),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;

/** A check, with what was found and what to do in English, too. */
export function doctorCheck(
  what: DoctorCheck["what"],
  level: DoctorCheck["level"],
  found: Sentence,
  remedy: Sentence | null = null,
): DoctorCheck {
  return {
    what,
    level,
    found: inEnglish(found),
    remedy: remedy && inEnglish(remedy),
    said: { found, remedy },
  };
}

export const doctorReportSchema = z.object({
  version: z.string(),
  system: z.string(),
  checks: z.array(doctorCheckSchema),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;

/** What a diagnostics bundle tells as it is; the rest is replaced. Keys and prompts never are in it. */
export const bundleChoiceSchema = z.strictObject({
  /** Names of people's keys, of this computer and of its user. */
  names: z.boolean().default(false),
  addresses: z.boolean().default(false),
  paths: z.boolean().default(false),
});
export type BundleChoice = z.infer<typeof bundleChoiceSchema>;

/** A file of the bundle, before it is made. */
export const bundleFileSchema = z.object({
  name: z.string(),
  what: z.enum(["report", "settings", "comfyui", "gateway"]),
  text: z.string(),
});
export type BundleFile = z.infer<typeof bundleFileSchema>;
