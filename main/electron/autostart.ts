import { join } from "node:path";

/** Starts at login, hidden, or does not. */
export type Autostart = {
  isOn(): Promise<boolean>;
  set(on: boolean): Promise<void>;
};

/** The part of Electron's app that knows login items, where the system has them. */
type LoginItems = {
  getLoginItemSettings(options: { args: string[] }): { openAtLogin: boolean };
  setLoginItemSettings(settings: { openAtLogin: boolean; args: string[] }): void;
};

const hiddenFlag = "--hidden";

/** Takes the flag of a start at login out of a command line. */
export function takeHidden(argv: readonly string[]): {
  readonly isHidden: boolean;
  readonly rest: readonly string[];
} {
  const rest = argv.filter((word) => word !== hiddenFlag);
  return { isHidden: rest.length < argv.length, rest };
}

export function createAutostart(options: {
  readonly platform: NodeJS.Platform;
  readonly loginItems: LoginItems;
  /** What starts this very app: the program, and its folder where Electron is given one. */
  readonly command: readonly string[];
  readonly configFolder: string;
  readonly files: {
    readonly has: (path: string) => Promise<boolean>;
    readonly write: (path: string, text: string) => Promise<void>;
    readonly remove: (path: string) => Promise<void>;
  };
}): Autostart {
  const { platform, loginItems, files } = options;
  if (platform === "win32" || platform === "darwin") {
    return {
      isOn: () =>
        Promise.resolve(loginItems.getLoginItemSettings({ args: [hiddenFlag] }).openAtLogin),
      set(on) {
        loginItems.setLoginItemSettings({ openAtLogin: on, args: [hiddenFlag] });
        return Promise.resolve();
      },
    };
  }
  const path = join(options.configFolder, "autostart", "latchkey.desktop");
  return {
    isOn: () => files.has(path),
    set: (on) =>
      on ? files.write(path, entryFor([...options.command, hiddenFlag])) : files.remove(path),
  };
}

/** A desktop entry of the freedesktop.org specification, version 1.5. */
function entryFor(command: readonly string[]): string {
  return [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Latchkey",
    `Exec=${command.map(quoted).join(" ")}`,
    "Terminal=false",
    "X-GNOME-Autostart-enabled=true",
    "",
  ].join("\n");
}

/** An argument as `Exec` wants it: quoted, with a per cent sign doubled and backslashes escaped twice. */
function quoted(argument: string): string {
  const escaped = argument.replace(/[\\"`$]/g, "\\$&").replaceAll("\\", "\\\\");
  return `"${escaped.replaceAll("%", "%%")}"`;
}
