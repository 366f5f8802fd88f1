import { app, session } from "electron";
import type { Logger } from "../core/platform/logger.ts";
import { isOwn, type Page } from "./origin.ts";

/** Keeps every page of the app where it is: no other address, no window, no webview, no permission. */
export function lockDown(page: Page, log: Logger): void {
  app.on("web-contents-created", (_event, contents) => {
    const stay = (event: { preventDefault(): void; readonly url: string }): void => {
      if (isOwn(page, event.url)) return;
      event.preventDefault();
      log.warn("navigation-refused", { url: event.url });
    };
    contents.on("will-navigate", stay);
    contents.on("will-redirect", stay);
    contents.on("will-frame-navigate", stay);
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      log.warn("window-refused", { url });
      return { action: "deny" };
    });
  });

  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) =>
    answer(false),
  );
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}
