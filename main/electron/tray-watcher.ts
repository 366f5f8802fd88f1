import { execFile } from "node:child_process";

/** Runs a program and gives its output; null where it is not there or fails. */
export type Run = (program: string, args: readonly string[]) => Promise<string | null>;

const name = "org.kde.StatusNotifierWatcher";

/** Three programs that ask the session's bus who owns a name; a desktop has one of them at least. */
const questions: readonly (readonly [program: string, args: readonly string[]])[] = [
  ["busctl", ["--user", "--timeout=2", "call", ...busCall(), "NameHasOwner", "s", name]],
  [
    "gdbus",
    [
      ...["call", "--session", "--timeout", "2", "--dest", "org.freedesktop.DBus"],
      ...["--object-path", "/org/freedesktop/DBus"],
      ...["--method", "org.freedesktop.DBus.NameHasOwner", name],
    ],
  ],
  [
    "dbus-send",
    [
      ...["--session", "--print-reply", "--reply-timeout=2000", "--dest=org.freedesktop.DBus"],
      ...["/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", `string:${name}`],
    ],
  ],
];

function busCall(): readonly string[] {
  return ["org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"];
}

/**
 * Whether a tray icon would be seen: on Windows and macOS always, on Linux only where somebody owns the
 * StatusNotifierWatcher name. Electron itself does not tell: it would show nothing, and say nothing.
 */
export async function showsTrayIcons(platform: NodeJS.Platform, run: Run): Promise<boolean> {
  if (platform === "win32" || platform === "darwin") return true;
  for (const [program, args] of questions) {
    const answer = await run(program, args);
    if (answer !== null) return /\btrue\b/.test(answer);
  }
  return false;
}

export const runProgram: Run = (program, args) =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: 3_000, windowsHide: true }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });
