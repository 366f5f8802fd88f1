import { hasHugeNumber } from "./prompt-graph.ts";
import { refuseBody } from "./prompt.ts";
import type { Refusal, Route } from "./types.ts";

/** A web UI's settings, all of them, are some kilobytes. */
export const maxSettingsBytes = 4 * 1024 * 1024;

/** Whether it writes the web UI's settings, of which ComfyUI keeps one set for everybody. */
export function writesSettings(method: string | undefined, { segments }: Route): boolean {
  return method === "POST" && segments[0] === "settings" && segments.length <= 2;
}

/**
 * Judges the body of POST /settings and /settings/{id}: Python's parser takes NaN and numbers without an
 * end, and writes them down; no browser reads the settings then, and nobody's web UI opens any more.
 */
export function checkSettingsBody(body: Buffer): Refusal | null {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    if (!hasHugeNumber(JSON.parse(decoder.decode(body)))) return null;
  } catch {
    return refuseBody([{ path: "body", message: "Must be JSON in UTF-8" }], "setting");
  }
  return refuseBody([{ path: "body", message: "Must hold finite numbers only" }], "setting");
}
