import { sessionCookies } from "./credentials.ts";
import { forwardingHeader } from "./hop.ts";
import type { Arrival } from "./types.ts";

/** Headers of one connection, which no proxy passes on (RFC 9110 7.6.1), and the proxy's own. */
const hopByHop = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "http2-settings",
  "transfer-encoding",
] as const;
const credentials = ["x-api-key", "x_api_key", "authorization"] as const;
/** What a request says of this hop and the gateway says anew, or not at all, of the next. */
const saidAnew = ["host", "origin", "sec-fetch-site", "expect"] as const;

const notForUpstream: ReadonlySet<string> = new Set([...hopByHop, ...credentials, ...saidAnew]);
const notForClient: ReadonlySet<string> = new Set([...hopByHop, "server"]);
const nothing: ReadonlySet<string> = new Set();

/** The header names that Connection headers declare to be of this hop only. */
function namedIn(rawHeaders: readonly string[]): ReadonlySet<string> {
  let names: Set<string> | null = null;
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    const name = rawHeaders[place];
    if (name?.length !== "connection".length || name.toLowerCase() !== "connection") continue;
    names ??= new Set();
    for (const name of (rawHeaders[place + 1] ?? "").split(","))
      names.add(name.trim().toLowerCase());
  }
  // However it is named, a length that was used to read the body here holds for the next hop too.
  names?.delete("content-length");
  return names ?? nothing;
}

/** A Cookie header without the session's cookie; null where nothing else is in it. */
function withoutSession(cookie: string): string | null {
  const pairs = cookie.split(";").map((pair) => pair.trim());
  const rest = pairs.filter((pair) => !sessionCookies.has(pair.split("=", 1)[0] ?? ""));
  if (rest.length === pairs.length) return cookie;
  const named = rest.filter((pair) => pair !== "");
  return named.length === 0 ? null : named.join("; ");
}

export type Hop = {
  readonly upstream: { readonly host: string; readonly port: number };
  readonly peer: string;
  readonly isTls: boolean;
  /** The Host by which we were reached; empty where there is none. */
  readonly host: string;
  readonly upgrade: boolean;
};

/** A request's way on to ComfyUI. */
export function hopOf({ peer, isTls, headers, upgrade }: Arrival, upstream: Hop["upstream"]): Hop {
  return { upstream, peer, isTls, host: headers.get("host") ?? "", upgrade };
}

/**
 * The headers that go to ComfyUI, as a flat list of names and values: without credentials, without
 * this hop's own, with Host and Origin rewritten to the upstream's (a foreign Host costs ComfyUI a
 * blocking DNS look-up; comfyui-facts 0.14) and our own X-Forwarded-*.
 */
export function headersForUpstream(rawHeaders: readonly string[], hop: Hop): string[] {
  const authority = `${hop.upstream.host}:${String(hop.upstream.port)}`;
  const list = ["Host", authority];
  const named = namedIn(rawHeaders);
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? "";
    const value = rawHeaders[place + 1] ?? "";
    const lower = name.toLowerCase();
    if (lower === "origin") list.push("Origin", `http://${authority}`);
    if (notForUpstream.has(lower) || named.has(lower) || forwardingHeader.test(lower)) continue;
    const kept = lower === "cookie" ? withoutSession(value) : value;
    if (kept !== null) list.push(name, kept);
  }
  list.push("X-Forwarded-For", hop.peer, "X-Forwarded-Proto", hop.isTls ? "https" : "http");
  if (/^[\x21-\x7e]{1,255}$/.test(hop.host)) list.push("X-Forwarded-Host", hop.host);
  if (hop.upgrade) list.push("Connection", "Upgrade", "Upgrade", "websocket");
  return list;
}

/**
 * The headers of ComfyUI's answer that go on to the client. `public` becomes `private` on what is
 * protected: a shared cache in between must not hand pictures to others.
 */
export function headersForClient(
  rawHeaders: readonly string[],
  isProtected: boolean,
  extra: Readonly<Record<string, string>>,
): string[] {
  const list: string[] = [];
  const named = namedIn(rawHeaders);
  let saysHowLong = false;
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? "";
    const value = rawHeaders[place + 1] ?? "";
    const lower = name.toLowerCase();
    saysHowLong ||= lower === "cache-control";
    if (notForClient.has(lower) || named.has(lower) || lower.startsWith("access-control-"))
      continue;
    list.push(name, isProtected && lower === "cache-control" ? privately(value) : value);
  }
  // Some caches in front keep what ends in .js or .png unless they are told not to.
  if (isProtected && !saysHowLong) list.push("Cache-Control", "private");
  for (const [name, value] of Object.entries(extra)) list.push(name, value);
  return list;
}

/** A time alone lets a shared cache keep an answer that a cookie or a key of ours brought (RFC 9111 3). */
function privately(cacheControl: string): string {
  const own = cacheControl.replace(/\bpublic\b/gi, "private");
  if (/\b(?:private|no-store)\b(?!\s*=)/i.test(own)) return own;
  return own.trim() === "" ? "private" : `${own}, private`;
}

/**
 * A flat list as an object by lower-case name, for what takes no lists. Doubled lines stay apart; a
 * Cookie header is one line (RFC 6265 5.4).
 */
export function toHeaders(list: readonly string[]): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (let place = 0; place + 1 < list.length; place += 2) {
    const name = list[place]?.toLowerCase() ?? "";
    const value = list[place + 1] ?? "";
    const before = headers[name];
    if (before === undefined) headers[name] = name === "set-cookie" ? [value] : value;
    else if (typeof before !== "string") before.push(value);
    else headers[name] = name === "cookie" ? `${before}; ${value}` : [before, value];
  }
  return headers;
}

/** A target without `?token=`, byte for byte otherwise: the credential is not ComfyUI's business. */
export function withoutToken(target: string): string {
  const start = target.indexOf("?");
  if (start < 0 || !/token|%/i.test(target.slice(start))) return target;
  const hash = target.indexOf("#", start);
  const query = target.slice(start + 1, hash < 0 ? undefined : hash);
  const kept = query.split("&").filter((pair) => !new URLSearchParams(pair).has("token"));
  const rest = hash < 0 ? "" : target.slice(hash);
  return target.slice(0, start) + (kept.length > 0 ? `?${kept.join("&")}` : "") + rest;
}
