import { useEffect, useState } from "react";
import { nowMs } from "./clock.ts";

type Period = number | null;
type Look = { readonly periodMs: Period; readonly now: number };

/** The time in seconds since 1970, looked at every `periodMs`; once where that is null. */
export function useNow(periodMs: Period = 15_000): number {
  const look = (): Look => ({ periodMs, now: nowMs() / 1000 });
  const [last, setLast] = useState(look);
  // What is looked at more often from now on must not begin with an old look.
  if (last.periodMs !== periodMs) setLast(look());
  useEffect(() => {
    if (periodMs === null) return;
    const timer = setInterval(() => setLast({ periodMs, now: nowMs() / 1000 }), periodMs);
    return () => clearInterval(timer);
  }, [periodMs]);
  return last.now;
}
