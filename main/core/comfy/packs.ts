import type { ComfyNodes, ComfyPack } from "../../../shared/comfy.ts";
import type { Launch } from "./launch.ts";
import { pathsOf, type LocateSystem } from "./paths.ts";
import { nextPhase } from "./phases.ts";
import { plainText } from "./text.ts";

/** Names shorter than this stand in too many lines by chance. */
const tellingLength = 5;
/** ComfyUI's own nodes, which it imports by the same words as custom ones. */
const ownNodes = /[\\/](?:comfy_extras|comfy_api_nodes)[\\/]/;

/**
 * The custom node packs that ComfyUI will import, by its own rules and in its own order, which is that
 * of the folder: whatever is no `__pycache__`, not switched off, and a folder or a Python file.
 */
export async function packsOf(launch: Launch, system: LocateSystem): Promise<readonly string[]> {
  const path = pathsOf(system.platform);
  if (launch.arguments.includes("--disable-all-custom-nodes")) return whitelisted(launch.arguments);
  const at = launch.arguments.findLastIndex((word) => word === "--base-directory");
  const base = (at >= 0 ? launch.arguments[at + 1] : undefined) ?? launch.folder;
  const folder = path.join(path.resolve(launch.folder, base), "custom_nodes");
  const found: string[] = [];
  for (const name of await system.files.listAsStored(folder)) {
    if (name === "__pycache__" || name.endsWith(".disabled")) continue;
    const isPack = name.endsWith(".py") || (await system.files.isFolder(path.join(folder, name)));
    if (isPack) found.push(name);
  }
  return found;
}

/** What `--whitelist-custom-nodes a b` lets in all the same. */
function whitelisted(args: readonly string[]): readonly string[] {
  const at = args.indexOf("--whitelist-custom-nodes");
  if (at < 0) return [];
  const rest = args.slice(at + 1);
  const end = rest.findIndex((word) => word.startsWith("--"));
  return end < 0 ? rest : rest.slice(0, end);
}

/**
 * Reads from the lines of a start, one after another, how far the import of custom nodes has come.
 * ComfyUI prints nothing of a pack that imports without a word, but it imports them in order: a pack
 * that the log speaks of has all before it behind it.
 */
export function createPackReader(names: readonly string[] | null): {
  nodes(): ComfyNodes;
  /** Whether the line told something new. */
  take(line: string): boolean;
} {
  const packs = new Map<string, ComfyPack>();
  const telling = (names ?? [])
    .map((name, place) => ({ place, words: wordsOf(name.replace(/\.py$/, "")) }))
    .filter(({ words }) => words.length >= tellingLength);
  let stage: "before" | "import" | "list" | "over" = "before";
  let reached = 0;

  const note = (name: string, change: Partial<ComfyPack>): boolean => {
    const before = packs.get(name);
    const after = { ...(before ?? { name, seconds: null, failure: null }), ...change };
    if (before?.seconds === after.seconds && before.failure === after.failure) return false;
    packs.set(name, after);
    return true;
  };
  const reach = (count: number): boolean => {
    if (count <= reached) return false;
    reached = count;
    return true;
  };
  const takeTime = (text: string): boolean => {
    const timed = /^\s*([\d.]+) seconds(?: \(([A-Z ]+)\))?: (.+)$/.exec(text);
    if (timed === null) {
      // A blank line ends the list, which counts every pack, also of folders that are not known here.
      if (text === "" && packs.size > 0) [stage, reached] = ["over", packs.size];
      return stage === "over";
    }
    const [, seconds, sign, path = ""] = timed;
    const name = nameIn(path);
    const failure = sign === undefined ? null : (packs.get(name)?.failure ?? "");
    return note(name, { seconds: Number(seconds), failure });
  };
  /** Which pack a line speaks of while they are imported, by its place. */
  const placeIn = (text: string): number => {
    const inPath = /\bcustom_nodes[\\/]([^\\/\s"':]+)/.exec(text)?.[1];
    if (inPath !== undefined) return names?.indexOf(inPath) ?? -1;
    const words = wordsOf(text);
    return telling.find((name) => words.includes(name.words))?.place ?? -1;
  };

  return {
    nodes: () => ({
      total: stage === "over" ? packs.size : (names?.length ?? null),
      reached,
      packs: [...packs.values()],
    }),
    take(line) {
      const text = plainText(line);
      if (/^Import times for custom nodes:/.test(text)) {
        stage = "list";
        return false;
      }
      if (stage === "over") return false;
      if (stage === "list") return takeTime(text);
      if (stage === "before" && nextPhase("torch", text) === "nodes") stage = "import";
      if (stage === "before" || ownNodes.test(text)) return false;
      const isNew = reach(placeIn(text) + 1);
      const broken =
        /^Cannot import (.+?) module for custom nodes: ?(.*)$/.exec(text) ??
        /^Skip (.+?) module for custom nodes due to (.+)$/.exec(text);
      if (broken === null) return isNew;
      return note(nameIn(broken[1] ?? ""), { failure: broken[2] ?? "" }) || isNew;
    },
  };
}

/** Without what people write one way in a folder's name and another way in a log. */
function wordsOf(text: string): string {
  return text.toLowerCase().replace(/[-_\s]+/g, " ");
}

/** The last part of a path of any system. */
function nameIn(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
