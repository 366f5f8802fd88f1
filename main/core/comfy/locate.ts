import { desktopLaunch } from "./discover/desktop-layout.ts";
import { pathsOf, type LocateSystem } from "./paths.ts";

/** Where the parts of an installation lie, and what its kind wants on the command line. */
export type Located = {
  /** The folder of main.py. */
  readonly folder: string;
  readonly python: string | null;
  readonly extraArguments: readonly string[];
};

/** Places of a Python beside ComfyUI, in the order in which they are looked for. */
const environments = [".venv", "venv", "env"];

/**
 * What a folder that the artist chose holds: main.py itself, a portable or standalone build with
 * `ComfyUI` inside, or the data of Comfy Desktop, whose program lies elsewhere. null: no ComfyUI.
 */
export async function locate(folder: string, system: LocateSystem): Promise<Located | null> {
  const path = pathsOf(system.platform);
  for (const candidate of [folder, path.join(folder, "ComfyUI")]) {
    if (!(await system.files.isFile(path.join(candidate, "main.py")))) continue;
    const python = await findPython(candidate, system);
    return { folder: candidate, python, extraArguments: buildArguments(python, system) };
  }
  const desktop = await desktopLaunch(folder, system);
  if (desktop === null) return null;
  const python = await firstFile(environmentPythons(folder, system), system);
  return { folder: desktop.folder, python, extraArguments: desktop.extraArguments };
}

/** The Python of the ComfyUI in `folder`; never one that merely lies on the PATH. */
export async function findPython(folder: string, system: LocateSystem): Promise<string | null> {
  const path = pathsOf(system.platform);
  const parent = path.dirname(folder);
  const isWindows = system.platform === "win32";
  const standalone = isWindows ? ["python.exe"] : ["bin", "python3"];
  const conda = system.environment["CONDA_PREFIX"];
  return firstFile(
    [
      ...environmentPythons(folder, system),
      path.join(parent, "python_embeded", "python.exe"),
      path.join(parent, "python_embedded", "python.exe"),
      path.join(parent, "standalone-env", ...standalone),
      ...(conda === undefined || conda === ""
        ? []
        : [path.join(conda, ...(isWindows ? ["python.exe"] : ["bin", "python"]))]),
    ],
    system,
  );
}

/** Whether a Python is the one of the Windows portable build. */
export function isEmbedded(python: string): boolean {
  return /[\\/]python_embed{1,2}ed[\\/]python\.exe$/i.test(python);
}

function buildArguments(python: string | null, system: LocateSystem): string[] {
  const isPortable = system.platform === "win32" && python !== null && isEmbedded(python);
  return isPortable ? ["--windows-standalone-build"] : [];
}

function environmentPythons(folder: string, system: LocateSystem): string[] {
  const path = pathsOf(system.platform);
  const places =
    system.platform === "win32"
      ? [["Scripts", "python.exe"], ["python.exe"]]
      : [
          ["bin", "python3"],
          ["bin", "python"],
        ];
  return environments.flatMap((name) => places.map((place) => path.join(folder, name, ...place)));
}

async function firstFile(
  candidates: readonly string[],
  system: LocateSystem,
): Promise<string | null> {
  for (const candidate of candidates) {
    if (await system.files.isFile(candidate)) return candidate;
  }
  return null;
}
