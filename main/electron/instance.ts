import { join } from "node:path";
import { app } from "electron";

/**
 * Gives this process the window's own folder, and with it the one window that a data folder has.
 * To be called before Electron is ready.
 * @returns false where another process has that window: it was told, and shows it.
 */
export function claimInstance(
  windowFolder: string,
  onSecondLaunch: (argv: readonly string[]) => void,
): boolean {
  app.setPath("userData", windowFolder);
  app.setPath("sessionData", windowFolder);
  app.setPath("crashDumps", join(windowFolder, "crashes"));
  if (!app.requestSingleInstanceLock()) return false;
  app.on("second-instance", (_event, argv) => onSecondLaunch(argv));
  return true;
}
