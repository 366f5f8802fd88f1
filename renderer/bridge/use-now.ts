import { useEffect, useState } from "react";
import { nowMs } from "./clock.ts";

/** The time in seconds since 1970, looked at every `periodMs`. */
export function useNow(periodMs = 15_000): number {
  const [now, setNow] = useState(() => nowMs() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs() / 1000), periodMs);
    return () => clearInterval(timer);
  }, [periodMs]);
  return now;
}
