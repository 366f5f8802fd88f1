import { noProxies } from "../../../main/core/gateway/through-proxy.ts";
import type {
  Arrival,
  Known,
  Policy,
  Route,
  SessionHolder,
} from "../../../main/core/gateway/types.ts";
import type { StoredKey } from "../../../main/core/keys/stored-key.ts";
import type { Role } from "../../../shared/keys.ts";

export const now = Date.UTC(2027, 0, 15, 13, 20);
export const reset = Date.UTC(2027, 0, 15, 14) / 1000;

export function storedKey(fields: Partial<StoredKey> = {}): StoredKey {
  return {
    key_id: "key",
    name: "Test",
    hash: "0".repeat(64),
    key_start: "comfy_0000",
    key_end: "0000",
    created_at: 0,
    last_used: null,
    rate_limit: 100,
    is_active: true,
    metadata: {},
    role: "creator",
    expires_at: null,
    old: null,
    ...fields,
  };
}

const keys = new Map(
  (["viewer", "creator", "admin"] as const satisfies readonly Role[]).map((role) => [
    `good-${role}`,
    storedKey({ key_id: role, role }),
  ]),
);
keys.set("good-spent", storedKey({ key_id: "spent", rate_limit: 10 }));
keys.set("good-unlimited", storedKey({ key_id: "unlimited", rate_limit: null }));

/** Keys are told by their names: `good-creator` opens, everything else does not. */
export function knownWith(changes: Partial<Known> = {}): Known {
  return {
    lookUp(secret) {
      const key = keys.get(secret);
      return key ? { ok: true, key } : { ok: false, reason: "unknown" };
    },
    sessionOf(token): SessionHolder | null {
      if (token === "owner") return { kind: "owner", sessionId: "s-owner" };
      const key = keys.get(`good-${token}`);
      return key ? { kind: "key", key, sessionId: `s-${token}` } : null;
    },
    quotaOf: (key) => ({ limit: key.rate_limit, used: 10, resetAtSeconds: reset }),
    slowedFor: () => 0,
    isBlocked: () => false,
    upstream: () => "ready",
    isQueueFull: () => false,
    ...changes,
  };
}

export function policyWith(changes: Partial<Policy> = {}): Policy {
  return {
    mode: "required",
    preset: "documented",
    localNeedsNoKey: false,
    ownerByAddress: true,
    customNodeWrites: false,
    allowedOrigins: new Set(),
    hostNames: new Set(["studio.local"]),
    proxies: noProxies,
    ...changes,
  };
}

/** A protected route, as `classify` finds it. */
export const routeOf = (changes: Partial<Route> = {}): Route => ({
  class: "protected",
  segments: ["queue"],
  search: "",
  access: null,
  isPage: false,
  isWebUi: false,
  isWrite: false,
  isKnown: true,
  isCounted: true,
  isPrompt: false,
  isPeoplesFile: false,
  ...changes,
});

/** A request from the network, or from this computer where `listener` is `local`. */
export function arrivalOf(
  changes: Partial<Omit<Arrival, "headers">> & {
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Arrival {
  const { headers = {}, ...rest } = changes;
  const isLocal = rest.listener === "local";
  return {
    method: "GET",
    target: "/",
    listener: "share",
    peer: isLocal ? "127.0.0.1" : "192.168.1.20",
    isTls: false,
    upgrade: false,
    now,
    ...rest,
    headers: new Map([
      ["host", isLocal ? "127.0.0.1:8188" : "192.168.1.5:8288"],
      ...Object.entries(headers),
    ]),
  };
}
