import { sessionCookieName, sessionTokenOf } from "../gateway/credentials.ts";
import type { Arrival } from "../gateway/types.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { Sessions } from "../keys/sessions.ts";
import type { Ending } from "./pages.ts";

export const secondsOfDay = 24 * 3600;

type Parts = {
  readonly keyring: Keyring;
  readonly sessions: Sessions;
  /** Days that a remembered browser stays signed in without a visit. */
  readonly sessionDays: () => number;
};

/** Why the session that a request shows was ended; null where it shows none, or nobody ended it. */
export function endingOf(
  { sessions, keyring }: Pick<Parts, "sessions" | "keyring">,
  arrival: Arrival,
): Ending | null {
  const token = sessionTokenOf(arrival);
  if (token === null) return null;
  const ended = sessions.endingOf(token);
  const keyId = ended?.keyId ?? sessions.find(token, arrival.now / 1000)?.keyId ?? null;
  const key = keyId === null ? undefined : keyring.byId(keyId);
  // A key that has just ended: its sessions are not closed yet, and open nothing any more.
  const state = key === undefined ? "good" : keyring.stateOf(key, arrival.now / 1000);
  // Who was paused and is let in again is not told to ask for that.
  const isLetIn = ended?.why === "paused" && key !== undefined && state === "good";
  const why = isLetIn ? "disconnected" : (ended?.why ?? (state === "good" ? null : state));
  return why === null ? null : { why, keyEndedAt: key?.expires_at ?? null };
}

/** @param seconds how long a browser keeps it; null until it is closed */
export function cookieLine(arrival: Arrival, token: string, seconds: number | null): string {
  const name = sessionCookieName(arrival);
  const parts = [`${name}=${token}`, "Path=/", "HttpOnly", "SameSite=Lax"];
  if (seconds !== null) parts.push(`Max-Age=${String(seconds)}`);
  if (arrival.isTls) parts.push("Secure");
  return parts.join("; ");
}

/**
 * The cookie of a remembered browser once more, with its whole time before it: else it would end so many
 * days after the sign-in, however often somebody came. Null where there is none to renew.
 */
export function renewedCookie(
  { sessions, sessionDays }: Pick<Parts, "sessions" | "sessionDays">,
  arrival: Arrival,
): string | null {
  const token = sessionTokenOf(arrival);
  if (token === null || !sessions.isRemembered(token)) return null;
  return cookieLine(arrival, token, sessionDays() * secondsOfDay);
}
