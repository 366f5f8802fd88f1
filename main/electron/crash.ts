import { clipboard, dialog, type BrowserWindow } from "electron";
import type { Words } from "./words.ts";

/** Says that the page has crashed again, and offers to load it anew. */
export async function offerReload(
  window: BrowserWindow,
  details: string,
  words: Words,
): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: "error",
    title: "Latchkey",
    message: words("crash.title"),
    detail: words("crash.text"),
    buttons: [words("crash.reload"), words("crash.copy")],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) await clipboard.writeText(details);
  if (!window.isDestroyed()) window.webContents.reload();
}
