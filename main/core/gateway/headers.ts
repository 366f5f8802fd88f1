import { cookieOf, sessionCookie } from "./credentials.ts";
import { forwardingHeader } from "./hop.ts";

/** Headers of one connection, which no proxy passes on (RFC 9110 7.6.1), and the proxy's own. */
const hopByHop: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "http2-settings",
]);

const credentials: ReadonlySet<string> = new Set(["x-api-key", "x_api_key", "authorization"]);
const ours: ReadonlySet<string> = new Set([
  "host",
  "origin",
  "sec-fetch-site",
  "expect",
  "transfer-encoding",
]);

/** The header names that a Connection header declares to be of this hop only. */
function namedIn(connection: string | undefined): ReadonlySet<string> {
  if (connection === undefined) return new Set();
  return new Set(connection.split(",").map((name) => name.trim().toLowerCase()));
}

/** A Cookie header without the session's cookie; null where nothing else is in it. */
function withoutSession(cookie: string): string | null {
  if (cookieOf(cookie, sessionCookie) === null) return cookie;
  const rest = cookie
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "" && pair.split("=", 1)[0] !== sessionCookie);
  return rest.length === 0 ? null : rest.join("; ");
}

export type Hop = {
  readonly upstream: { readonly host: string; readonly port: number };
  readonly peer: string;
  readonly isTls: boolean;
  readonly upgrade: boolean;
};

/**
 * The headers that go to ComfyUI, as a flat list of names and values: without credentials, without
 * this hop's own, with Host and Origin rewritten to the upstream's (a foreign Host costs ComfyUI a
 * blocking DNS look-up; comfyui-facts 0.14) and our own X-Forwarded-*.
 */
export function headersForUpstream(rawHeaders: readonly string[], hop: Hop): string[] {
  const authority = `${hop.upstream.host}:${String(hop.upstream.port)}`;
  const list = ["Host", authority];
  let host = "";
  let hasOrigin = false;
  let connection: string | undefined;
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    if (rawHeaders[place]?.toLowerCase() === "connection") {
      connection =
        connection === undefined
          ? rawHeaders[place + 1]
          : `${connection},${rawHeaders[place + 1] ?? ""}`;
    }
  }
  const dropped = namedIn(connection);
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? "";
    const value = rawHeaders[place + 1] ?? "";
    const lower = name.toLowerCase();
    if (lower === "host") host = value;
    if (lower === "origin") hasOrigin = true;
    if (
      hopByHop.has(lower) ||
      credentials.has(lower) ||
      ours.has(lower) ||
      forwardingHeader.test(lower)
    )
      continue;
    if (dropped.has(lower) && lower !== "content-length") continue;
    if (lower !== "cookie") list.push(name, value);
    else {
      const rest = withoutSession(value);
      if (rest !== null) list.push(name, rest);
    }
  }
  if (hasOrigin) list.push("Origin", `http://${authority}`);
  list.push("X-Forwarded-For", hop.peer);
  list.push("X-Forwarded-Proto", hop.isTls ? "https" : "http");
  if (/^[\x21-\x7e]{1,255}$/.test(host)) list.push("X-Forwarded-Host", host);
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
  let connection: string | undefined;
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    if (rawHeaders[place]?.toLowerCase() === "connection") connection = rawHeaders[place + 1];
  }
  const dropped = namedIn(connection);
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? "";
    const value = rawHeaders[place + 1] ?? "";
    const lower = name.toLowerCase();
    if (hopByHop.has(lower) || lower === "transfer-encoding" || dropped.has(lower)) continue;
    if (lower === "server" || lower.startsWith("access-control-")) continue;
    list.push(
      name,
      isProtected && lower === "cache-control" ? value.replace(/\bpublic\b/gi, "private") : value,
    );
  }
  for (const [name, value] of Object.entries(extra)) list.push(name, value);
  return list;
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
