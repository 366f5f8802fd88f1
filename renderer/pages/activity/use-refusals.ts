import { useThrottledReload } from "../../bridge/use-throttled-reload.ts";
import { useCall, type Called } from "../../bridge/use-call.ts";
import type { RefusalGroup } from "../../../shared/activity.ts";

const leastMs = 1_000;

/** The refusals, read anew as they change: once a second at most. */
export function useRefusals(): Called<RefusalGroup[]> {
  const called = useCall("refusals.list", undefined);
  useThrottledReload("refusals.changed", called.reload, leastMs);
  return called;
}
