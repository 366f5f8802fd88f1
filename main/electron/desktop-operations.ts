import { clipboard, dialog, shell, type BrowserWindow, type OpenDialogOptions } from "electron";
import { AppError } from "../../shared/errors.ts";
import type { DesktopOperations } from "../../shared/ipc.ts";
import type { App } from "../core/app.ts";

/** What the page may ask of the desktop itself. */
export function createDesktopOperations(
  app: App,
  currentWindow: () => BrowserWindow | null,
): DesktopOperations {
  return {
    "browser.open": async () => {
      const address = app.ownersAddress();
      // A safety net: whatever the system opens for an address is a program that is started.
      if (!/^http:\/\/127\.0\.0\.1:\d+\//.test(address)) throw new Error("Not an own address");
      try {
        await shell.openExternal(address);
      } catch (cause) {
        throw new AppError("INTERNAL", {
          message: "The browser could not be opened. Copy the link and open it there.",
          cause,
        });
      }
      return null;
    },
    "folder.pick": ({ title }) => pick(currentWindow(), title, "openDirectory"),
    "file.pick": ({ title }) => pick(currentWindow(), title, "openFile"),
    "clipboard.write": async ({ text }) => {
      await clipboard.writeText(text); // Newer Electrons answer later.
      return null;
    },
  };
}

async function pick(
  window: BrowserWindow | null,
  title: string,
  property: "openDirectory" | "openFile",
): Promise<string | null> {
  // macOS shows no title on such a dialog, only a message.
  const options: OpenDialogOptions = { title, message: title, properties: [property] };
  const { canceled, filePaths } =
    window === null
      ? await dialog.showOpenDialog(options)
      : await dialog.showOpenDialog(window, options);
  return canceled ? null : (filePaths[0] ?? null);
}
