import { join } from "node:path";
import { app, BrowserWindow, nativeTheme, screen } from "electron";
import type { Destination } from "../../shared/commands.ts";
import type { EventName, EventPayload } from "../../shared/ipc.ts";
import type { Clock } from "../core/platform/clock.ts";
import type { Logger } from "../core/platform/logger.ts";
import { openDocument } from "../core/store/document.ts";
import { hashOf } from "./deep-link.ts";
import { sendEvent } from "./ipc.ts";
import type { Page } from "./origin.ts";
import { boundsFor, noPlace, placeSchema, smallest } from "./place.ts";

/** The `bg` of renderer/theme: what is seen until the page is drawn. */
const background = { light: "#F5F6F8", dark: "#12151A" } as const;

/** The app's one window. */
export type MainWindow = {
  current(): BrowserWindow | null;
  /** Opens it, or brings it to the front from whatever state; at a page, where one is named. */
  show(destination?: Destination): void;
  /** There is something to see in it: until then, and until its page is there, `show` shows nothing. */
  reveal(): void;
  /** Opens it without bringing it to the front, for a start that nobody looks at. */
  showMinimised(): void;
  /** Tells its page something, while there is one. */
  send<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** Whether its page is there to answer. */
  isAlive(): boolean;
  isInFront(): boolean;
  minimise(): void;
  close(): void;
  /** Draws everything in it as large as `textSize` says now. */
  applyTextSize(): void;
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
  /** Asked when it is about to close: whether it may. */
  readonly mayClose: () => boolean;
  /** What to do when its page has crashed for a second time. */
  readonly onCrash: (window: BrowserWindow, details: string) => void;
  /** Null while it is not known. */
  readonly textSize: () => number | null;
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
  let reveal = (): void => undefined;
  const revealed = new Promise<void>((resolve) => (reveal = resolve));
  let saving = Promise.resolve();

  function open(destination: Destination | undefined, isMinimised = false): BrowserWindow {
    const opened = new BrowserWindow({
      ...boundsFor(
        place.data,
        screen.getAllDisplays().map((display) => display.workArea),
      ),
      minWidth: smallest.width,
      minHeight: smallest.height,
      title: app.getName(),
      show: false,
      // Alt shows it, as in other programs whose page has all that the menu has.
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      webPreferences: {
        preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        zoomFactor: (options.textSize() ?? 100) / 100,
      },
    });
    opened.once("ready-to-show", () => {
      void revealed.then(() => bringUp(opened, isMinimised));
    });
    // Chromium remembers a zoom for each origin, and takes it up again when a page is loaded.
    opened.webContents.on("dom-ready", () => applyTextSize(opened));
    opened.on("close", (event) => {
      if (!options.mayClose()) event.preventDefault();
      else remember(opened);
    });
    opened.on("closed", () => {
      window = null;
    });
    reloadAfterCrash(opened, log, (details) => options.onCrash(opened, details));
    const url = destination === undefined ? page.url : page.url + hashOf(destination);
    opened.loadURL(url).catch((error: unknown) => {
      log.error("page-not-loaded", { url, error });
    });
    return opened;
  }

  function bringUp(open: BrowserWindow, isMinimised: boolean): void {
    if (open.isDestroyed()) return;
    if (isMinimised) {
      open.minimize();
      return;
    }
    if (place.data.isMaximized) open.maximize();
    open.show();
  }

  function applyTextSize(open: BrowserWindow): void {
    const textSize = options.textSize();
    if (textSize !== null) open.webContents.setZoomFactor(textSize / 100);
  }

  const isAlive = (): boolean =>
    window !== null && !window.isDestroyed() && !window.webContents.isCrashed();

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
    show(destination) {
      if (window === null) {
        window = open(destination);
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      if (destination !== undefined) sendEvent(window, "destination.asked", destination);
    },
    reveal,
    showMinimised() {
      window ??= open(undefined, true);
    },
    send(name, payload) {
      if (window !== null) sendEvent(window, name, payload);
    },
    isAlive,
    isInFront: () => window?.isFocused() ?? false,
    minimise: () => window?.minimize(),
    close: () => window?.close(),
    applyTextSize() {
      if (window !== null && isAlive()) applyTextSize(window);
    },
    savePlace() {
      if (window !== null) remember(window);
      return saving;
    },
  };
}

/** Once by itself: a page that crashes again would go on for ever, so then a person is asked. */
function reloadAfterCrash(
  window: BrowserWindow,
  log: Logger,
  onCrash: (details: string) => void,
): void {
  let hasReloaded = false;
  window.webContents.on("render-process-gone", (_event, details) => {
    log.error("page-gone", { reason: details.reason, code: details.exitCode });
    if (details.reason === "clean-exit") return;
    if (hasReloaded) onCrash(`${details.reason} (${details.exitCode})`);
    else window.webContents.reload();
    hasReloaded = true;
  });
}
