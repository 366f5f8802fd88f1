import { allowedOriginOf } from "./site.ts";
import type { Arrival, Policy } from "./types.ts";

const exposed = [
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
].join(", ");

const none: Readonly<Record<string, string>> = {};

/** CORS headers for the websites that the artist allows by name; never `*`. DESIGN section 4.3. */
export function corsHeaders(arrival: Arrival, policy: Policy): Readonly<Record<string, string>> {
  if (policy.allowedOrigins.size === 0) return none;
  const origin = allowedOriginOf(arrival, policy);
  if (origin === null) return { Vary: "Origin" };
  return {
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Expose-Headers": exposed,
    Vary: "Origin",
  };
}

/**
 * The answer to OPTIONS, which ComfyUI never sees: a preflight for allowed websites. Which methods a
 * route has is not said: of ComfyUI's and its custom nodes' routes nobody here knows.
 */
export function optionsHeaders(arrival: Arrival, policy: Policy): Record<string, string> {
  const headers: Record<string, string> = {
    "Content-Length": "0",
    ...corsHeaders(arrival, policy),
  };
  if (allowedOriginOf(arrival, policy) === null) return headers;
  return {
    ...headers,
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-API-Key, Comfy-User",
    "Access-Control-Max-Age": "600",
  };
}
