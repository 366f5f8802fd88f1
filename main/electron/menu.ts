import { Menu, type MenuItemConstructorOptions } from "electron";

/** Sets the application's menu: without it copy, paste and zoom have no keys. */
export function setMenu(options: {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
}): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuFor(options)));
}

function menuFor(options: {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
}): MenuItemConstructorOptions[] {
  const isMac = options.platform === "darwin";
  const separator = { type: "separator" } as const;
  const quit = { role: "quit", accelerator: "CommandOrControl+Q" } as const;
  const developer: MenuItemConstructorOptions[] = options.isPackaged
    ? []
    : [separator, { role: "toggleDevTools" }];
  const first: MenuItemConstructorOptions = isMac
    ? { role: "appMenu" }
    : { label: "&File", submenu: [{ role: "close" }, separator, quit] };

  return [
    first,
    { role: "editMenu" },
    {
      label: "&View",
      submenu: [
        { role: "reload" },
        separator,
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        separator,
        { role: "togglefullscreen" },
        ...developer,
      ],
    },
    { role: "windowMenu" },
  ];
}
