import { badKeyDetails, wordsFor } from "./words.ts";
import type { Arrival, Caller, Known, Policy, Refusal, Route } from "./types.ts";

/** Everything is open to these, ComfyUI's owner routes included. */
export function isOwner(caller: Caller): boolean {
  return caller.kind === "owner" || (caller.kind === "key" && caller.key.role === "admin");
}

/**
 * Step 3: may this caller use this route in this mode? Null where it may. DESIGN sections 4.3 and 5.
 */
export function authorise(
  arrival: Arrival,
  route: Route,
  caller: Caller,
  policy: Policy,
  known: Known,
): Refusal | null {
  if (route.class === "own") return authoriseOwn(arrival, route, caller, known);
  if (route.class === "public") return null;
  const keysMatter = policy.mode !== "off" || route.class === "owner";
  if (caller.kind === "bad" && keysMatter) return badKey(arrival, caller, known);
  if (policy.mode === "required" && !hasWayIn(arrival, caller, policy))
    return { refused: "AUTH_REQUIRED" };
  return checkRole(arrival, route, keysMatter ? caller : ownerOnly(caller), policy);
}

/** In mode `off` keys are not looked at: a viewer's key is no worse than none. */
function ownerOnly(caller: Caller): Caller {
  return isOwner(caller) ? caller : { kind: "none" };
}

/** In mode `required`: a key, the owner's session, or a program on this computer if that is exempt. */
function hasWayIn(arrival: Arrival, caller: Caller, policy: Policy): boolean {
  if (caller.kind === "key") return true;
  if (caller.kind !== "owner") return false;
  return caller.by === "session" || (policy.localNeedsNoKey && arrival.listener === "local");
}

function checkRole(arrival: Arrival, route: Route, caller: Caller, policy: Policy): Refusal | null {
  if (isOwner(caller)) return null;
  if (route.class === "owner") return notForYou(caller, "admin");
  if (!route.isWrite) return null;
  if (caller.kind === "key" && caller.key.role === "viewer") return notForYou(caller, "viewer");
  if (!route.isKnown && arrival.listener === "share" && !policy.customNodeWrites)
    return notForYou(caller, "unknown");
  return null;
}

function notForYou(caller: Caller, why: "admin" | "viewer" | "unknown"): Refusal {
  if (caller.kind !== "key") return { refused: "AUTH_REQUIRED" };
  return { refused: "FORBIDDEN", words: wordsFor[why] };
}

function badKey(arrival: Arrival, caller: Extract<Caller, { kind: "bad" }>, known: Known): Refusal {
  const seconds = known.slowedFor(arrival.peer, arrival.now);
  if (seconds > 0) return { refused: "TOO_MANY_TRIES", details: { retry_in: Math.ceil(seconds) } };
  return { refused: "INVALID_KEY", details: badKeyDetails(caller) };
}

function authoriseOwn(
  arrival: Arrival,
  route: Route,
  caller: Caller,
  known: Known,
): Refusal | null {
  if (route.access === "public") return null;
  if (caller.kind === "bad") return badKey(arrival, caller, known);
  if (route.access === "key") return caller.kind === "key" ? null : { refused: "AUTH_REQUIRED" };
  return isOwner(caller) ? null : notForYou(caller, "admin");
}
