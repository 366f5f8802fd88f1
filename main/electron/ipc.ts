import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from "electron";
import { callChannel, eventChannel, type EventName, type EventPayload } from "../../shared/ipc.ts";
import type { Logger } from "../core/platform/logger.ts";
import { answerCall, refuseCaller, type AllOperations } from "./answer.ts";
import { isOwn, type Page } from "./origin.ts";

/** Answers the calls of the window's page, and of nobody else. */
export function serveCalls(options: {
  /** The page may be there before there is anything to tell: it is answered from then on. */
  readonly operations: Promise<AllOperations>;
  readonly page: Page;
  readonly log: Logger;
}): void {
  const { operations, page, log } = options;
  // Where the start failed nobody is answered: the app says why, and ends.
  operations.catch(() => undefined);
  ipcMain.handle(callChannel, async (event, name: unknown, input: unknown) => {
    if (!isFromPage(event, page)) {
      log.warn("caller-refused", { url: event.senderFrame?.url });
      return refuseCaller();
    }
    return answerCall(await operations, log, name, input);
  });
}

/** Tells the window's page something, while it is there to hear it. */
export function sendEvent<N extends EventName>(
  window: BrowserWindow,
  name: N,
  payload: EventPayload<N>,
): void {
  if (window.isDestroyed() || window.webContents.isCrashed()) return;
  window.webContents.send(eventChannel, { name, payload });
}

/** A frame is null once it has gone to another page; a frame inside the page has a parent. */
function isFromPage(event: IpcMainInvokeEvent, page: Page): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwn(page, frame.url);
}
