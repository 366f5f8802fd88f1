import { authorise, isOwner } from "./authorise.ts";
import { classify } from "./classify.ts";
import { checkHost } from "./host.ts";
import { identify } from "./identify.ts";
import { checkQuota, spends } from "./quota.ts";
import { standIns } from "./routes.ts";
import { checkSite } from "./site.ts";
import {
  isRefusal,
  nobody,
  type Arrival,
  type Caller,
  type Known,
  type Policy,
  type Quota,
  type Refusal,
  type Route,
  type StandIn,
  type Verdict,
} from "./types.ts";

/**
 * Decides what happens to a request or an upgrade: forwarded, answered by ourselves, or refused, and
 * for whom. Pure: all it needs is in its arguments, so it is the same for HTTP and WebSocket and is
 * tested as a table. The steps are drawn in docs/request-path.md.
 */
export function decide(arrival: Arrival, policy: Policy, known: Known): Verdict {
  if (known.isBlocked(arrival.peer, arrival.now))
    return refuse({ refused: "ADDRESS_BLOCKED" }, null);

  const route = classify(arrival, policy);
  if (isRefusal(route)) return refuse(route, null);

  const wrongHost = checkHost(arrival, policy);
  if (wrongHost) return refuse(wrongHost, route);

  const caller = identify(arrival, route, policy, known);
  const quota = quotaFor(route, caller, policy, known, arrival.now);
  const bar =
    checkSite(arrival, route, caller, policy) ??
    signInFirst(arrival, route, caller, policy) ??
    standInOr(arrival, route, caller, policy, known) ??
    checkUpstream(route, caller, known) ??
    checkQuota(route, caller, quota, policy, arrival.now);
  if (bar && "body" in bar)
    return { kind: "stand-in", answer: bar, route, caller, quota, spends: false };
  if (bar) return refuse(bar, route, caller, quota);

  const kind = route.class === "own" ? "own" : "forward";
  return { kind, route, caller, quota, spends: spends(route, caller, policy) };
}

function refuse(
  refusal: Refusal,
  route: Route | null,
  caller: Caller = nobody,
  quota: Quota | null = null,
): Verdict {
  return { kind: "refuse", refusal, route, caller, quota, spends: false };
}

/** Before the quota: what cannot be served spends nothing. */
function checkUpstream(route: Route, caller: Caller, known: Known): Refusal | null {
  if (route.class === "own") return null;
  const state = known.upstream();
  if (state === "starting") return { refused: "UPSTREAM_STARTING" };
  if (state === "down") return { refused: "UPSTREAM_DOWN" };
  return route.isPrompt && !isOwner(caller) && known.isQueueFull()
    ? { refused: "QUEUE_FULL" }
    : null;
}

/** In mode `off` keys are not looked at, save where a key asks for its own usage. */
function quotaFor(
  route: Route,
  caller: Caller,
  policy: Policy,
  known: Known,
  nowMs: number,
): Quota | null {
  if (caller.kind !== "key") return null;
  if (policy.mode === "off" && route.access !== "key") return null;
  return known.quotaOf(caller.key, nowMs);
}

/** Whether a person's browser asks for a page, also over plain HTTP, where it sends no Sec-Fetch-*. */
export function isNavigation(arrival: Arrival): boolean {
  if (arrival.upgrade || (arrival.method !== "GET" && arrival.method !== "HEAD")) return false;
  const mode = arrival.headers.get("sec-fetch-mode");
  if (mode !== undefined) return mode === "navigate";
  return (arrival.headers.get("accept") ?? "").includes("text/html");
}

/**
 * A browser that opens the web UI without a session gets the sign-in page in its place, even where the
 * page is public: else the web UI reloads for ever at its first 401. DESIGN section 7.
 */
function signInFirst(
  arrival: Arrival,
  route: Route,
  caller: Caller,
  policy: Policy,
): Refusal | null {
  if (!route.isPage || policy.mode !== "required" || !isNavigation(arrival)) return null;
  if (caller.kind === "key" || (caller.kind === "owner" && caller.by === "session")) return null;
  if (caller.kind === "owner" && policy.localNeedsNoKey) return null;
  return { refused: "AUTH_REQUIRED" };
}

/**
 * Authorises, but lets what the web UI asks as a matter of course end in an empty answer instead of an
 * error for those who may come in at all. DESIGN section 4.5.
 */
function standInOr(
  arrival: Arrival,
  route: Route,
  caller: Caller,
  policy: Policy,
  known: Known,
): Refusal | StandIn | null {
  const bar = authorise(arrival, route, caller, policy, known);
  if (!bar || isOwner(caller) || bar.refused === "INVALID_KEY" || bar.refused === "TOO_MANY_TRIES")
    return bar;
  if (caller.kind !== "key" && policy.mode === "required") return bar;
  const isSettings =
    route.segments[0] === "settings" && arrival.method === "POST" && route.segments.length <= 2;
  if (isSettings && caller.kind === "key")
    return { contentType: "text/plain; charset=utf-8", body: "" };
  return route.isWrite ? bar : (standIns.get(route.segments.join("/")) ?? bar);
}
