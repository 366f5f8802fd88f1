import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from "electron";
import { callChannel, eventChannel } from "../../shared/ipc.ts";
import type { App } from "../core/app.ts";
import type { Logger } from "../core/platform/logger.ts";
import { answerCall, refuseCaller, type AllOperations } from "./answer.ts";
import { isOwn, type Page } from "./origin.ts";

/** Answers the calls of the window's page, and of nobody else. */
export function serveCalls(options: {
  readonly operations: AllOperations;
  readonly page: Page;
  readonly log: Logger;
}): void {
  const { operations, page, log } = options;
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => {
    if (isFromPage(event, page)) return answerCall(operations, log, name, input);
    log.warn("caller-refused", { url: event.senderFrame?.url });
    return refuseCaller();
  });
}

/** Passes what the core tells on to the window, while there is one. */
export function sendEvents(app: App, current: () => BrowserWindow | null): () => void {
  return app.onEvent((name, payload) => {
    const window = current();
    if (window === null || window.isDestroyed() || window.webContents.isCrashed()) return;
    window.webContents.send(eventChannel, { name, payload });
  });
}

/** A frame is null once it has gone to another page; a frame inside the page has a parent. */
function isFromPage(event: IpcMainInvokeEvent, page: Page): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwn(page, frame.url);
}
