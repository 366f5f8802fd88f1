import { AppError } from "../../../shared/errors.ts";
import {
  endAfter,
  type ApiKey,
  type CreatedKey,
  type KeyChanges,
  type NewKey,
} from "../../../shared/keys.ts";
import type { Settings } from "../../../shared/settings.ts";
import { secondsOf, type Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { createEnds } from "./ends.ts";
import { createLastUse } from "./last-use.ts";
import {
  endsOf,
  hashSecret,
  isWellFormed,
  makeId,
  makeSecret,
  type RandomBytes,
} from "./secret.ts";
import {
  apiKeyOf,
  createdKeyOf,
  storedKeySchema,
  type KeysDocument,
  type StoredKey,
} from "./stored-key.ts";

const keyIdLength = 16;
const createdWords = "API key created. Save this key - it will not be shown again.";
const rotatedWords = "API key replaced. Save this key - it will not be shown again.";

export type BadKeyReason = "mistyped" | "unknown" | "paused" | "expired";

/** What a presented secret turned out to be. A key is named only where the secret itself was right. */
export type LookUp =
  | { readonly ok: true; readonly key: StoredKey }
  | {
      readonly ok: false;
      readonly reason: BadKeyReason;
      /** Where the secret itself was right. */
      readonly keyId?: string;
      /** When it ended, in epoch seconds; of a key that has expired. */
      readonly endedAt?: number | null;
    };

export type KeyringEvent = {
  /** Whose sockets and sessions must end: the key was deleted, paused, has expired or was replaced. */
  readonly shutOut: {
    readonly keyId: string;
    readonly reason: "deleted" | "paused" | "expired" | "replaced";
  } | null;
};

export type Keyring = {
  /** Judges a presented secret against what is known now. Never waits. */
  lookUp(secret: string, nowSeconds: number): LookUp;
  byId(keyId: string): StoredKey | undefined;
  /** Whether a key opens anything at this moment. */
  stateOf(key: StoredKey, nowSeconds: number): "good" | "paused" | "expired";
  list(): ApiKey[];
  /** @throws AppError KEY_NOT_FOUND */
  get(keyId: string): ApiKey;
  /** The secret is in the answer, and nowhere else. @throws AppError KEY_CREATION_FAILED */
  create(input: NewKey, defaults: Settings["newKey"]): Promise<CreatedKey>;
  /** @throws AppError KEY_NOT_FOUND, STORE_FAILED */
  update(keyId: string, changes: KeyChanges): Promise<ApiKey>;
  /** A new secret for the key; the old one opens for `graceSeconds` more. */
  rotate(keyId: string, graceSeconds: number): Promise<CreatedKey>;
  remove(keyId: string): Promise<void>;
  /** Notes that a key was used. Kept in memory, saved once a minute and at the end. */
  touch(keyId: string, nowSeconds: number): void;
  /** Names of all keys ever made, for reports; deleted ones are marked. */
  names(): Map<string, { readonly name: string; readonly deleted: boolean }>;
  onChange(listener: (event: KeyringEvent) => void): void;
  close(): Promise<void>;
};

/** Keeps the keys: finds one by its secret, and changes them, on disk before the answer. */
export function createKeyring(deps: {
  readonly document: KeysDocument;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random?: RandomBytes;
}): Keyring {
  const { document, clock, log, random } = deps;
  const byId = new Map<string, StoredKey>();
  const idByHash = new Map<string, string>();
  const lastUse = createLastUse({ document, clock, log, onSaved: () => index() });
  const listeners = new Set<(event: KeyringEvent) => void>();

  function index(): void {
    byId.clear();
    idByHash.clear();
    for (const key of document.data.keys) {
      byId.set(key.key_id, key);
      idByHash.set(key.hash, key.key_id);
      if (key.old) idByHash.set(key.old.hash, key.key_id);
    }
    ends.follow();
  }

  const tell = (shutOut: KeyringEvent["shutOut"] = null): void => {
    for (const listener of listeners) listener({ shutOut });
  };
  const ends = createEnds({ clock, keys: () => byId.values(), tell });
  index();

  const find = (keyId: string): StoredKey => {
    const key = byId.get(keyId);
    if (!key) throw new AppError("KEY_NOT_FOUND");
    return key;
  };
  const shown = (key: StoredKey): ApiKey => apiKeyOf(key, lastUse.of(key));

  async function change(keyId: string, apply: (draft: StoredKey) => void): Promise<StoredKey> {
    find(keyId);
    ends.tellDue();
    await document.replace((file) => {
      const place = file.keys.findIndex((one) => one.key_id === keyId);
      const draft = structuredClone(file.keys[place]);
      if (!draft) throw new AppError("KEY_NOT_FOUND");
      apply(draft);
      return { ...file, keys: file.keys.with(place, storedKeySchema.parse(draft)) };
    });
    index();
    return find(keyId);
  }

  return {
    lookUp(secret, nowSeconds) {
      const hash = hashSecret(secret);
      const key = byId.get(idByHash.get(hash) ?? "");
      if (!key) return { ok: false, reason: isWellFormed(secret) ? "unknown" : "mistyped" };
      if (key.hash !== hash && (!key.old || key.old.until <= nowSeconds))
        return { ok: false, reason: "unknown" };
      const state = stateOf(key, nowSeconds);
      if (state === "good") return { ok: true, key };
      const endedAt = state === "expired" ? key.expires_at : null;
      return { ok: false, reason: state, keyId: key.key_id, endedAt };
    },
    byId: (keyId) => byId.get(keyId),
    stateOf,
    list: () => document.data.keys.map(shown),
    get: (keyId) => shown(find(keyId)),
    async create(input, defaults) {
      ends.tellDue();
      const secret = makeSecret(random);
      const key: StoredKey = {
        key_id: makeId(keyIdLength, random),
        name: input.name,
        hash: hashSecret(secret),
        ...endsOf(secret),
        created_at: secondsOf(clock),
        last_used: null,
        rate_limit: input.rate_limit === undefined ? defaults.rate_limit : input.rate_limit,
        is_active: true,
        metadata: input.metadata ?? {},
        role: input.role ?? defaults.role,
        expires_at:
          input.expires_at === undefined
            ? endAfter(defaults.ends_days, secondsOf(clock))
            : input.expires_at,
        old: null,
      };
      try {
        await document.replace((file) => ({ ...file, keys: [...file.keys, key] }));
      } catch (cause) {
        const why = cause instanceof AppError ? ` ${cause.message}` : "";
        throw new AppError("KEY_CREATION_FAILED", {
          message: `Failed to create API key.${why}`,
          cause,
        });
      }
      index();
      tell();
      return createdKeyOf(key, secret, createdWords);
    },
    async update(keyId, changes) {
      const before = find(keyId);
      const after = await change(keyId, (draft) => {
        Object.assign(draft, withoutUndefined(changes));
      });
      const wasGood = stateOf(before, secondsOf(clock)) === "good";
      const state = stateOf(after, secondsOf(clock));
      tell(wasGood && state !== "good" ? { keyId, reason: state } : null);
      return shown(after);
    },
    async rotate(keyId, graceSeconds) {
      const secret = makeSecret(random);
      const after = await change(keyId, (draft) => {
        draft.old =
          graceSeconds > 0 ? { hash: draft.hash, until: secondsOf(clock) + graceSeconds } : null;
        draft.hash = hashSecret(secret);
        Object.assign(draft, endsOf(secret));
      });
      tell(graceSeconds > 0 ? null : { keyId, reason: "replaced" });
      return createdKeyOf(after, secret, rotatedWords);
    },
    async remove(keyId) {
      const key = find(keyId);
      await document.replace((file) => {
        // Another deletion of it may have come first.
        if (!file.keys.some((one) => one.key_id === keyId)) throw new AppError("KEY_NOT_FOUND");
        const gone = { key_id: keyId, name: key.name, deleted_at: secondsOf(clock) };
        return {
          keys: file.keys.filter((one) => one.key_id !== keyId),
          deleted: [...file.deleted, gone],
        };
      });
      index();
      lastUse.forget(keyId);
      tell({ keyId, reason: "deleted" });
    },
    touch: (keyId, nowSeconds) => {
      lastUse.note(keyId, nowSeconds);
    },
    names() {
      const names = new Map<string, { name: string; deleted: boolean }>();
      for (const gone of document.data.deleted)
        names.set(gone.key_id, { name: gone.name, deleted: true });
      for (const key of byId.values()) names.set(key.key_id, { name: key.name, deleted: false });
      return names;
    },
    onChange: (listener) => void listeners.add(listener),
    async close() {
      ends.close();
      await lastUse.close();
    },
  };
}

function stateOf(key: StoredKey, nowSeconds: number): "good" | "paused" | "expired" {
  if (!key.is_active) return "paused";
  return key.expires_at !== null && key.expires_at <= nowSeconds ? "expired" : "good";
}

function withoutUndefined(changes: KeyChanges): Partial<StoredKey> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
