import type { MenuItemConstructorOptions } from "electron";
import {
  acceleratorOf,
  commandKeys,
  keysOfPage,
  pageIds,
  type CommandName,
  type Destination,
} from "../../shared/commands.ts";
import type { Words } from "./words.ts";

export type MenuOptions = {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly words: Words;
  readonly go: (destination: Destination) => void;
  readonly command: (name: CommandName) => void;
  readonly close: () => void;
  readonly quit: () => void;
};

const separator = { type: "separator" } as const;

/** The menus of the platform, every item with the keys that the page knows too. */
export function menuFor(options: MenuOptions): MenuItemConstructorOptions[] {
  const { words, platform } = options;
  const isMac = platform === "darwin";
  return [
    ...(isMac ? [appMenu(options)] : []),
    fileMenu(options),
    editMenu(options),
    viewMenu(options),
    ...(isMac
      ? [
          {
            label: words("menu.window"),
            role: "window",
            submenu: [
              { role: "minimize", label: words("menu.minimise") },
              { role: "zoom", label: words("menu.zoom") },
              separator,
              { role: "front", label: words("menu.front") },
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    {
      label: words("menu.help"),
      role: "help",
      submenu: [commandItem(options, "shortcuts"), ...(isMac ? [] : [aboutItem(options)])],
    },
  ];
}

function commandItem(options: MenuOptions, name: CommandName): MenuItemConstructorOptions {
  return {
    label: options.words(`menu.${name}`),
    accelerator: acceleratorOf(commandKeys[name]),
    click: () => options.command(name),
  };
}

function aboutItem({ words, go }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: words("menu.about"),
    click: () => go({ page: "settings", rest: "about" }),
  };
}

function settingsItem({ words, go }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: words("menu.settings"),
    accelerator: "CommandOrControl+,",
    click: () => go({ page: "settings", rest: null }),
  };
}

function quitItem({ words, quit }: MenuOptions): MenuItemConstructorOptions {
  return { label: words("menu.quit"), accelerator: "CommandOrControl+Q", click: quit };
}

function appMenu(options: MenuOptions): MenuItemConstructorOptions {
  const { words } = options;
  return {
    label: "Latchkey",
    submenu: [
      aboutItem(options),
      separator,
      settingsItem(options),
      separator,
      { role: "services" },
      separator,
      { role: "hide", label: words("menu.hide") },
      { role: "hideOthers", label: words("menu.hideOthers") },
      { role: "unhide", label: words("menu.showAll") },
      separator,
      quitItem(options),
    ],
  };
}

function fileMenu(options: MenuOptions): MenuItemConstructorOptions {
  const { words, close } = options;
  const isMac = options.platform === "darwin";
  return {
    label: words("menu.file"),
    submenu: [
      commandItem(options, "newKey"),
      commandItem(options, "openComfy"),
      commandItem(options, "copyLink"),
      separator,
      ...(isMac ? [] : [settingsItem(options), separator]),
      { label: words("menu.close"), accelerator: "CommandOrControl+W", click: close },
      ...(isMac ? [] : [quitItem(options)]),
    ],
  };
}

function editMenu(options: MenuOptions): MenuItemConstructorOptions {
  const { words } = options;
  return {
    label: words("menu.edit"),
    submenu: [
      { role: "undo", label: words("menu.undo") },
      { role: "redo", label: words("menu.redo") },
      separator,
      { role: "cut", label: words("menu.cut") },
      { role: "copy", label: words("menu.copy") },
      { role: "paste", label: words("menu.paste") },
      { role: "selectAll", label: words("menu.selectAll") },
      separator,
      commandItem(options, "find"),
    ],
  };
}

function viewMenu(options: MenuOptions): MenuItemConstructorOptions {
  const { words, go } = options;
  return {
    label: words("menu.view"),
    submenu: [
      ...pageIds.map((page): MenuItemConstructorOptions => ({
        label: words(page === "settings" ? "menu.settingsPage" : `menu.${page}`),
        accelerator: acceleratorOf(keysOfPage(page)),
        click: () => go({ page, rest: null }),
      })),
      separator,
      commandItem(options, "palette"),
      separator,
      commandItem(options, "bigger"),
      commandItem(options, "smaller"),
      commandItem(options, "usualSize"),
      separator,
      { role: "reload", label: words("menu.reload"), accelerator: "CommandOrControl+R" },
      { role: "togglefullscreen", label: words("menu.fullScreen") },
      ...(options.isPackaged
        ? []
        : [{ role: "toggleDevTools", label: words("menu.developer") } as const]),
    ],
  };
}
