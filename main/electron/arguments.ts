import { resolve } from "node:path";

/** Chromium's, Electron's and Node's own switches; none of them takes its value as a word of its own. */
const switches = new Set([
  "allow-file-access-from-files",
  "disable-dev-shm-usage",
  "disable-features",
  "disable-gpu",
  "disable-gpu-sandbox",
  "disable-setuid-sandbox",
  "disable-software-rasterizer",
  "enable-features",
  "enable-logging",
  "enable-unsafe-swiftshader",
  "enable-wayland-ime",
  "force-device-scale-factor",
  "force-renderer-accessibility",
  "gtk-version",
  "high-dpi-support",
  "in-process-gpu",
  "inspect",
  "inspect-brk",
  "js-flags",
  "lang",
  "log-file",
  "log-level",
  "no-sandbox",
  "no-zygote",
  "original-process-start-time",
  "ozone-platform",
  "ozone-platform-hint",
  "password-store",
  "remote-allow-origins",
  "remote-debugging-pipe",
  "remote-debugging-port",
  "single-process",
  "trace-deprecation",
  "trace-warnings",
  "use-angle",
  "use-gl",
  "v",
  "vmodule",
]);

/**
 * What of a command line is Latchkey's: all behind the app's folder (an Electron that is given one)
 * or behind the program (a packaged app), without Chromium's switches, links and what macOS adds.
 */
export function ownArguments(
  argv: readonly string[],
  given: { readonly appPath: string; readonly isGivenFolder: boolean },
): string[] {
  const own = argv.slice(firstOwn(argv, given));
  // What follows `--` is ComfyUI's.
  const end = own.indexOf("--");
  const [ours, theirs] = end === -1 ? [own, []] : [own.slice(0, end), own.slice(end)];
  return [...ours.filter((argument) => !isForeign(argument)), ...theirs];
}

function firstOwn(
  argv: readonly string[],
  given: { readonly appPath: string; readonly isGivenFolder: boolean },
): number {
  if (!given.isGivenFolder) return 1;
  const isFolder = (argument: string, index: number): boolean =>
    index > 0 && !argument.startsWith("-") && resolve(argument) === resolve(given.appPath);
  const named = argv.findIndex(isFolder);
  if (named !== -1) return named + 1;
  // The folder may have been reached by a link, or a file of it been named.
  const first = argv.findIndex((argument, index) => index > 0 && !argument.startsWith("-"));
  return first === -1 ? argv.length : first + 1;
}

function isForeign(argument: string): boolean {
  if (argument.startsWith("latchkey://") || argument.startsWith("-psn_")) return true;
  const name = /^--([^=]+)/.exec(argument)?.[1];
  return name !== undefined && switches.has(name);
}
