import { Menu, nativeImage, nativeTheme, Tray, type NativeImage } from "electron";
import type { AppStatus } from "../../shared/ipc.ts";
import { drawTrayIcon, markOf } from "./tray-icon.ts";
import { trayLine, trayMenu, type TrayActions } from "./tray-menu.ts";
import type { Words } from "./words.ts";

/** The icon in the desktop's tray: how it stands, and what is done most. */
export type TrayIcon = {
  update(status: AppStatus): void;
  close(): void;
};

const inks = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  /** Seen on the light and the dark panels of Linux, which do not tell which they are. */
  brass: [214, 152, 38],
} as const;

export function createTray(options: {
  readonly platform: NodeJS.Platform;
  readonly words: Words;
  readonly actions: TrayActions;
  readonly status: AppStatus;
}): TrayIcon {
  const { platform, words, actions } = options;
  const tray = new Tray(iconFor(options.status, platform));
  // On macOS a click opens the menu.
  if (platform !== "darwin") tray.on("click", actions.open);
  let shown = "";

  function update(status: AppStatus): void {
    const now = lookOf(status, words);
    if (now === shown) return;
    shown = now;
    tray.setImage(iconFor(status, platform));
    tray.setToolTip(trayLine(status, words));
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(status, words, actions)));
  }
  update(options.status);
  return { update, close: () => tray.destroy() };
}

/** All of a status that is seen in the tray: it is drawn anew only when that is another one. */
function lookOf(status: AppStatus, words: Words): string {
  const { comfy, sharing, auth } = status;
  const { isDark } = { isDark: nativeTheme.shouldUseDarkColors };
  const seen = [trayLine(status, words), comfy.state, comfy.source, sharing.on, auth.mode, isDark];
  return JSON.stringify(seen);
}

function iconFor(status: AppStatus, platform: NodeJS.Platform): NativeImage {
  const mark = markOf(status);
  const ink = inkFor(platform);
  const sizes = platform === "linux" ? [{ size: 22, scale: 1 }] : [{ size: 16, scale: 1 }];
  const image = nativeImage.createEmpty();
  for (const { size } of sizes) {
    for (const scaleFactor of [1, 1.5, 2]) {
      const side = Math.round(size * scaleFactor);
      const buffer = drawTrayIcon(side, ink, mark);
      image.addRepresentation({ width: side, height: side, scaleFactor, buffer });
    }
  }
  // A template is drawn in the menu bar's own colour, and so cannot carry a coloured mark.
  if (platform === "darwin") image.setTemplateImage(mark === null);
  return image;
}

function inkFor(platform: NodeJS.Platform): readonly [number, number, number] {
  if (platform === "linux") return inks.brass;
  return nativeTheme.shouldUseDarkColors ? inks.white : inks.black;
}
