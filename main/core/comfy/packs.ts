import type { ComfyNodes, ComfyPack } from "../../../shared/comfy.ts";
import type { Launch } from "./launch.ts";
import { pathsOf, type LocateSystem } from "./paths.ts";
import { plainText } from "./text.ts";

/** Names shorter than this stand in too many lines by chance. */
const tellingLength = 5;

/** The custom node packs that ComfyUI will import: what lies in its folder, by ComfyUI's own rules. */
export async function packsOf(launch: Launch, system: LocateSystem): Promise<readonly string[]> {
  const path = pathsOf(system.platform);
  const at = launch.arguments.findLastIndex((word) => word === "--base-directory");
  const base = (at >= 0 ? launch.arguments[at + 1] : undefined) ?? launch.folder;
  const folder = path.join(path.resolve(launch.folder, base), "custom_nodes");
  const found: string[] = [];
  for (const name of await system.files.list(folder)) {
    if (name.startsWith("__") || name.startsWith(".") || name.endsWith(".disabled")) continue;
    const isPack = name.endsWith(".py") || (await system.files.isFolder(path.join(folder, name)));
    if (isPack) found.push(name);
  }
  return found;
}

/** Reads from the lines of a start, one after another, how far the import of custom nodes has come. */
export function createPackReader(names: readonly string[] | null): {
  nodes(): ComfyNodes;
  /** Whether the line told something new. */
  take(line: string): boolean;
} {
  const packs = new Map<string, ComfyPack>();
  const telling = (names ?? []).filter((name) => name.length >= tellingLength);
  let list: "none" | "prestartup" | "import" = "none";

  const note = (name: string, change: Partial<ComfyPack>): boolean => {
    const before = packs.get(name);
    const after = { ...(before ?? { name, seconds: null, failure: null }), ...change };
    if (before?.seconds === after.seconds && before.failure === after.failure) return false;
    packs.set(name, after);
    return true;
  };

  return {
    nodes: () => ({ total: names?.length ?? null, packs: [...packs.values()] }),
    take(line) {
      const text = plainText(line);
      if (/^(?:Prestartup|Import) times for custom nodes:/.test(text)) {
        list = text.startsWith("Import") ? "import" : "prestartup";
        return false;
      }
      const timed = /^\s*([\d.]+) seconds(?: \(([A-Z ]+)\))?: (.+)$/.exec(text);
      if (timed !== null) {
        const [, seconds, sign, path = ""] = timed;
        if (list !== "import") return false;
        const name = nameIn(path);
        const failure = sign === undefined ? null : (packs.get(name)?.failure ?? "");
        return note(name, { seconds: Number(seconds), failure });
      }
      const broken = /^Cannot import (.+?) module for custom nodes: ?(.*)$/.exec(text);
      if (broken !== null) return note(nameIn(broken[1] ?? ""), { failure: broken[2] ?? "" });
      const named =
        /\bcustom_nodes[\\/]([^\\/\s"':]+)/.exec(text)?.[1] ??
        telling.find((name) => text.includes(name.replace(/\.py$/, "")));
      return named !== undefined && !packs.has(named) && note(named, {});
    },
  };
}

/** The last part of a path of any system. */
function nameIn(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
