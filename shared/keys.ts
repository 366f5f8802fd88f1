import { z } from "zod";
import { placeSchema } from "./activity.ts";

/** What a key may do, weakest first. DESIGN section 5. */
export const roles = ["viewer", "creator", "admin"] as const;
export const roleSchema = z.enum(roles, { error: "Must be viewer, creator or admin" });
export type Role = z.infer<typeof roleSchema>;

export const defaultRateLimit = 100;
export const maxNameLength = 200;
/** Days from now that a key can end in without a date being named. */
export const endDays = [7, 30] as const;

/** When a key ends that lasts so many days from now; null is never. */
export function endAfter(days: number | null, nowSeconds: number): number | null {
  return days === null ? null : nowSeconds + days * 86_400;
}
const maxRateLimit = 1_000_000_000;
const maxMetadataBytes = 16 * 1024;
const maxMetadataDepth = 8;

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export const keyIdSchema = z
  .string({ error: "Must be the id of a key" })
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "Must be the id of a key");

const nameSchema = z
  .string({ error: "Must be a text of 1 to 200 characters" })
  .trim()
  .refine((name) => {
    const length = Array.from(name).length;
    return length >= 1 && length <= maxNameLength;
  }, "Must be a text of 1 to 200 characters");

/** Requests in one clock hour (UTC); null is no limit. */
export const rateLimitSchema = z
  .int({ error: "Must be a whole number from 1 to 1000000000, or null for no limit" })
  .min(1, "Must be a whole number from 1 to 1000000000, or null for no limit")
  .max(maxRateLimit, "Must be a whole number from 1 to 1000000000, or null for no limit")
  .nullable();

/** Depth of nested objects and arrays; a plain value has depth 0. Stops early, so that it is cheap. */
function depthOf(value: unknown, limit: number): number {
  if (value === null || typeof value !== "object") return 0;
  if (limit === 0) return 1;
  let deepest = 0;
  for (const inner of Object.values(value)) {
    deepest = Math.max(deepest, depthOf(inner, limit - 1));
  }
  return deepest + 1;
}

/** Characters of the JSON form stand for bytes closely enough: names are mostly ASCII, and 4 bytes is the most. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

export const metadataSchema = z
  .record(z.string(), z.unknown(), { error: "Must be a JSON object" })
  .refine((value) => depthOf(value, maxMetadataDepth + 1) <= maxMetadataDepth, {
    error: "Must be at most 8 levels deep",
    abort: true,
  })
  .refine((value) => utf8Length(JSON.stringify(value)) <= maxMetadataBytes, {
    error: "Must be at most 16 KB as JSON",
  });

/** Epoch seconds; null is never. */
export const expiresAtSchema = z
  .number({ error: "Must be a time in epoch seconds, or null for never" })
  .positive("Must be a time in epoch seconds, or null for never")
  .max(253_402_300_799, "Must be a time before the year 10000")
  .nullable();

/** The body of POST /api/keys. Seed section "Create API Key". */
export const newKeySchema = z.strictObject({
  name: nameSchema,
  rate_limit: rateLimitSchema.optional(),
  metadata: metadataSchema.optional(),
  role: roleSchema.optional(),
  expires_at: expiresAtSchema.optional(),
});
export type NewKey = z.infer<typeof newKeySchema>;

/** The body of PATCH /api/keys/{id}. Seed section "Update API Key". */
export const keyChangesSchema = z.strictObject({
  name: nameSchema.optional(),
  rate_limit: rateLimitSchema.optional(),
  is_active: z.boolean({ error: "Must be true or false" }).optional(),
  metadata: metadataSchema.optional(),
  role: roleSchema.optional(),
  expires_at: expiresAtSchema.optional(),
});
export type KeyChanges = z.infer<typeof keyChangesSchema>;

/** The body of POST /api/keys/{id}/rotate. */
export const rotationSchema = z.strictObject({
  grace_seconds: z
    .number({ error: "Must be a number of seconds from 0 to 2592000" })
    .min(0, "Must be a number of seconds from 0 to 2592000")
    .max(2_592_000, "Must be a number of seconds from 0 to 2592000")
    .default(0),
});

/** A key as the API and the window show it; never the secret. Times are epoch seconds. */
export const apiKeySchema = z.object({
  key_id: keyIdSchema,
  name: z.string(),
  created_at: z.number(),
  last_used: z.number().nullable(),
  rate_limit: z.number().nullable(),
  is_active: z.boolean(),
  metadata: z.record(z.string(), z.unknown()),
  role: roleSchema,
  expires_at: z.number().nullable(),
  key_start: z.string(),
  key_end: z.string(),
  old_key_until: z.number().nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const createdKeySchema = z.object({
  key_id: keyIdSchema,
  api_key: z.string(),
  name: z.string(),
  rate_limit: z.number().nullable(),
  role: roleSchema,
  expires_at: z.number().nullable(),
  message: z.string(),
});
export type CreatedKey = z.infer<typeof createdKeySchema>;

/** A row of the window's table: the key, and what it has used. `reset_at` is epoch seconds. */
export const keyRowSchema = apiKeySchema.extend({
  used_this_hour: z.number(),
  reset_at: z.number(),
  requests_today: z.number(),
  /** Browser sessions and programs that are connected with it now. */
  connections: z.number(),
  last_from: placeSchema.nullable(),
});
export type KeyRow = z.infer<typeof keyRowSchema>;

export type KeyStatus = "active" | "at_limit" | "ending" | "replacing" | "paused" | "expired";

const endingSoonSeconds = 7 * 24 * 3600;

/** One word for how a key stands at `nowSeconds`; the strongest reason wins. */
export function statusOf(key: KeyRow, nowSeconds: number): KeyStatus {
  if (!key.is_active) return "paused";
  if (key.expires_at !== null && key.expires_at <= nowSeconds) return "expired";
  if (
    key.rate_limit !== null &&
    key.used_this_hour >= key.rate_limit &&
    key.reset_at > nowSeconds
  ) {
    return "at_limit";
  }
  if (key.old_key_until !== null && key.old_key_until > nowSeconds) return "replacing";
  if (key.expires_at !== null && key.expires_at - nowSeconds < endingSoonSeconds) return "ending";
  return "active";
}

/** Whether a key with this status opens anything; a key at its limit still does. */
export function canGetIn(status: KeyStatus): boolean {
  return status !== "paused" && status !== "expired";
}
