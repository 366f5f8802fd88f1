import { z } from "zod";

const hourMs = 3_600_000;

/** The windows of one hour: how often each key has spent. */
export const windowsStateSchema = z.object({
  hour: z.int(),
  counts: z.record(z.string(), z.int()),
});
export type WindowsState = z.infer<typeof windowsStateSchema>;

/** Fixed windows of one clock hour (UTC) for each key. */
export type Windows = {
  used(keyId: string, nowMs: number): number;
  spend(keyId: string, nowMs: number, times?: number): void;
  /** Epoch seconds at which the window of now ends. */
  resetAtSeconds(nowMs: number): number;
  snapshot(): WindowsState;
  restore(state: WindowsState): void;
};

export function createWindows(): Windows {
  let hour = 0;
  let counts = new Map<string, number>();

  /**
   * A clock that is set back gives no fresh window. By less than an hour or so (time servers do that,
   * again and again, also across the full hour) it stays in the later hour. By more, the clock was wrong
   * before: believing that would keep a key shut out for as long. So the earlier hour is taken, with all
   * that was spent.
   */
  function turnTo(nowMs: number): void {
    const now = Math.floor(nowMs / hourMs);
    if (now === hour || now === hour - 1) return;
    if (now > hour) counts = new Map();
    hour = now;
  }

  return {
    used(keyId, nowMs) {
      turnTo(nowMs);
      return counts.get(keyId) ?? 0;
    },
    spend(keyId, nowMs, times = 1) {
      turnTo(nowMs);
      counts.set(keyId, (counts.get(keyId) ?? 0) + times);
    },
    resetAtSeconds(nowMs) {
      turnTo(nowMs);
      return ((hour + 1) * hourMs) / 1000;
    },
    snapshot: () => ({ hour, counts: Object.fromEntries(counts) }),
    restore(state) {
      hour = state.hour;
      counts = new Map(Object.entries(state.counts));
    },
  };
}
