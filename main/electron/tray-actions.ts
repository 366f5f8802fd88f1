import { clipboard } from "electron";
import type { Destination } from "../../shared/commands.ts";
import type { AppStatus } from "../../shared/ipc.ts";
import type { App } from "../core/app.ts";
import type { Logger } from "../core/platform/logger.ts";
import type { TrayActions } from "./tray-menu.ts";
import type { Updates } from "./updates.ts";

/** What the tray's items do: at once where it hurts nobody, else where the window asks. */
export function createTrayActions(deps: {
  readonly core: App;
  readonly updates: Updates;
  readonly openComfy: (input: undefined) => Promise<unknown>;
  readonly show: (destination?: Destination) => void;
  readonly quit: () => void;
  /** null until the app has started. */
  readonly status: () => AppStatus | null;
  readonly log: Logger;
}): TrayActions {
  const { core, updates, show, log } = deps;
  const home = (): void => show({ page: "home", rest: null });

  /** From the tray there is nowhere to say what went wrong but the log and the window itself. */
  const attempt = (work: () => Promise<unknown>): void => {
    work().catch((error: unknown) => {
      log.warn("tray-action-failed", { error });
      home();
    });
  };
  const stopOrAsk = (work: () => Promise<unknown>) => (): void => {
    if (core.isBusy()) home();
    else attempt(work);
  };

  return {
    open: () => show(),
    openComfy: () => attempt(() => deps.openComfy(undefined)),
    copyLink: () => {
      const status = deps.status();
      const link = status?.sharing.url ?? status?.local_url;
      if (link !== undefined) attempt(async () => clipboard.writeText(link));
    },
    share: (on) => {
      const isAsked = on
        ? deps.status()?.auth.mode !== "required" || core.settings().public !== "private"
        : core.isBusy();
      if (isAsked) home();
      else attempt(() => core.operations["sharing.set"]({ on }));
    },
    access: home,
    start: () => attempt(() => core.operations["comfy.start"](undefined)),
    restart: stopOrAsk(() => core.operations["comfy.restart"](undefined)),
    stop: stopOrAsk(() => core.operations["comfy.stop"](undefined)),
    logs: () => show({ page: "logs", rest: null }),
    checkForUpdates:
      updates.state().kind === "none"
        ? null
        : () => {
            show({ page: "settings", rest: "thisApp" });
            attempt(() => updates.operations["updates.check"](undefined));
          },
    quit: deps.quit,
  };
}
