import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder outside the checkout where things that are slow to get are kept between checkouts.
 * `LATCHKEY_CACHE_DIR` overrides it.
 */
export function cacheFolder(): string {
  const chosen = process.env["LATCHKEY_CACHE_DIR"];
  if (chosen !== undefined && chosen !== "") return chosen;

  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "latchkey");
  if (process.platform === "win32") {
    return join(process.env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "latchkey");
  }
  const base = process.env["XDG_CACHE_HOME"];
  return join(base !== undefined && base !== "" ? base : join(homedir(), ".cache"), "latchkey");
}
