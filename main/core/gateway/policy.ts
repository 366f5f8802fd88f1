import type { Settings } from "../../../shared/settings.ts";
import type { Options } from "../options.ts";
import { createProxies } from "./through-proxy.ts";
import type { Policy } from "./types.ts";

/**
 * What the gateway's decision goes by now.
 * @param isLocked the settings or the keys cannot be read: then everybody is refused, not nobody.
 */
export function policyOf(options: Options, settings: Settings, isLocked: boolean): Policy {
  return {
    mode: isLocked ? "required" : options.mode,
    preset: options.preset,
    localNeedsNoKey: settings.localNeedsNoKey && !isLocked,
    ownerByAddress: settings.ownerByAddress,
    customNodeWrites: settings.customNodeWrites,
    allowedOrigins: new Set(options.allowedOrigins),
    hostNames: new Set(options.hostNames),
    proxies: createProxies(options.proxies),
  };
}
