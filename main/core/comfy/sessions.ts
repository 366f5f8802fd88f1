import type { Clock } from "../platform/clock.ts";
import { makeFolder, remove } from "./files.ts";
import { pathsOf } from "./paths.ts";
import type { System } from "./system.ts";

/**
 * Where ComfyUI-Manager leaves word that it wants a restart: given `__COMFY_CLI_SESSION__=<path>`, it
 * writes `<path>.reboot` and ends with exit code 0, for its launcher to start ComfyUI again.
 */
export type Sessions = {
  /** A path for the next start, that no start had before. */
  next(): Promise<string>;
  asksForRestart(session: string): Promise<boolean>;
};

export function createSessions(dataFolder: string, clock: Clock, system: System): Sessions {
  const path = pathsOf(system.platform);
  const folder = path.join(dataFolder, "comfy-session");
  let starts = 0;
  return {
    async next() {
      await remove(folder);
      await makeFolder(folder);
      starts += 1;
      return path.join(folder, `${clock.now()}-${starts}`);
    },
    asksForRestart: (session) => system.files.isFile(`${session}.reboot`),
  };
}
