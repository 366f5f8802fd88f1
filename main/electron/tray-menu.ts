import type { MenuItemConstructorOptions } from "electron";
import { silentUpstreamOf } from "../../shared/comfy.ts";
import type { AppStatus } from "../../shared/ipc.ts";
import type { Words } from "./words.ts";

export type TrayActions = {
  readonly open: () => void;
  readonly openComfy: () => void;
  readonly copyLink: () => void;
  readonly share: (on: boolean) => void;
  readonly access: () => void;
  readonly start: () => void;
  readonly restart: () => void;
  readonly stop: () => void;
  readonly logs: () => void;
  /** null where this copy has no feed. */
  readonly checkForUpdates: (() => void) | null;
  readonly quit: () => void;
};

/** How it stands in one line: the menu's first, and the tooltip. */
export function trayLine(status: AppStatus, words: Words): string {
  return words("tray.line", {
    comfy: words(`tray.comfy.${comfyOf(status)}`),
    sharing: words(`tray.sharing.${sharingOf(status)}`, { count: status.sharing.connected }),
  });
}

/** What the tray offers, as things stand. */
export function trayMenu(
  status: AppStatus,
  words: Words,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const { comfy, sharing, auth } = status;
  const isRunning = comfy.state === "ready" || comfy.state === "starting";
  const isReady = comfy.state === "ready";
  const separator = { type: "separator" } as const;
  const isOwn = comfy.source !== null && comfy.source !== "upstream";
  return [
    { label: trayLine(status, words), enabled: false },
    { label: words("tray.open"), click: actions.open },
    { label: words("tray.openComfy"), enabled: isReady, click: actions.openComfy },
    { label: words("tray.copyLink"), click: actions.copyLink },
    separator,
    {
      label: words("tray.share"),
      type: "checkbox",
      checked: sharing.on,
      click: () => actions.share(!sharing.on),
    },
    { label: words(`tray.access.${auth.mode}`), click: actions.access },
    {
      label: words("tray.comfyMenu"),
      submenu: [
        {
          label: words("tray.start"),
          enabled: comfy.source !== null && !isRunning && comfy.state !== "stopping",
          click: actions.start,
        },
        { label: words("tray.restart"), enabled: isOwn && isRunning, click: actions.restart },
        { label: words("tray.stop"), enabled: isOwn && isRunning, click: actions.stop },
      ],
    },
    separator,
    { label: words("tray.logs"), click: actions.logs },
    ...(actions.checkForUpdates === null
      ? []
      : [{ label: words("tray.checkForUpdates"), click: actions.checkForUpdates }]),
    { label: words("tray.quit"), click: actions.quit },
  ];
}

function comfyOf({ comfy, watch }: AppStatus) {
  switch (comfy.state) {
    case "stopped":
      if (silentUpstreamOf(comfy) !== null) return "silent";
      if (comfy.failure?.reason === "left_over") return "leftOver";
      return comfy.source === null ? "none" : "stopped";
    case "ready":
      return watch.trouble?.kind ?? (comfy.source === "demo" ? "demo" : "ready");
    case "crashed":
      return comfy.retry_at === null ? "crashed" : "restarting";
    case "starting":
    case "stopping":
      return comfy.state;
  }
}

function sharingOf({ sharing, auth }: AppStatus) {
  if (!sharing.on) return "off";
  return auth.mode === "required" ? "on" : "exposed";
}
