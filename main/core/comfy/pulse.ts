import { secondsOf, type Clock, type Timer } from "../platform/clock.ts";
import type { HttpGet } from "./http-get.ts";

/** A question that is asked again and again, each time after the answer to the last one. */
export type Pulse = { stop(): void };

/** Asks at once, then `periodMs` after each answer; `tell` gets what came, until it is stopped. */
export function startPulse<T>(
  ask: () => Promise<T>,
  tell: (answer: T) => void,
  periodMs: number,
  clock: Clock,
): Pulse {
  let timer: Timer | null = null;
  let isStopped = false;
  const beat = async (): Promise<void> => {
    const answer = await ask();
    if (isStopped) return;
    tell(answer);
    timer = clock.after(periodMs, () => void beat());
  };
  void beat();
  return {
    stop() {
      isStopped = true;
      timer?.cancel();
    },
  };
}

/** A pulse that remembers since when (epoch seconds) nothing has answered. */
export type LifePulse = Pulse & { silentSince(): number | null };

/** Asks a ready ComfyUI for what costs it least: any answer tells that it lives. */
export function startLifePulse(
  url: string,
  get: HttpGet,
  timing: { readonly answerMs: number; readonly pulseMs: number },
  clock: Clock,
): LifePulse {
  let since: number | null = null;
  let askedAt = 0;
  const pulse = startPulse(
    () => {
      askedAt = secondsOf(clock);
      return get(`${url}/features`, timing.answerMs);
    },
    (answer) => {
      since = answer === null ? (since ?? askedAt) : null;
    },
    timing.pulseMs,
    clock,
  );
  return { ...pulse, silentSince: () => since };
}
