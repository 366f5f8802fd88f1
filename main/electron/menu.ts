import { Menu } from "electron";
import { menuFor, type MenuOptions } from "./menu-items.ts";

/** Sets the application's menu; to be called again when the language changes. */
export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuFor(options)));
}
