import { isOwner } from "./authorise.ts";
import { isManagers } from "./routes.ts";
import type { Arrival, Caller, Policy, Refusal, Route } from "./types.ts";

/** The host and port of an origin, without the port that its scheme implies; null where it has none. */
function authorityOf(origin: string): string | null {
  const match = /^(https?):\/\/([^/?#@\s]+)$/i.exec(origin);
  if (!match) return null;
  const port = match[1]?.toLowerCase() === "https" ? ":443" : ":80";
  const authority = (match[2] ?? "").toLowerCase();
  return authority.endsWith(port) ? authority.slice(0, -port.length) : authority;
}

/** The same for a Host header, which does not say its scheme. */
function sameAuthority(origin: string, host: string): boolean {
  const authority = authorityOf(origin);
  if (authority === null) return false;
  const scheme = origin.toLowerCase().startsWith("https:") ? "https" : "http";
  return authority === authorityOf(`${scheme}://${host}`);
}

/** Whether no other website stands behind a request, as far as its browser says. */
export function isSameOrigin(arrival: Arrival): boolean {
  const site = arrival.headers.get("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const origin = arrival.headers.get("origin");
  return origin === undefined || sameAuthority(origin, arrival.headers.get("host") ?? "");
}

/** The other website that the artist allowed by name, if the request comes from one. */
export function allowedOriginOf(arrival: Arrival, policy: Policy): string | null {
  const origin = arrival.headers.get("origin");
  return origin !== undefined && policy.allowedOrigins.has(origin) ? origin : null;
}

/**
 * Whether a read comes from a page of ours. Over plain HTTP browsers say nothing of the site, nor send an
 * Origin where somebody follows a link: there the page that it comes from is asked for.
 */
function isFromOwnPage(arrival: Arrival, caller: Caller): boolean {
  const { headers } = arrival;
  const site = headers.get("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  if (headers.has("origin")) return isSameOrigin(arrival);
  // No browser of today: a program on this computer.
  if (caller.kind === "owner" && caller.by === "address") return true;
  const referer = headers.get("referer") ?? "";
  return URL.canParse(referer) && sameAuthority(new URL(referer).origin, headers.get("host") ?? "");
}

/**
 * Step 3, cross-site: what changes something, opens a socket or asks ComfyUI-Manager, on the strength of a
 * cookie or of nothing at all, must come from our own pages. A key that opens something proves that whoever
 * asks may ask; a made-up one, which any website can put into a socket's address, proves nothing. Nor is it
 * enough for ComfyUI-Manager that nobody's page stands behind a link: it may have come in a message.
 */
export function checkSite(
  arrival: Arrival,
  route: Route,
  caller: Caller,
  policy: Policy,
): Refusal | null {
  const showsKey = caller.kind === "key" && caller.sessionId === null;
  if (showsKey || allowedOriginOf(arrival, policy) !== null) return null;
  const isRisky = route.isWrite || arrival.upgrade;
  if (isRisky && !isSameOrigin(arrival)) return { refused: "CROSS_SITE" };
  const needsOwnPage = !isRisky && isOwner(caller) && isManagers(route.segments);
  return needsOwnPage && !isFromOwnPage(arrival, caller) ? { refused: "CROSS_SITE" } : null;
}
