import { join } from "node:path";
import { app, BrowserWindow, nativeTheme, screen } from "electron";
import type { Clock } from "../core/platform/clock.ts";
import type { Logger } from "../core/platform/logger.ts";
import { openDocument } from "../core/store/document.ts";
import type { Page } from "./origin.ts";
import { boundsFor, noPlace, placeSchema, smallest } from "./place.ts";

/** The `bg` of renderer/theme: what is seen until the page is drawn. */
const background = { light: "#F5F6F8", dark: "#12151A" } as const;

/** The app's one window. */
export type MainWindow = {
  current(): BrowserWindow | null;
  /** Opens it, or brings it to the front from whatever state. */
  show(): void;
  /** Remembers where it is; to be awaited before the app ends. */
  savePlace(): Promise<void>;
};

/** Reads where the window was; the window itself opens with `show`. */
export async function createMainWindow(options: {
  readonly page: Page;
  readonly preload: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
}): Promise<MainWindow> {
  const { page, preload, log } = options;
  const place = await openDocument({
    path: join(options.folder, "place.json"),
    schema: placeSchema,
    empty: noPlace,
    version: 1,
    clock: options.clock,
    log,
    keepBackups: false,
  });
  let window: BrowserWindow | null = null;
  let saving = Promise.resolve();

  function open(): BrowserWindow {
    const opened = new BrowserWindow({
      ...boundsFor(
        place.data,
        screen.getAllDisplays().map((display) => display.workArea),
      ),
      minWidth: smallest.width,
      minHeight: smallest.height,
      title: app.getName(),
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      webPreferences: {
        preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
      },
    });
    opened.once("ready-to-show", () => {
      if (place.data.isMaximized) opened.maximize();
      opened.show();
    });
    opened.on("close", () => remember(opened));
    opened.on("closed", () => {
      window = null;
    });
    reloadAfterCrash(opened, log);
    opened.loadURL(page.url).catch((error: unknown) => {
      log.error("page-not-loaded", { url: page.url, error });
    });
    return opened;
  }

  function remember(open: BrowserWindow): void {
    const bounds = open.getNormalBounds();
    const isMaximized = open.isMaximized();
    saving = place
      .update((draft) => Object.assign(draft, { bounds, isMaximized }))
      .then(() => undefined)
      .catch((error: unknown) => log.warn("place-not-saved", { error }));
  }

  return {
    current: () => window,
    show() {
      if (window === null) {
        window = open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    savePlace() {
      if (window !== null) remember(window);
      return saving;
    },
  };
}

/** Once: a page that crashes again would go on for ever; View > Reload brings it back by hand. */
function reloadAfterCrash(window: BrowserWindow, log: Logger): void {
  let hasReloaded = false;
  window.webContents.on("render-process-gone", (_event, details) => {
    log.error("page-gone", { reason: details.reason, code: details.exitCode });
    if (details.reason === "clean-exit" || hasReloaded) return;
    hasReloaded = true;
    window.webContents.reload();
  });
}
