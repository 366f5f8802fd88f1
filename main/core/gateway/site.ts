import { isOwner } from "./authorise.ts";
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
 * Whether a read comes from a page of ours, or was typed in. Over plain HTTP browsers say nothing of the
 * site, nor send an Origin where somebody follows a link: there the page that it comes from is asked for.
 */
function isFromOwnPage(arrival: Arrival): boolean {
  const { headers } = arrival;
  if (headers.has("sec-fetch-site") || headers.has("origin")) return isSameOrigin(arrival);
  const referer = headers.get("referer") ?? "";
  return URL.canParse(referer) && sameAuthority(new URL(referer).origin, headers.get("host") ?? "");
}

/** ComfyUI-Manager restarts and installs by plain GETs: a link followed while signed in is enough. */
function isOwnersBySession(route: Route, caller: Caller): boolean {
  if (route.class !== "owner" || !isOwner(caller)) return false;
  return caller.kind === "key" || (caller.kind === "owner" && caller.by === "session");
}

/**
 * Step 3, cross-site: what changes something, opens a socket or reaches into the artist's machine, on the
 * strength of a cookie or of nothing at all, must come from our own pages. A key that opens something proves
 * that whoever asks may ask; a made-up one, which any website can put into a socket's address, proves nothing.
 */
export function checkSite(
  arrival: Arrival,
  route: Route,
  caller: Caller,
  policy: Policy,
): Refusal | null {
  const showsKey = caller.kind === "key" && caller.sessionId === null;
  if (showsKey || allowedOriginOf(arrival, policy) !== null) return null;
  const isFine =
    route.isWrite || arrival.upgrade
      ? isSameOrigin(arrival)
      : !isOwnersBySession(route, caller) || isFromOwnPage(arrival);
  return isFine ? null : { refused: "CROSS_SITE" };
}
