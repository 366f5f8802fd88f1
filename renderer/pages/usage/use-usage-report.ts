import { useCallback, useEffect, useRef } from "react";
import { nowMs } from "../../bridge/clock.ts";
import { useCall, type Called } from "../../bridge/use-call.ts";
import { useEvent } from "../../bridge/use-event.ts";
import type { UsageReport } from "../../../shared/usage.ts";

const leastMs = 2_000;

/** The report of the last days, read anew as it changes: every two seconds at most. */
export function useUsageReport(days: number): Called<UsageReport> {
  const called = useCall("usage.report", { days });
  const { reload } = called;
  const lastAt = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const refresh = useCallback(() => {
    timer.current = null;
    lastAt.current = nowMs();
    reload();
  }, [reload]);
  useEvent("usage.changed", () => {
    if (timer.current !== null) return;
    timer.current = setTimeout(refresh, Math.max(0, lastAt.current + leastMs - nowMs()));
  });
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return called;
}
