import { networkOf } from "./network.ts";

const freeTries = 20;
const windowMs = 60_000;
const maxPeers = 20_000;

export type Tries = {
  /** Notes a wrong key from an address. */
  note(peer: string, nowMs: number): void;
  /** Seconds for which further wrong keys from here are refused unseen; 0 for none. */
  slowedFor(peer: string, nowMs: number): number;
};

/**
 * Slows down guessing by address: 20 wrong keys a minute are answered as such, then none is looked at
 * until the minute is over. A good key is never slowed, since this is asked only about bad ones.
 */
export function createTries(): Tries {
  const byNetwork = new Map<string, { count: number; startedAt: number }>();
  return {
    note(peer, nowMs) {
      const network = networkOf(peer);
      const seen = byNetwork.get(network);
      if (seen && isFresh(seen, nowMs)) {
        seen.count += 1;
        return;
      }
      byNetwork.delete(network);
      if (byNetwork.size >= maxPeers) byNetwork.delete(byNetwork.keys().next().value ?? "");
      byNetwork.set(network, { count: 1, startedAt: nowMs });
    },
    slowedFor(peer, nowMs) {
      const seen = byNetwork.get(networkOf(peer));
      if (!seen || seen.count < freeTries || !isFresh(seen, nowMs)) return 0;
      return (seen.startedAt + windowMs - nowMs) / 1000;
    },
  };
}

/** A clock that was set back must not keep anybody out for longer. */
function isFresh({ startedAt }: { readonly startedAt: number }, nowMs: number): boolean {
  return nowMs >= startedAt && nowMs - startedAt < windowMs;
}
