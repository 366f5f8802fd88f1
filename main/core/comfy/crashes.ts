import type { Clock } from "../platform/clock.ts";

const windowMs = 600_000;
const limit = 5;
const firstDelayMs = 1_000;

/** Counts crashes, and says how long to wait before the next try. */
export type Crashes = {
  /** Within the last ten minutes. */
  count(): number;
  /** Notes one; gives the wait until the next try, or null when it is time to give up. */
  add(): number | null;
  /** A person starts anew. */
  forget(): void;
};

/** Waits 1, 2, 4, 8 s, and gives up at the fifth crash in ten minutes. */
export function createCrashes(clock: Clock): Crashes {
  let times: number[] = [];
  const recent = (): number[] => times.filter((time) => time > clock.now() - windowMs);
  return {
    count: () => recent().length,
    add() {
      times = [...recent(), clock.now()];
      return times.length >= limit ? null : firstDelayMs * 2 ** (times.length - 1);
    },
    forget() {
      times = [];
    },
  };
}
