import { useCallback, useEffect, useRef } from "react";
import type { EventName } from "../../shared/ipc.ts";
import { nowMs } from "./clock.ts";
import { useEvent } from "./use-event.ts";

/** Reads something anew at each event, `leastMs` apart at the least; the last event is never missed. */
export function useThrottledReload(event: EventName, reload: () => void, leastMs: number): void {
  const lastAt = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const refresh = useCallback(() => {
    timer.current = null;
    lastAt.current = nowMs();
    reload();
  }, [reload]);
  useEvent(event, () => {
    if (timer.current !== null) return;
    timer.current = setTimeout(refresh, Math.max(0, lastAt.current + leastMs - nowMs()));
  });
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
}
