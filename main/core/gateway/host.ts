import type { Arrival, Policy, Refusal } from "./types.ts";

/** The name of a Host header, without port and brackets, in lower case; null where it is not one. */
export function hostNameOf(host: string): string | null {
  const match = /^(?:\[([0-9A-Fa-f:.%]+)\]|([^:[\]/\\@?#\s]+))(?::\d{1,5})?$/.exec(host);
  return match ? (match[1] ?? match[2] ?? "").toLowerCase().replace(/\.$/, "") : null;
}

/** An IPv4 or IPv6 address; a name never looks like one. */
function isAddress(name: string): boolean {
  return (
    /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) || (name.includes(":") && /^[0-9a-f:.]+$/.test(name))
  );
}

export function isLoopbackName(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || isLoopbackAddress(name);
}

export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(address);
}

/**
 * Whether the name by which we were reached is one that a person meant: a page whose name is bent to
 * this computer (DNS rebinding) would else be same-origin with it. DESIGN section 4.3.
 */
export function checkHost(arrival: Arrival, policy: Policy): Refusal | null {
  const name = hostNameOf(arrival.headers.get("host") ?? "");
  if (arrival.listener === "local") {
    if (name !== null && isLoopbackName(name)) return null;
    return {
      refused: "WRONG_HOST",
      words: "This address answers this computer only; use the link that was shared with you",
    };
  }
  if (policy.mode === "required") return null;
  if (name === null || name === "0.0.0.0" || name === "::") return { refused: "WRONG_HOST" };
  if (isAddress(name) || isLoopbackName(name) || policy.hostNames.has(name)) return null;
  return { refused: "WRONG_HOST" };
}
