import { useEffect, useState } from "react";
import { nowMs } from "./clock.ts";

type Look = { readonly periodMs: number; readonly now: number };

/** The time in seconds since 1970, looked at every `periodMs`. */
export function useNow(periodMs = 15_000): number {
  const look = (): Look => ({ periodMs, now: nowMs() / 1000 });
  const [last, setLast] = useState(look);
  // What is looked at more often from now on must not begin with an old look.
  if (last.periodMs !== periodMs) setLast(look());
  useEffect(() => {
    const timer = setInterval(() => setLast({ periodMs, now: nowMs() / 1000 }), periodMs);
    return () => clearInterval(timer);
  }, [periodMs]);
  return last.now;
}
