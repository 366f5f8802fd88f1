/** A timer that can be called off. Cancelling twice does nothing. */
export type Timer = { cancel(): void };

/** Where time comes from, so that tests can own it. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once, `delayMs` from now. A timer never keeps the process alive. */
  after(delayMs: number, run: () => void): Timer;
  /** Calls `run` again and again, `periodMs` apart. */
  every(periodMs: number, run: () => void): Timer;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs);
    handle.unref();
    return {
      cancel: () => {
        clearTimeout(handle);
      },
    };
  },
  every(periodMs, run) {
    const handle = setInterval(run, periodMs);
    handle.unref();
    return {
      cancel: () => {
        clearInterval(handle);
      },
    };
  },
};

/** Epoch seconds, as the API has its times. */
export function secondsOf(clock: Clock): number {
  return clock.now() / 1000;
}
