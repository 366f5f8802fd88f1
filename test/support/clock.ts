import type { Clock } from "../../main/core/platform/clock.ts";

export type TestClock = Clock & {
  /** Moves on, firing what falls due on the way, in order and each at its own time. */
  advance(ms: number): void;
  /** Sets the clock like a person or a time server would; no timer fires. */
  set(nowMs: number): void;
};

type Due = { at: number; readonly order: number; readonly run: () => void };

/** A clock that stands still until it is told to move. */
export function testClock(startMs: number): TestClock {
  let now = startMs;
  let order = 0;
  const timers = new Set<Due>();

  function add(delayMs: number, run: (due: Due) => void): { cancel(): void } {
    const due: Due = { at: now + delayMs, order: (order += 1), run: () => run(due) };
    timers.add(due);
    return { cancel: () => void timers.delete(due) };
  }

  return {
    now: () => now,
    after: (delayMs, run) =>
      add(delayMs, (due) => {
        timers.delete(due);
        run();
      }),
    every: (periodMs, run) =>
      add(periodMs, (due) => {
        due.at += periodMs;
        run();
      }),
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = [...timers]
          .filter((due) => due.at <= until)
          .sort((a, b) => a.at - b.at || a.order - b.order);
        if (!next) break;
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
    },
    set(nowMs) {
      for (const due of timers) due.at += nowMs - now;
      now = nowMs;
    },
  };
}
