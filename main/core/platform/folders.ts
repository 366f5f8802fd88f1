import { homedir } from "node:os";
import { join } from "node:path";

/** Where Latchkey keeps its data unless told otherwise: the same for the window and the command line. */
export function defaultDataFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string = homedir(),
): string {
  if (platform === "win32")
    return join(env["APPDATA"] ?? join(home, "AppData", "Roaming"), "Latchkey");
  if (platform === "darwin") return join(home, "Library", "Application Support", "Latchkey");
  return join(env["XDG_CONFIG_HOME"] ?? join(home, ".config"), "Latchkey");
}
