import { z } from "zod";
import { posix, win32 } from "node:path";
import { pathsOf, type LocateSystem } from "../paths.ts";

/** How Comfy Desktop's own ComfyUI is started: its code lies in the app, everything else in `basePath`. */
export type DesktopLaunch = { readonly folder: string; readonly extraArguments: readonly string[] };

const configFile = z.looseObject({ basePath: z.string().min(1) });

/** Comfy Desktop's data folder as its configuration names it; null when it is not installed. */
export async function desktopBase(system: LocateSystem): Promise<string | null> {
  const path = pathsOf(system.platform);
  const text = await system.files.readText(path.join(configFolder(system), "config.json"));
  if (text === null) return null;
  try {
    return configFile.parse(JSON.parse(text)).basePath;
  } catch {
    return null;
  }
}

/** The command line for `folder`, if it is Comfy Desktop's data folder. */
export async function desktopLaunch(
  folder: string,
  system: LocateSystem,
): Promise<DesktopLaunch | null> {
  const path = pathsOf(system.platform);
  const base = await desktopBase(system);
  if (base === null || path.resolve(base) !== path.resolve(folder)) return null;
  for (const resources of resourceFolders(system)) {
    const code = path.join(resources, "ComfyUI");
    if (!(await system.files.isFile(path.join(code, "main.py")))) continue;
    const frontend = path.join(code, "web_custom_versions", "desktop_app");
    const models = path.join(configFolder(system), "extra_models_config.yaml");
    const user = path.join(base, "user");
    return {
      folder: code,
      extraArguments: [
        ...["--base-directory", base, "--user-directory", user],
        ...["--input-directory", path.join(base, "input")],
        ...["--output-directory", path.join(base, "output")],
        ...["--database-url", `sqlite:///${path.join(user, "comfyui.db")}`],
        ...((await system.files.isFolder(frontend)) ? ["--front-end-root", frontend] : []),
        ...((await system.files.isFile(models)) ? ["--extra-model-paths-config", models] : []),
      ],
    };
  }
  return null;
}

function configFolder(system: LocateSystem): string {
  const { platform, home, environment } = system;
  if (platform === "win32") {
    return win32.join(environment["APPDATA"] ?? win32.join(home, "AppData", "Roaming"), "ComfyUI");
  }
  if (platform === "darwin") return posix.join(home, "Library", "Application Support", "ComfyUI");
  return posix.join(environment["XDG_CONFIG_HOME"] ?? posix.join(home, ".config"), "ComfyUI");
}

function resourceFolders(system: LocateSystem): string[] {
  const { platform, home, environment } = system;
  if (platform === "win32") {
    const local = environment["LOCALAPPDATA"] ?? win32.join(home, "AppData", "Local");
    const names = ["ComfyUI", "@comfyorgcomfyui-electron", "comfyui-electron"];
    return names.map((name) => win32.join(local, "Programs", name, "resources"));
  }
  if (platform === "darwin") {
    const app = "Applications/ComfyUI.app/Contents/Resources";
    return [posix.join("/", app), posix.join(home, app)];
  }
  return ["/opt/ComfyUI/resources", "/usr/lib/comfyui/resources"];
}
