import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { app } from "electron";
import type { App } from "../core/app.ts";
import { ensureFolder, writeFileAtomically } from "../core/store/files.ts";
import { filesIn, removeFile } from "../core/store/folder.ts";
import { createAutostart, type Autostart } from "./autostart.ts";
import { createShell, type Shell } from "./shell.ts";
import { runProgram, showsTrayIcons } from "./tray-watcher.ts";
import { openUpdateEngine } from "./update-engine.ts";
import { createUpdates } from "./updates.ts";

type ShellDeps = Parameters<typeof createShell>[0];

/** The shell of this very program: with what starts it at login, updates it, and shows it in the tray. */
export async function openShell(
  deps: Omit<ShellDeps, "autostart" | "updates" | "showsTray"> & { readonly core: App },
): Promise<Shell> {
  const { core, clock, log } = deps;
  return createShell({
    ...deps,
    autostart: autostart(),
    updates: createUpdates({
      engine: await openUpdateEngine(log),
      mode: () => core.settings().updates,
      clock,
      log,
    }),
    showsTray: () => showsTrayIcons(process.platform, runProgram),
  });
}

/** Starts this very app at login, whatever it was started from. */
function autostart(): Autostart {
  const program = process.env["APPIMAGE"] ?? process.execPath;
  return createAutostart({
    platform: process.platform,
    loginItems: app,
    command: process.defaultApp ? [program, app.getAppPath()] : [program],
    configFolder: process.env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"),
    files: {
      has: async (path) => (await filesIn(dirname(path), basename(path))).includes(basename(path)),
      async write(path, text) {
        await ensureFolder(dirname(path));
        await writeFileAtomically(path, text);
      },
      remove: (path) => removeFile(dirname(path), basename(path)),
    },
  });
}
