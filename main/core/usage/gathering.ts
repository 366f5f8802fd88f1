import type { Outcome } from "./tallies.ts";

const hourMs = 3_600_000;

/** What a line of the journal counts: one outcome, or the spending of a window. */
export type Kind = Outcome | "spend";

/** Things of one kind that a key did within one clock hour. */
export type Gathered = {
  /** The time of the first of them, epoch ms. */
  readonly nowMs: number;
  readonly keyId: string;
  readonly kind: Kind;
  /** How long they took together. */
  seconds: number;
  count: number;
};

/**
 * Adds up what is counted between two writes of the journal, so that a thousand requests are one line.
 * Never over a full hour: windows and the files of hours and days begin there.
 */
export function createGathering(): {
  add(nowMs: number, keyId: string, kind: Kind, seconds: number): void;
  /** Gives out what was gathered, in the order in which it began. */
  take(): readonly Gathered[];
} {
  let gathered: Gathered[] = [];
  let byKey = new Map<string, Gathered[]>();
  return {
    add(nowMs, keyId, kind, seconds) {
      let ofKey = byKey.get(keyId);
      if (!ofKey) byKey.set(keyId, (ofKey = []));
      const hour = Math.floor(nowMs / hourMs);
      for (const one of ofKey) {
        if (one.kind !== kind || Math.floor(one.nowMs / hourMs) !== hour) continue;
        one.seconds += seconds;
        one.count += 1;
        return;
      }
      const first: Gathered = { nowMs, keyId, kind, seconds, count: 1 };
      ofKey.push(first);
      gathered.push(first);
    },
    take() {
      const taken = gathered;
      gathered = [];
      byKey = new Map();
      return taken;
    },
  };
}
