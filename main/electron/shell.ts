import { release } from "node:os";
import { say } from "../../shared/sentences.ts";
import { app, nativeTheme, Notification, shell } from "electron";
import type { Destination } from "../../shared/commands.ts";
import type { DesktopState } from "../../shared/desktop.ts";
import { AppError } from "../../shared/errors.ts";
import type { AppStatus, DesktopOperations } from "../../shared/ipc.ts";
import type { App } from "../core/app.ts";
import type { Clock } from "../core/platform/clock.ts";
import type { Logger } from "../core/platform/logger.ts";
import type { Autostart } from "./autostart.ts";
import { createDesktopOperations } from "./desktop-operations.ts";
import type { Ending } from "./ending.ts";
import { firewallSettingsAt, openFirewallSettings } from "./firewall-settings.ts";
import { createLeaving } from "./leaving.ts";
import { setMenu } from "./menu.ts";
import { relaunch } from "./relaunch.ts";
import { createNotifier } from "./notifier.ts";
import { createTray, type TrayIcon } from "./tray.ts";
import { createTrayActions } from "./tray-actions.ts";
import type { MainWindow } from "./window.ts";
import type { Updates } from "./updates.ts";
import type { Words } from "./words.ts";

/** The app on its desktop: tray, menus, and what closing and quitting mean. */
export type Shell = {
  readonly operations: DesktopOperations;
  /** Shows the menus and, where the desktop shows such, the tray icon. */
  start(status: AppStatus): Promise<void>;
  show(destination?: Destination): void;
  hasTray(): boolean;
  mayClose(): boolean;
  quit(): void;
  /** Tells the page that the end has begun. */
  onEnding(): void;
  close(): void;
};

export function createShell(deps: {
  readonly core: App;
  readonly window: () => MainWindow | null;
  readonly words: Words;
  readonly ending: Ending;
  readonly autostart: Autostart;
  readonly updates: Updates;
  /** Whether the desktop shows tray icons now; asked anew where the answer matters. */
  readonly showsTray: () => Promise<boolean>;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly log: Logger;
}): Shell {
  const { core, words, ending, autostart, updates, log } = deps;
  const { platform } = process;
  const firewallAt = firewallSettingsAt(platform, release());
  let tray: TrayIcon | null = null;
  let status: AppStatus | null = null;
  let settings = core.settings();
  let startsAtLogin = false;

  const leaving = createLeaving({
    platform,
    hasEnded: () => ending.hasBegun,
    hasTray: () => tray !== null,
    keepRunning: () => settings.keepRunning,
    remember: async (keepRunning) => {
      await core.operations["settings.update"]({ keepRunning });
    },
    isBusy: () => core.isBusy(),
    ask() {
      deps.window()?.show();
      return deps.window()?.isAlive() ?? false;
    },
    closeWindow: () => deps.window()?.close(),
    minimise: () => deps.window()?.minimise(),
    quit: () => ending.begin(),
    changed: tell,
  });

  const state = (): DesktopState => ({
    platform: platform === "darwin" || platform === "win32" ? platform : "linux",
    hasTray: tray !== null,
    hasFirewallSettings: firewallAt !== null,
    startsAtLogin,
    asked: leaving.asked(),
    isStopping: ending.hasBegun,
    update: updates.state(),
    isUpdatedByHand: updates.isByHand,
    versions: {
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
    },
  });
  function tell(): void {
    // The question names who is connected now, and connections alone are no change of status.
    if (leaving.asked() !== null) {
      core.operations["app.status"](undefined).then(
        (now) => deps.window()?.send("status.changed", now),
        (error: unknown) => log.warn("status-not-told", { error }),
      );
    }
    deps.window()?.send("desktop.changed", state());
  }

  const show = (destination?: Destination): void => {
    if (!ending.hasBegun) deps.window()?.show(destination);
  };
  const date = (seconds: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(words.locale(), options).format(seconds * 1000);
  const notifier = createNotifier({
    clock: deps.clock,
    words,
    isOn: (kind) => settings.notifications[kind] && Notification.isSupported(),
    isInFront: () => deps.window()?.isInFront() ?? false,
    show({ title, body, destination }) {
      const notification = new Notification({ title, body, silent: true });
      notification.on("click", () => show(destination));
      notification.show();
    },
    formatDate: (seconds) => date(seconds, { day: "numeric", month: "long" }),
    formatTime: (seconds) => date(seconds, { hour: "2-digit", minute: "2-digit" }),
  });
  const desktop = createDesktopOperations(core, () => deps.window()?.current() ?? null);
  const actions = createTrayActions({
    ...{ core, updates, openComfy: desktop["browser.open"], show, log },
    quit: () => leaving.onQuit(),
    status: () => status,
  });

  async function refreshTray(): Promise<void> {
    const had = tray !== null;
    const isShown = await deps.showsTray();
    if (!isShown) {
      tray?.close();
      tray = null;
    } else if (status !== null && !ending.hasBegun) {
      tray ??= createTray({ platform, words, actions, status });
    }
    if (had !== (tray !== null)) tell();
  }

  const drawTray = (): void => (status === null ? undefined : tray?.update(status));
  function drawMenu(): void {
    setMenu({
      platform,
      isPackaged: app.isPackaged,
      words,
      go: show,
      command: (command) => {
        show();
        deps.window()?.send("command.given", { command });
      },
      close: () => deps.window()?.close(),
      quit: () => leaving.onQuit(),
    });
  }

  const stopListening = core.onEvent((name, payload) => {
    if (name === "status.changed") {
      status = payload as AppStatus;
      notifier.onStatus(status);
      drawTray();
    }
    if (name === "settings.changed") {
      const isOtherLanguage = settings.language !== core.settings().language;
      settings = core.settings();
      updates.reconsider();
      if (isOtherLanguage) drawMenu();
      deps.window()?.applyTextSize();
      drawTray();
    }
  });
  updates.onChange((update) => {
    notifier.onUpdate(update);
    tell();
  });
  const stopNotices = core.onNotice((notice) => notifier.onNotice(notice));
  nativeTheme.on("updated", drawTray);

  return {
    show,
    hasTray: () => tray !== null,
    mayClose: () => leaving.onClose(),
    quit: () => leaving.onQuit(),
    onEnding() {
      // Asked of the core: what the window was last told may be a moment old.
      updates.onEnding(core.isBusy());
      tell();
    },
    async start(now) {
      status = now;
      notifier.onStatus(now);
      drawMenu();
      startsAtLogin = await autostart.isOn();
      await refreshTray();
      updates.start();
      tell();
    },
    operations: {
      ...desktop,
      ...updates.operations,
      "desktop.state": () => {
        // Tray icons may have come or gone since; the page does not wait to be drawn.
        refreshTray().catch((error: unknown) => log.warn("tray-not-asked", { error }));
        return Promise.resolve(state());
      },
      "desktop.answer": async ({ question, answer, remember }) => {
        await leaving.answer(question, answer, remember);
        return null;
      },
      "desktop.openData": async () => {
        const fault = await shell.openPath(deps.dataFolder);
        if (fault !== "")
          throw new AppError("INTERNAL", {
            said: say("folderShut", { folder: deps.dataFolder }),
            cause: fault,
          });
        return null;
      },
      "desktop.openFirewall": async () => {
        await openFirewallSettings(firewallAt, (address) => shell.openExternal(address));
        return null;
      },
      "desktop.startAtLogin": async ({ on }) => {
        await autostart.set(on);
        startsAtLogin = await autostart.isOn();
        tell();
        return null;
      },
      "desktop.restart": () => {
        relaunch();
        ending.begin();
        return Promise.resolve(null);
      },
      "desktop.quit": () => {
        leaving.onQuit();
        return Promise.resolve(null);
      },
    },
    close() {
      stopListening();
      stopNotices();
      updates.close();
      nativeTheme.off("updated", drawTray);
      tray?.close();
      tray = null;
    },
  };
}
