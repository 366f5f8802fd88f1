import { describe, expect, test } from "vitest";
import { openTicket, type Meter } from "../../../main/core/gateway/ticket.ts";
import type { Caller, Quota, Route, Verdict } from "../../../main/core/gateway/types.ts";
import { withoutKeyId } from "../../../shared/usage.ts";
import { arrivalOf, now, reset, routeOf, storedKey } from "../gateway/support.ts";

const route = routeOf({ segments: ["prompt"], isWrite: true, isPrompt: true });
const key: Caller = { kind: "key", key: storedKey(), sessionId: null };
const owner: Caller = { kind: "owner", by: "address", sessionId: null };
const quota: Quota = { limit: 10, used: 4, resetAtSeconds: reset };
const forward = (changes: Partial<Extract<Verdict, { kind: "forward" }>> = {}): Verdict => ({
  kind: "forward",
  route,
  caller: key,
  quota,
  spends: true,
  ...changes,
});
const refuse = (caller: Caller, of: Route | null = route): Verdict => ({
  kind: "refuse",
  refusal: { refused: "RATE_LIMIT_EXCEEDED" },
  route: of,
  caller,
  quota,
  spends: false,
});

function metered(verdict: Verdict, more: { upgrade?: boolean; counts?: boolean } = {}) {
  const calls: unknown[][] = [];
  const meter: Meter = {
    spend: (keyId, at) => void calls.push(["spend", keyId, at]),
    record: ({ keyId, outcome, durationSeconds }) =>
      void calls.push(["record", keyId, outcome, durationSeconds]),
    touch: (keyId, at) => void calls.push(["touch", keyId, at]),
    answered: () => undefined,
  };
  const arrival = arrivalOf({ upgrade: more.upgrade ?? false });
  return { ticket: openTicket(arrival, verdict, more.counts ?? true, meter), calls };
}
function records(verdict: Verdict, status = 200, more = {}): unknown[] {
  const { ticket, calls } = metered(verdict, more);
  ticket.close(status, now + 2500);
  return calls.filter(([what]) => what === "record");
}
const rateHeaders = (verdict: Verdict) => metered(verdict).ticket.rateHeaders;

// Two requests at once must not share the last one of a window.
test("a ticket spends when it is opened, and is counted once, when it is closed", () => {
  const { ticket, calls } = metered(forward());
  expect(calls).toEqual([
    ["touch", "key", now / 1000],
    ["spend", "key", now],
  ]);
  ticket.close(200, now + 2500);
  ticket.close(500, now + 9000);
  expect(calls.slice(2)).toEqual([["record", "key", "success", 2.5]]);
});

test("what spends nothing spends nothing, and the key is used all the same", () => {
  expect(metered(forward({ spends: false })).calls).toEqual([["touch", "key", now / 1000]]);
});

test.for([
  [101, "success"],
  [200, "success"],
  [304, "success"],
  [399, "success"],
  [400, "failure"],
  [404, "failure"],
  [502, "failure"],
  [0, "failure"],
] as const)("an answer of status %i is a %s", ([status, outcome]) => {
  expect(records(forward(), status)).toEqual([["record", "key", outcome, 2.5]]);
});

test("a clock that was set back gives no negative duration", () => {
  const { ticket, calls } = metered(forward());
  ticket.close(200, now - 60_000);
  expect(calls.at(-1)).toEqual(["record", "key", "success", 0]);
});

describe("what is counted", () => {
  test("a refused key counts as refused without seconds, and is not used", () => {
    const { ticket, calls } = metered(refuse(key));
    ticket.close(429, now + 2500);
    expect(calls).toEqual([["record", "key", "refused", 0]]);
  });

  test("who has no key is counted under a name of its own", () => {
    const none: Caller = { kind: "none" };
    expect(records(forward({ caller: none, quota: null, spends: false }))).toEqual([
      ["record", withoutKeyId, "success", 2.5],
    ]);
    expect(records(refuse(none))).toEqual([["record", withoutKeyId, "refused", 0]]);
  });

  test("the owner, stand-ins, uncounted routes and a listener that counts nothing are not", () => {
    expect(records(forward({ caller: owner }))).toEqual([]);
    expect(records(forward({ route: { ...route, isCounted: false } }))).toEqual([]);
    expect(records(forward(), 200, { counts: false })).toEqual([]);
    const answer = { contentType: "text/css", body: "" };
    const standIn = { kind: "stand-in", answer, route, caller: key, quota, spends: false } as const;
    expect(records(standIn)).toEqual([]);
  });

  // A web UI whose socket is refused tries again three times a second for ever.
  test("a refused upgrade is not, and one that is let in is", () => {
    expect(records(refuse(key), 429, { upgrade: true })).toEqual([]);
    expect(records(forward(), 101, { upgrade: true })).toHaveLength(1);
  });

  test("a stranger who is refused on no route is not, a key is", () => {
    expect(records(refuse({ kind: "bad", reason: "unknown", keyId: null }, null))).toEqual([]);
    expect(records(refuse(key, null))).toHaveLength(1);
  });
});

describe("rate headers", () => {
  test("tell the window as it is after this request", () => {
    expect(rateHeaders(forward())).toEqual({
      "X-RateLimit-Limit": "10",
      "X-RateLimit-Remaining": "5",
      "X-RateLimit-Reset": String(reset),
      "RateLimit-Policy": '"hour";q=10;w=3600',
      RateLimit: `"hour";r=5;t=${reset - now / 1000}`,
    });
  });

  test("what spends nothing takes nothing off", () => {
    expect(rateHeaders(forward({ spends: false }))["X-RateLimit-Remaining"]).toBe("6");
    expect(rateHeaders(refuse(key))["X-RateLimit-Remaining"]).toBe("6");
  });

  test("a limit that was lowered below what is used leaves 0, never less", () => {
    const over = { ...quota, used: 50 };
    expect(rateHeaders(forward({ quota: over }))["X-RateLimit-Remaining"]).toBe("0");
  });

  test("are left out without a limit and without a key", () => {
    expect(rateHeaders(forward({ quota: null, spends: false }))).toEqual({});
    expect(rateHeaders(forward({ quota: { ...quota, limit: null } }))).toEqual({});
  });
});
