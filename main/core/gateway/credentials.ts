import type { Arrival, Route } from "./types.ts";

const plainCookie = "latchkey_session";
/**
 * A name of its own where the connection is encrypted. Browsers let no other host and no plain page set or
 * hide one that begins so; and a `Secure` one under the plain name could not be replaced once encryption is
 * turned off, so that nobody who had signed in before could again (RFC 6265bis 4.1.3.2, 5.7).
 */
const encryptedCookie = `__Host-${plainCookie}`;

export const sessionCookies: ReadonlySet<string> = new Set([plainCookie, encryptedCookie]);

export function sessionCookieName({ isTls }: Pick<Arrival, "isTls">): string {
  return isTls ? encryptedCookie : plainCookie;
}

/** What a browser shows of its session; null where it shows none. */
export function sessionTokenOf(arrival: Pick<Arrival, "headers" | "isTls">): string | null {
  return cookieOf(arrival.headers.get("cookie"), sessionCookieName(arrival));
}

/** What a request shows to be let in: a key by one of three headers or a query, or a session's cookie. */
export type Credential =
  | { readonly kind: "secret"; readonly secret: string }
  | { readonly kind: "cookie"; readonly token: string };

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

function fromAuthorization(value: string): string | null {
  const match = /^(bearer|basic)(?:\s+(.*))?$/i.exec(value.trim());
  if (!match) return null;
  const given = (match[2] ?? "").trim();
  if (match[1]?.toLowerCase() === "bearer") return given;
  if (!base64.test(given)) return "";
  const decoded = Buffer.from(given, "base64").toString("utf8");
  return decoded.slice(decoded.indexOf(":") + 1);
}

/** The value of one cookie of a Cookie header; the first of two of the same name. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [found, ...value] = pair.trim().split("=");
    if (found === name) return value.join("=");
  }
  return null;
}

/** `?token=` of a query, as existing ComfyUI clients send it on /ws; null where there is none. */
export function tokenOf(search: string): string | null {
  return search === "" ? null : new URLSearchParams(search).get("token");
}

/**
 * The one credential that counts, in the order of DESIGN 4.2. The first that is there decides: a good
 * one behind a wrong one saves nothing.
 */
export function credentialOf(arrival: Arrival, route: Route): Credential | null {
  const header = arrival.headers.get("x-api-key");
  if (header !== undefined) return { kind: "secret", secret: header.trim() };

  const authorization = arrival.headers.get("authorization");
  const secret = authorization === undefined ? null : fromAuthorization(authorization);
  if (secret !== null) return { kind: "secret", secret };

  const token = sessionTokenOf(arrival);
  if (token !== null) return { kind: "cookie", token };

  const isSocket = route.segments.length === 1 && route.segments[0] === "ws";
  const queried = isSocket ? tokenOf(route.search) : null;
  return queried === null ? null : { kind: "secret", secret: queried };
}
