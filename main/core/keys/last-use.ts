import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { KeysDocument, StoredKey } from "./stored-key.ts";

const savePeriodMs = 60_000;

/** When each key was used last: in memory at once, on disk once a minute and at the end. */
export type LastUse = {
  note(keyId: string, nowSeconds: number): void;
  /** Epoch seconds; null where it was never used. */
  of(key: StoredKey): number | null;
  forget(keyId: string): void;
  close(): Promise<void>;
};

export function createLastUse(deps: {
  readonly document: KeysDocument;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onSaved: () => void;
}): LastUse {
  const { document, clock, log } = deps;
  const noted = new Map<string, number>();
  const unsaved = new Set<string>();

  async function save(): Promise<void> {
    if (unsaved.size === 0) return;
    const ids = new Set(unsaved);
    unsaved.clear();
    try {
      await document.replace((file) => ({
        ...file,
        keys: file.keys.map((key) =>
          ids.has(key.key_id) ? { ...key, last_used: noted.get(key.key_id) ?? null } : key,
        ),
      }));
      deps.onSaved();
    } catch (error) {
      for (const id of ids) unsaved.add(id);
      log.warn("last-used-not-saved", { error });
    }
  }
  const saving = clock.every(savePeriodMs, () => void save());

  return {
    note(keyId, nowSeconds) {
      noted.set(keyId, nowSeconds);
      unsaved.add(keyId);
    },
    of: ({ key_id, last_used }) => noted.get(key_id) ?? last_used,
    forget(keyId) {
      noted.delete(keyId);
      unsaved.delete(keyId);
    },
    async close() {
      saving.cancel();
      await save();
    },
  };
}
