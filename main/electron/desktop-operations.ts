import { say } from "../../shared/sentences.ts";
import { join } from "node:path";
import {
  app,
  clipboard,
  dialog,
  shell,
  type BrowserWindow,
  type OpenDialogOptions,
} from "electron";
import { AppError } from "../../shared/errors.ts";
import type { DesktopCallName, DesktopOperations } from "../../shared/ipc.ts";
import type { App } from "../core/app.ts";
import { zipOf } from "../core/doctor/bundle.ts";
import { writeFileAtomically } from "../core/store/files.ts";

/** What the page may ask of the desktop itself. */
export function createDesktopOperations(
  core: App,
  currentWindow: () => BrowserWindow | null,
): Omit<DesktopOperations, Extract<DesktopCallName, `${"desktop" | "updates"}.${string}`>> {
  let savedUsage: string | null = null;
  return {
    "browser.open": async () => {
      const address = core.ownersAddress();
      // A safety net: whatever the system opens for an address is a program that is started.
      if (!/^http:\/\/127\.0\.0\.1:\d+\//.test(address)) throw new Error("Not an own address");
      try {
        await shell.openExternal(address);
      } catch (cause) {
        throw new AppError("INTERNAL", {
          said: say("browserShut"),
          cause,
        });
      }
      return null;
    },
    "folder.pick": ({ title }) => pick(currentWindow(), title, "openDirectory"),
    "file.pick": ({ title }) => pick(currentWindow(), title, "openFile"),
    "file.save": ({ title, name }) => pickNew(currentWindow(), title, name),
    "folder.open": async () => {
      await openFolder((await core.operations["data.folder"](undefined)).folder);
      return null;
    },
    "clipboard.write": async ({ text }) => {
      await clipboard.writeText(text); // Newer Electrons answer later.
      return null;
    },
    "logs.export": ({ source, title }) =>
      save(currentWindow(), title, `${source}.log`, core.logs.text(source)),
    "doctor.save": ({ title, files }) =>
      save(currentWindow(), title, "latchkey-diagnostics.zip", zipOf(files)),
    "usage.save": async ({ title, ...question }) => {
      const { name, text } = await core.operations["usage.export"](question);
      const path = await save(currentWindow(), title, name, text);
      savedUsage = path ?? savedUsage;
      return path !== null;
    },
    "usage.showSaved": () => {
      if (savedUsage !== null) shell.showItemInFolder(savedUsage);
      return Promise.resolve(null);
    },
    "logs.openFolder": async () => {
      await openFolder(core.logs.folder);
      return null;
    },
  };
}

/** Shows a folder in the system's own program for files. */
async function openFolder(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem === "") return;
  throw new AppError("INTERNAL", { said: say("folderShut", { folder }), cause: problem });
}

/** Asks where a new file goes; null where that was cancelled. */
async function pickNew(
  window: BrowserWindow | null,
  title: string,
  name: string,
): Promise<string | null> {
  const options = { title, defaultPath: join(app.getPath("documents"), name) };
  const { canceled, filePath } =
    window === null
      ? await dialog.showSaveDialog(options)
      : await dialog.showSaveDialog(window, options);
  return canceled || filePath === "" ? null : filePath;
}

/** Asks where a file is to be saved, and saves it there; null where that was cancelled. */
async function save(
  window: BrowserWindow | null,
  title: string,
  name: string,
  content: string | Uint8Array,
): Promise<string | null> {
  const path = await pickNew(window, title, name);
  if (path === null) return null;
  try {
    await writeFileAtomically(path, content);
  } catch (cause) {
    throw new AppError("STORE_FAILED", {
      said: say("fileNotWritten", { file: path }),
      cause,
    });
  }
  return path;
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
