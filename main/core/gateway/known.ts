import type { Supervisor } from "../comfy/supervisor.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { Sessions } from "../keys/sessions.ts";
import type { Usage } from "../usage/usage.ts";
import type { Blocks } from "./blocks.ts";
import type { Tries } from "./tries.ts";
import type { Known } from "./types.ts";

/** What the gateway's decision may ask, all of it in memory. */
export function createKnown(deps: {
  readonly keyring: Keyring;
  readonly sessions: Sessions;
  readonly usage: Usage;
  readonly tries: Tries;
  readonly blocks: Blocks;
  readonly supervisor: Pick<Supervisor, "isReady" | "status">;
  /** Prompts in ComfyUI's queue; null where it is not known. */
  readonly waitingPrompts: () => number | null;
  readonly queueLimit: () => number;
}): Known {
  const { keyring, sessions, usage, tries, blocks, supervisor } = deps;
  return {
    lookUp: (secret, now) => keyring.lookUp(secret, now),
    sessionOf(token, now) {
      const session = sessions.find(token, now);
      if (!session) return null;
      if (session.keyId === null) return { kind: "owner", sessionId: session.sessionId };
      const key = keyring.byId(session.keyId);
      if (!key || keyring.stateOf(key, now) !== "good") return null;
      return { kind: "key", key, sessionId: session.sessionId };
    },
    quotaOf: (key, nowMs) => ({
      limit: key.rate_limit,
      used: usage.windows.used(key.key_id, nowMs),
      resetAtSeconds: usage.windows.resetAtSeconds(nowMs),
    }),
    isBlocked: (peer, nowMs) => blocks.until(peer, nowMs) !== null,
    slowedFor: (peer, nowMs) => tries.slowedFor(peer, nowMs),
    upstream() {
      if (supervisor.isReady()) return "ready";
      const { state, retry_at } = supervisor.status();
      const isComing = state === "starting" || (state === "crashed" && retry_at !== null);
      return isComing ? "starting" : "down";
    },
    isQueueFull: () => (deps.waitingPrompts() ?? 0) > deps.queueLimit(),
  };
}
