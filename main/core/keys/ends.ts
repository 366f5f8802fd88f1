import { secondsOf, type Clock, type Timer } from "../platform/clock.ts";
import type { StoredKey } from "./stored-key.ts";

/** A computer that slept, or whose clock was set, looks for ends after this at the latest. */
const longestWaitMs = 30_000;

export type End = { readonly keyId: string; readonly reason: "expired" | "replaced" };

/** Tells of keys when their time, or the grace of their old secret, is over. */
export type Ends = {
  /** Tells what is due; to be called before keys change. */
  tellDue(): void;
  /** Waits for the next end of the keys that there are now. */
  follow(): void;
  close(): void;
};

/** Sockets close within a second of their key's end. Nothing ticks while no key has one. */
export function createEnds(deps: {
  readonly clock: Clock;
  readonly keys: () => Iterable<StoredKey>;
  readonly tell: (end: End) => void;
}): Ends {
  const { clock, keys, tell } = deps;
  /** Up to when ends were told, in epoch seconds. */
  let toldTo = secondsOf(clock);
  let waiting: Timer | null = null;
  let isClosed = false;

  function tellDue(): void {
    const now = secondsOf(clock);
    const isDue = (at: number): boolean => at > toldTo && at <= now;
    for (const { key_id: keyId, expires_at, old } of keys()) {
      if (expires_at !== null && isDue(expires_at)) tell({ keyId, reason: "expired" });
      else if (old !== null && isDue(old.until)) tell({ keyId, reason: "replaced" });
    }
    toldTo = now;
  }

  function next(): number {
    let next = Infinity;
    for (const { expires_at, old } of keys()) {
      for (const at of [expires_at, old?.until ?? null])
        if (at !== null && at > toldTo) next = Math.min(next, at);
    }
    return next;
  }

  function follow(): void {
    waiting?.cancel();
    waiting = null;
    const at = next();
    if (isClosed || at === Infinity) return;
    waiting = clock.after(Math.min(longestWaitMs, Math.ceil(at * 1000 - clock.now())), () => {
      tellDue();
      follow();
    });
  }

  return {
    tellDue,
    follow,
    close() {
      isClosed = true;
      waiting?.cancel();
    },
  };
}
