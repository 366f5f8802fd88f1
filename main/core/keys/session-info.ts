import type { Health } from "../../../shared/comfy.ts";
import type { SessionInfo } from "../../../shared/sessions.ts";
import type { Caller } from "../gateway/types.ts";
import type { Clock } from "../platform/clock.ts";
import type { Usage } from "../usage/usage.ts";
import type { Keyring } from "./keyring.ts";

/** Tells how a caller stands: its key as it is now, and ComfyUI. Null for who is not signed in. */
export function createSessionInfo(deps: {
  readonly keyring: Keyring;
  readonly usage: Usage;
  readonly clock: Clock;
  readonly health: () => Health;
}): (caller: Caller) => SessionInfo | null {
  const { keyring, usage, clock, health } = deps;
  return (caller) => {
    const { comfyui } = health();
    const reset_at = usage.windows.resetAtSeconds(clock.now());
    if (caller.kind === "owner") {
      return {
        name: null,
        role: "owner",
        rate_limit: null,
        used: 0,
        reset_at,
        expires_at: null,
        comfyui,
      };
    }
    const key = caller.kind === "key" ? keyring.byId(caller.key.key_id) : undefined;
    if (!key) return null;
    const { name, role, rate_limit, expires_at } = key;
    const used = usage.windows.used(key.key_id, clock.now());
    return { name, role, rate_limit, used, reset_at, expires_at, comfyui };
  };
}
