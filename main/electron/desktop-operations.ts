import { clipboard, dialog, shell, type BrowserWindow, type OpenDialogOptions } from "electron";
import { AppError } from "../../shared/errors.ts";
import type { DesktopCallName, DesktopOperations } from "../../shared/ipc.ts";
import type { App } from "../core/app.ts";
import { writeFileAtomically } from "../core/store/files.ts";

/** What the page may ask of the desktop itself. */
export function createDesktopOperations(
  app: App,
  currentWindow: () => BrowserWindow | null,
): Omit<DesktopOperations, Extract<DesktopCallName, `desktop.${string}`>> {
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
    "logs.export": async ({ source, title }) => {
      const options = { title, defaultPath: `${source}.log` };
      const window = currentWindow();
      const { canceled, filePath } =
        window === null
          ? await dialog.showSaveDialog(options)
          : await dialog.showSaveDialog(window, options);
      if (canceled || filePath === "") return null;
      await saveText(filePath, app.logs.text(source));
      return filePath;
    },
    "logs.openFolder": async () => {
      const problem = await shell.openPath(app.logs.folder);
      if (problem === "") return null;
      throw new AppError("INTERNAL", {
        message: `The folder could not be opened: ${app.logs.folder}`,
      });
    },
  };
}

async function saveText(path: string, text: string): Promise<void> {
  try {
    await writeFileAtomically(path, text);
  } catch (cause) {
    throw new AppError("STORE_FAILED", {
      message: `The file could not be written: ${path}`,
      cause,
    });
  }
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
