import type { ComfyRival } from "../../../shared/comfy.ts";
import { comfyOn } from "./discover/running.ts";
import type { Launch } from "./launch.ts";
import { isEmbedded } from "./locate.ts";
import { pathsOf } from "./paths.ts";
import type { ProcessDetails } from "./processes/types.ts";
import { stopTree, type Ending, type StopTiming } from "./stop.ts";
import type { System } from "./system.ts";
import { treeOf } from "./tree.ts";
import type { Clock } from "../platform/clock.ts";

type RivalSystem = Pick<System, "platform" | "processes" | "get">;

const usualPort = 8188;

/**
 * A ComfyUI that Latchkey did not start, on the very folder that it would start: newer ones refuse to
 * share their database, older ones spoil each other's files. Told by its command line, its program and
 * the folder that it works in, as far as the system tells them.
 */
export async function findRival(launch: Launch, system: RivalSystem): Promise<ComfyRival | null> {
  const own = baseOf(launch.arguments.join(" "), launch.folder, launch.folder, system);
  const candidates = (await system.processes.commands()).filter(
    ({ command }) => mainIn(command) !== null,
  );
  for (const found of candidates.toSorted(pythonsFirst)) {
    const place = await workingFolderOf(found, launch, system);
    if (place === null || baseOf(found.command, place, launch.folder, system) !== own) continue;
    const { pid, name, since, startedAt } = found;
    const url = await comfyOn(portOf(found), system);
    return { pid, name, since, started_at: startedAt, url };
  }
  return null;
}

/** Ends it, as a person chose; null where that number is another process by now. */
export async function endRival(
  rival: ComfyRival,
  deps: { readonly system: System; readonly clock: Clock; readonly timing: StopTiming },
): Promise<Ending | null> {
  const { system, clock, timing } = deps;
  const now = await system.processes.inspect(rival.pid);
  if (now?.startedAt !== rival.started_at) return null;
  const startedAt = system.processes.find(rival.pid)?.startedAt ?? null;
  return stopTree(treeOf(rival.pid, startedAt, system), clock, timing);
}

/** Of a program that starts Python for somebody, Python itself is what a person knows. */
function pythonsFirst(one: ProcessDetails, other: ProcessDetails): number {
  const rank = ({ name }: ProcessDetails): number => (/^python/i.test(name) ? 0 : 1);
  return rank(one) - rank(other) || one.pid - other.pid;
}

/** The folder that a ComfyUI of this installation works in; null where it is another one's. */
async function workingFolderOf(
  { pid, command, program }: ProcessDetails,
  launch: Launch,
  system: RivalSystem,
): Promise<string | null> {
  const path = pathsOf(system.platform);
  const main = path.join(launch.folder, "main.py");
  const said = mainIn(command) ?? "";
  const told = await system.processes.workingFolder(pid);
  if (path.isAbsolute(said))
    return isSame(path.resolve(said), main, system) ? (told ?? launch.folder) : null;
  if (told !== null && isSame(path.resolve(told, said), main, system)) return told;
  // The system does not tell the folder, or tells another name of it.
  const isOwn =
    program === null
      ? key(command, system).startsWith(key(launch.command, system))
      : isSame(program, launch.command, system);
  return isOwn && isOfInstallation(launch, system) ? above(main, said, system) : null;
}

/** Whether its Python belongs to this installation alone, so that no other ComfyUI runs by it. */
function isOfInstallation(launch: Launch, system: RivalSystem): boolean {
  const path = pathsOf(system.platform);
  const isBeside =
    isInside(launch.command, path.dirname(launch.folder), system) &&
    (isEmbedded(launch.command) || launch.command.includes("standalone-env"));
  return isBeside || isInside(launch.command, launch.folder, system);
}

/** The folder from which `said` leads to `main`; null where it leads there from none. */
function above(main: string, said: string, system: RivalSystem): string | null {
  const path = pathsOf(system.platform);
  const end = path.sep + path.normalize(said);
  return key(main, system).endsWith(key(end, system)) ? main.slice(0, -end.length) : null;
}

/** The main.py of a command line, as it stands there. */
function mainIn(command: string): string | null {
  if (!/python/i.test(command)) return null;
  const found = /"([^"]*\bmain\.py)"|(?:^|\s)((?:[A-Za-z]:)?[^\s"]*\bmain\.py)(?=\s|$)/.exec(
    command,
  );
  return found?.[1] ?? found?.[2] ?? null;
}

/** Where a ComfyUI keeps its data. */
function baseOf(command: string, place: string, folder: string, system: RivalSystem): string {
  const path = pathsOf(system.platform);
  const said = /--base-directory(?:=|\s+)(?:"([^"]+)"|(.+?)(?=\s--|\s*$))/.exec(command);
  const base = said?.[1] ?? said?.[2];
  return key(base === undefined ? folder : path.resolve(place, base), system);
}

function portOf({ command }: ProcessDetails): number {
  return Number(/--port(?:=|\s+)(\d+)/.exec(command)?.[1] ?? usualPort);
}

function isInside(file: string, folder: string, system: RivalSystem): boolean {
  return key(file, system).startsWith(key(folder, system) + pathsOf(system.platform).sep);
}

function isSame(one: string, other: string, system: RivalSystem): boolean {
  return key(one, system) === key(other, system);
}

/** A path as it is compared: Windows and, as it is set up, macOS do not tell cases apart. */
function key(path: string, system: RivalSystem): string {
  return system.platform === "linux" ? path : path.toLowerCase();
}
