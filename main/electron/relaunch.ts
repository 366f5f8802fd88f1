import { app } from "electron";

/** Has the app started again once it has ended. */
export function relaunch(): void {
  // An AppImage's program lies in a mount that goes with it: the file itself is started.
  const file = process.env["APPIMAGE"];
  app.relaunch(file === undefined ? {} : { execPath: file });
}
