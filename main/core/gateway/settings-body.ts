import { hasHugeNumber } from "./prompt-graph.ts";
import { refuseBody } from "./prompt.ts";
import type { Refusal, Route } from "./types.ts";

/** A web UI's settings, all of them, are some kilobytes. */
export const maxSettingsBytes = 4 * 1024 * 1024;

/** As ComfyUI keeps them, among the web UI's files: what writes those by name reaches them, too. */
const settingsFile = "COMFY.SETTINGS.JSON";

/** Whether it writes the web UI's settings, of which ComfyUI keeps one set for everybody. */
export function writesSettings(method: string | undefined, { segments }: Route): boolean {
  const [first, second = ""] = segments;
  if (method !== "POST" || segments.length > 2) return false;
  return first === "settings" || (first === "userdata" && isSettingsFile(second));
}

/** A file that is moved into their place cannot be looked at, and no web UI does it. */
export function refuseMoveToSettings({ segments }: Route): Refusal | null {
  const [first, , action, dest = ""] = segments;
  if (first !== "userdata" || action !== "move" || !isSettingsFile(dest)) return null;
  return refuseBody([{ path: "dest", message: "Must not be the settings' file" }], "move");
}

/** Under any of its names: ComfyUI decodes once more, Windows and macOS take large for small letters. */
function isSettingsFile(segment: string): boolean {
  const name = decoded(decoded(segment)).toUpperCase();
  // Windows leaves out dots and spaces at the end, and takes what follows a colon for a part of the file.
  return name.startsWith(settingsFile) && /^[. ]*(?::|$)/.test(name.slice(settingsFile.length));
}

/** As it is where it cannot be decoded: it then names another file. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Judges the body of what writes settings: Python's parser takes NaN and numbers without an
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
