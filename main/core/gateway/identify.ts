import { credentialOf } from "./credentials.ts";
import { forwardingHeader } from "./hop.ts";
import { hostNameOf, isLoopbackAddress, isLoopbackName } from "./host.ts";
import { isSameOrigin } from "./site.ts";
import { nobody, type Arrival, type Caller, type Known, type Policy, type Route } from "./types.ts";

/**
 * Step 2: who is asking. A credential that is shown decides; without one, a request that comes from
 * this computer to the local listener is the owner's. Finds, and never refuses: what a bad key means
 * depends on the route and the mode.
 */
export function identify(arrival: Arrival, route: Route, policy: Policy, known: Known): Caller {
  const nowSeconds = arrival.now / 1000;
  const credential = credentialOf(arrival, route);
  if (credential?.kind === "secret") {
    const found = known.lookUp(credential.secret, nowSeconds);
    return found.ok
      ? { kind: "key", key: found.key, sessionId: null }
      : {
          kind: "bad",
          reason: found.reason,
          keyId: found.keyId ?? null,
          endedAt: found.endedAt ?? null,
        };
  }
  if (credential?.kind === "cookie") {
    const holder = known.sessionOf(credential.token, nowSeconds);
    // Signed in on the local listener, and good there alone: browsers send cookies to every port.
    if (holder?.kind === "owner" && arrival.listener === "local")
      return { kind: "owner", by: "session", sessionId: holder.sessionId };
    if (holder?.kind === "key")
      return { kind: "key", key: holder.key, sessionId: holder.sessionId };
  }
  if (isOwnersAddress(arrival, policy)) return { kind: "owner", by: "address", sessionId: null };
  return nobody;
}

/** Being the owner without a key, where the artist has not turned that off. */
function isOwnersAddress(arrival: Arrival, policy: Policy): boolean {
  return policy.ownerByAddress && isFromThisComputer(arrival);
}

/**
 * The rules of DESIGN section 5 for what comes from this computer itself: the local listener, a loopback
 * peer and name, nothing that a proxy or a tunnel would add, and no other website behind it.
 */
export function isFromThisComputer(arrival: Arrival): boolean {
  if (arrival.listener !== "local" || !isLoopbackAddress(arrival.peer)) return false;
  const name = hostNameOf(arrival.headers.get("host") ?? "");
  if (name === null || !isLoopbackName(name)) return false;
  for (const header of arrival.headers.keys()) {
    if (forwardingHeader.test(header)) return false;
  }
  return isSameOrigin(arrival);
}
