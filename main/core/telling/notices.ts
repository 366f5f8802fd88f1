import type { Notice } from "../../../shared/desktop.ts";
import type { ApiKey } from "../../../shared/keys.ts";
import type { Arrival, Refusal, Verdict } from "../gateway/types.ts";
import type { Clock } from "../platform/clock.ts";

const soonSeconds = 3 * 86_400;
const lookPeriodMs = 600_000;
const manyWrongKeys = 5;
const wrongKeysWindowMs = 60_000;
const mostPeers = 10_000;

/** Tells of what happens to keys, each thing once. */
export type Notices = {
  on(listener: (notice: Notice) => void): () => void;
  /** A key was let in. Called for every request, and costs a look into a set. */
  onUse(keyId: string): void;
  onRefusal(arrival: Arrival, refusal: Refusal, verdict: Verdict): void;
  close(): void;
};

export function createNotices(deps: {
  readonly clock: Clock;
  readonly keys: () => readonly Pick<
    ApiKey,
    "key_id" | "name" | "expires_at" | "is_active" | "last_used"
  >[];
}): Notices {
  const { clock, keys } = deps;
  const listeners = new Set<(notice: Notice) => void>();
  const used = new Set(keys().flatMap((key) => (key.last_used === null ? [] : key.key_id)));
  const limitTold = new Map<string, number>();
  const endTold = new Set<string>();
  const wrong = new Map<string, { count: number; since: number }>();

  const tell = (notice: Notice): void => {
    for (const listener of listeners) listener(notice);
  };
  const nameOf = (keyId: string): string | undefined =>
    keys().find((key) => key.key_id === keyId)?.name;

  function lookAtEnds(): void {
    const now = clock.now() / 1000;
    for (const { key_id, name, expires_at, is_active } of keys()) {
      if (!is_active || expires_at === null || endTold.has(key_id)) continue;
      if (expires_at <= now || expires_at - now > soonSeconds) continue;
      endTold.add(key_id);
      tell({ kind: "keyEnds", name, key_id, at: expires_at });
    }
  }
  const timer = clock.every(lookPeriodMs, lookAtEnds);

  function onLimit(keyId: string, resetAtSeconds: number): void {
    if (limitTold.get(keyId) === resetAtSeconds) return;
    limitTold.set(keyId, resetAtSeconds);
    const name = nameOf(keyId);
    if (name !== undefined) tell({ kind: "limit", name, key_id: keyId, at: resetAtSeconds });
  }
  function onWrongKey(peer: string): void {
    const now = clock.now();
    const seen = wrong.get(peer);
    if (seen === undefined || now - seen.since > wrongKeysWindowMs) {
      if (wrong.size >= mostPeers) wrong.clear();
      wrong.set(peer, { count: 1, since: now });
      return;
    }
    seen.count += 1;
    if (seen.count === manyWrongKeys) tell({ kind: "wrongKeys", address: peer });
  }

  return {
    on(listener) {
      listeners.add(listener);
      lookAtEnds();
      return () => listeners.delete(listener);
    },
    onUse(keyId) {
      if (used.has(keyId)) return;
      used.add(keyId);
      const name = nameOf(keyId);
      if (name !== undefined) tell({ kind: "firstUse", name, key_id: keyId });
    },
    onRefusal({ peer }, { refused }, { caller, quota }) {
      if (refused === "INVALID_KEY") onWrongKey(peer);
      if (refused === "RATE_LIMIT_EXCEEDED" && caller.kind === "key" && quota !== null)
        onLimit(caller.key.key_id, quota.resetAtSeconds);
    },
    close: () => timer.cancel(),
  };
}
