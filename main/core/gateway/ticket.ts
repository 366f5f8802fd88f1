import { withoutKeyId } from "../../../shared/usage.ts";
import { keyIdOf, type Arrival, type Caller, type Quota, type Verdict } from "./types.ts";

export type Outcome = "success" | "failure" | "refused";

/** What metering needs of the usage store. Every call is synchronous and cheap. */
export type Meter = {
  spend(keyId: string, nowMs: number): void;
  record(entry: {
    readonly keyId: string;
    readonly nowMs: number;
    readonly outcome: Outcome;
    readonly durationSeconds: number;
    readonly spent: boolean;
  }): void;
  touch(keyId: string, nowSeconds: number): void;
  /** Told of every exchange that was not refused by the decision, counted or not. */
  answered(arrival: Arrival, verdict: Verdict, status: number, nowMs: number): void;
};

/**
 * One request or socket on its way. It spends when it is opened, so that two requests cannot share the
 * last one of a window, and is closed once, by finish or by abort.
 */
export type Ticket = {
  /** Rate headers as they stand after spending; empty for who has no key, or no limit. */
  readonly rateHeaders: Readonly<Record<string, string>>;
  /** Counts the exchange. `status` 0 stands for an answer that never came. */
  close(status: number, nowMs: number): void;
};

const untouched: Readonly<Record<string, string>> = {};

/** Opens the ticket of a verdict: spends, and knows what to count when it closes. */
export function openTicket(
  arrival: Arrival,
  verdict: Verdict,
  counts: boolean,
  meter: Meter,
): Ticket {
  const { caller, quota } = verdict;
  const keyId = keyIdOf(caller);
  if (keyId !== null) {
    if (verdict.kind !== "refuse") meter.touch(keyId, arrival.now / 1000);
    if (verdict.spends) meter.spend(keyId, arrival.now);
  }
  const isCounted = counts && isCountable(arrival, verdict, caller);
  const rateHeaders = rateHeadersOf(quota, verdict.spends ? 1 : 0, arrival.now);
  let isOpen = true;
  return {
    rateHeaders,
    close(status, nowMs) {
      if (!isOpen) return;
      isOpen = false;
      if (verdict.kind !== "refuse") meter.answered(arrival, verdict, status, nowMs);
      if (!isCounted) return;
      const refused = verdict.kind === "refuse";
      meter.record({
        keyId: keyId ?? withoutKeyId,
        nowMs: arrival.now,
        outcome: refused ? "refused" : status > 0 && status < 400 ? "success" : "failure",
        durationSeconds: refused ? 0 : Math.max(0, nowMs - arrival.now) / 1000,
        spent: verdict.spends,
      });
    },
  };
}

/**
 * A refused upgrade is not counted: a web UI whose socket is refused tries again three times a second
 * for ever (comfyui-facts 0.9).
 */
function isCountable(arrival: Arrival, verdict: Verdict, caller: Caller): boolean {
  if (verdict.kind === "stand-in") return false;
  if (verdict.kind === "refuse") {
    if (arrival.upgrade) return false;
    return caller.kind === "key" || (verdict.route?.isCounted ?? false);
  }
  return verdict.route.isCounted && caller.kind !== "owner";
}

function rateHeadersOf(
  quota: Quota | null,
  spent: number,
  nowMs: number,
): Readonly<Record<string, string>> {
  if (quota === null || quota.limit === null) return untouched;
  const remaining = Math.max(0, quota.limit - quota.used - spent);
  const seconds = Math.max(0, Math.ceil(quota.resetAtSeconds - nowMs / 1000));
  return {
    "X-RateLimit-Limit": String(quota.limit),
    "X-RateLimit-Remaining": String(remaining),
    "X-RateLimit-Reset": String(quota.resetAtSeconds),
    "RateLimit-Policy": `"hour";q=${String(quota.limit)};w=3600`,
    RateLimit: `"hour";r=${String(remaining)};t=${String(seconds)}`,
  };
}
