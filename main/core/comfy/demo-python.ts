import { pathsOf } from "./paths.ts";
import { runToEnd } from "./run-to-end.ts";
import type { System } from "./system.ts";

/** A program with the arguments that make it Python: Windows has `py -3`. */
export type PythonCommand = { readonly command: string; readonly arguments: readonly string[] };

const question = "import sys; print('latchkey', sys.version_info >= (3, 9))";
const answerTimeoutMs = 10_000;

/** A Python 3.9 or newer of this computer, for the demo; null when there is none. */
export async function findDemoPython(system: System): Promise<PythonCommand | null> {
  for (const candidate of await candidates(system)) {
    const args = [...candidate.arguments, "-c", question];
    const result = await runToEnd(candidate.command, args, answerTimeoutMs, system);
    if (result?.code === 0 && result.stdout.includes("latchkey True")) return candidate;
  }
  return null;
}

/** Full paths: a program that is looked up by name could also lie in the current folder (Windows). */
async function candidates(system: System): Promise<PythonCommand[]> {
  const path = pathsOf(system.platform);
  const isWindows = system.platform === "win32";
  const names = isWindows ? ["python3.exe", "python.exe", "py.exe"] : ["python3", "python"];
  // A Mac's window app gets a short PATH, in which the Python of Homebrew is missing.
  const more = system.platform === "darwin" ? ["/opt/homebrew/bin", "/usr/local/bin"] : [];
  const variable = Object.entries(system.environment).find(
    ([name]) => name.toUpperCase() === "PATH",
  );
  const folders = [...more, ...(variable?.[1] ?? "").split(path.delimiter)];
  const found: PythonCommand[] = [];
  for (const name of names) {
    for (const folder of folders.filter((entry) => path.isAbsolute(entry))) {
      const command = path.join(folder, name);
      if (!(await system.files.isFile(command))) continue;
      found.push({ command, arguments: name === "py.exe" ? ["-3"] : [] });
    }
  }
  return found;
}
