import { useThrottledReload } from "../../bridge/use-throttled-reload.ts";
import { useCall, type Called } from "../../bridge/use-call.ts";
import type { UsageRange, UsageView } from "../../../shared/usage.ts";

const leastMs = 2_000;

/** The figures of a range, read anew as they change: every two seconds at most. */
export function useUsageView(
  range: UsageRange,
  keyIds: readonly string[] | null,
): Called<UsageView> {
  const called = useCall("usage.view", { range, key_ids: keyIds === null ? null : [...keyIds] });
  useThrottledReload("usage.changed", called.reload, leastMs);
  return called;
}
