import { limitReached } from "./words.ts";
import type { Caller, Policy, Quota, Refusal, Route } from "./types.ts";

/**
 * Step 4, what is counted: a key on a protected path; in a browser session generations only, since the
 * web UI makes dozens of calls to draw one page. Nothing in mode `off`.
 */
export function spends(route: Route, caller: Caller, policy: Policy): boolean {
  if (policy.mode === "off" || caller.kind !== "key" || !route.isCounted) return false;
  return caller.sessionId === null || route.isPrompt;
}

/** Null while the window of this hour has room for one more. Refusing spends nothing. */
export function checkQuota(
  route: Route,
  caller: Caller,
  quota: Quota | null,
  policy: Policy,
  nowMs: number,
): Refusal | null {
  if (
    quota === null ||
    quota.limit === null ||
    !spends(route, caller, policy) ||
    quota.used < quota.limit
  )
    return null;
  const isSession = caller.kind === "key" && caller.sessionId !== null;
  return {
    refused: "RATE_LIMIT_EXCEEDED",
    details: {
      limit: quota.limit,
      reset_in: Math.max(1, Math.ceil(quota.resetAtSeconds - nowMs / 1000)),
    },
    ...(isSession ? { words: limitReached(quota.limit, quota.resetAtSeconds) } : {}),
  };
}
