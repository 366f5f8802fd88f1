import { fileURLToPath } from "node:url";
import type { ComfySource } from "../../../shared/settings.ts";
import { findDemoPython } from "./demo-python.ts";
import { failureAbout, failureOf } from "./failures.ts";
import { makeFolder } from "./files.ts";
import { isEmbedded, locate } from "./locate.ts";
import { pathsOf } from "./paths.ts";
import type { System } from "./system.ts";
import type { ComfyFailure } from "../../../shared/comfy.ts";

/** Everything that starting a ComfyUI needs, but its port. */
export type Launch = {
  readonly command: string;
  /** What stands before ComfyUI's own arguments: Python's, and the program. */
  readonly program: readonly string[];
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

export type LocalSource = Exclude<ComfySource, { kind: "upstream" }>;

const noPython =
  "No Python found for this ComfyUI. Looked for .venv, venv, python_embeded and conda.";
const noMain =
  "There is no ComfyUI in this folder: main.py is missing. Choose the folder that holds it.";
const noDemoPython =
  "The demo needs Python 3.9 or newer, and none was found on this computer. Install it from python.org and try again.";

/** Finds out how to start a source, or why it cannot be started. */
export async function prepareLaunch(
  source: LocalSource,
  args: readonly string[],
  dataFolder: string,
  system: System,
): Promise<Launch | ComfyFailure> {
  return source.kind === "demo"
    ? prepareDemo(args, dataFolder, system)
    : prepareFolder(source.folder, source.python, args, system);
}

export function isLaunch(result: Launch | ComfyFailure): result is Launch {
  return "command" in result;
}

/** ComfyUI's own arguments, the artist's last: they may override all but the address. */
export function argumentsFor(launch: Launch, port: number): string[] {
  const address = ["--listen", "127.0.0.1", "--port", String(port), "--disable-auto-launch"];
  return [...address, ...launch.arguments];
}

/** The demo's program: beside this file, in the checkout and in the build; outside a packed app, for Python to read. */
export function demoProgram(moduleUrl: string = import.meta.url): string {
  const path = fileURLToPath(new URL("./demo/main.py", moduleUrl));
  return path.replace(/([\\/]app\.asar)([\\/])/, "$1.unpacked$2");
}

async function prepareFolder(
  folder: string,
  chosenPython: string | null,
  args: readonly string[],
  system: System,
): Promise<Launch | ComfyFailure> {
  const located = await locate(folder, system);
  if (located === null) return failureOf("main_missing", noMain);
  const python = chosenPython ?? located.python;
  if (python === null) return failureOf("python_missing", noPython);
  if (!(await system.files.isFile(python))) {
    return failureAbout("python_missing", python, `The Python that was chosen is gone: ${python}`);
  }
  const isPortable = system.platform === "win32" && isEmbedded(python);
  const extra = located.extraArguments.filter((word) => word !== "--windows-standalone-build");
  return {
    command: python,
    program: ["-s", "main.py"],
    arguments: [...extra, ...(isPortable ? ["--windows-standalone-build"] : []), ...args],
    folder: located.folder,
    environment: environmentFor(system),
  };
}

async function prepareDemo(
  args: readonly string[],
  dataFolder: string,
  system: System,
): Promise<Launch | ComfyFailure> {
  const python = await findDemoPython(system);
  if (python === null) return failureOf("python_missing", noDemoPython);
  const folder = pathsOf(system.platform).join(dataFolder, "demo");
  await makeFolder(folder);
  return {
    command: python.command,
    program: [...python.arguments, "-s", demoProgram()],
    arguments: ["--base-directory", folder, ...args],
    folder,
    environment: environmentFor(system),
  };
}

/** Our own environment, without what is meant for Electron or for this program alone. */
function environmentFor(system: System): Record<string, string | undefined> {
  const { APPDIR: appFolder, ...rest } = system.environment;
  const inherited = Object.entries(rest).filter(
    ([name]) =>
      !/^(ELECTRON_|LATCHKEY_|NODE_OPTIONS$|NODE_CHANNEL_|APPIMAGE$|ARGV0$|OWD$)/.test(name),
  );
  const environment: Record<string, string | undefined> = {
    ...Object.fromEntries(inherited),
    PYTHONUNBUFFERED: "1",
    PYTHONIOENCODING: "utf8",
  };
  // An AppImage puts its own libraries before those of the system; Python must not load them.
  const libraries = environment["LD_LIBRARY_PATH"];
  if (appFolder !== undefined && libraries !== undefined) {
    const own = libraries
      .split(":")
      .filter((entry) => entry !== "" && !entry.startsWith(appFolder));
    environment["LD_LIBRARY_PATH"] = own.length > 0 ? own.join(":") : undefined;
  }
  return environment;
}
