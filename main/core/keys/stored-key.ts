import { z } from "zod";
import { keyIdSchema, roleSchema, type ApiKey, type CreatedKey } from "../../../shared/keys.ts";

/** A key on disk. The secret itself is nowhere: only its SHA-256 and the ends that may be shown. */
export const storedKeySchema = z.object({
  key_id: keyIdSchema,
  name: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  key_start: z.string(),
  key_end: z.string(),
  created_at: z.number(),
  last_used: z.number().nullable(),
  rate_limit: z.number().nullable(),
  is_active: z.boolean(),
  metadata: z.record(z.string(), z.unknown()),
  role: roleSchema,
  expires_at: z.number().nullable(),
  /** The secret before the last rotation, which still opens until `until` (epoch seconds). */
  old: z.object({ hash: z.string(), until: z.number() }).nullable().default(null),
});
export type StoredKey = z.infer<typeof storedKeySchema>;

/** keys.json. Names of deleted keys stay, so that their usage can be told apart. */
export const keysFileSchema = z.object({
  keys: z.array(storedKeySchema),
  deleted: z
    .array(z.object({ key_id: z.string(), name: z.string(), deleted_at: z.number() }))
    .default([]),
});
export type KeysFile = z.infer<typeof keysFileSchema>;

/** What the keyring needs of the file that holds the keys. */
export type KeysDocument = {
  readonly data: KeysFile;
  replace(make: (file: KeysFile) => KeysFile): Promise<unknown>;
};

export const noKeys: KeysFile = { keys: [], deleted: [] };

/** The key as the API shows it: without its fingerprints. */
export function apiKeyOf(key: StoredKey, lastUsed: number | null): ApiKey {
  return {
    key_id: key.key_id,
    name: key.name,
    created_at: key.created_at,
    last_used: lastUsed,
    rate_limit: key.rate_limit,
    is_active: key.is_active,
    metadata: key.metadata,
    role: key.role,
    expires_at: key.expires_at,
    key_start: key.key_start,
    key_end: key.key_end,
    old_key_until: key.old?.until ?? null,
  };
}

/** What whoever made or replaced the key gets: the one time that its secret is shown. */
export function createdKeyOf(key: StoredKey, secret: string, message: string): CreatedKey {
  return {
    key_id: key.key_id,
    api_key: secret,
    name: key.name,
    rate_limit: key.rate_limit,
    role: key.role,
    expires_at: key.expires_at,
    message,
  };
}
