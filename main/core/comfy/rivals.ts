import type { ComfyRival } from "../../../shared/comfy.ts";
import type { Launch } from "./launch.ts";
import { isEmbedded } from "./locate.ts";
import { pathsOf } from "./paths.ts";
import type { ProcessDetails } from "./processes/types.ts";
import { parseStats } from "./ready.ts";
import { stopTree, type Ending, type StopTiming } from "./stop.ts";
import type { System } from "./system.ts";
import { treeOf } from "./tree.ts";
import type { Clock } from "../platform/clock.ts";

type RivalSystem = Pick<System, "platform" | "processes" | "get">;

const usualPort = 8188;
const answerMs = 1_500;

/**
 * A ComfyUI that Latchkey did not start, on the very folder that it would start: newer ones refuse to
 * share their database, older ones spoil each other's files. Told by its command line, so only for
 * folders whose Python or main.py stands in it, or where the system tells a process's working folder.
 */
export async function findRival(launch: Launch, system: RivalSystem): Promise<ComfyRival | null> {
  const own = baseOf(launch.arguments.join(" "), launch.folder, system);
  const candidates = (await system.processes.commands()).filter(
    ({ command }) => mainIn(command) !== null,
  );
  for (const found of candidates.toSorted((one, other) => one.pid - other.pid)) {
    if (!(await isOfFolder(found, launch, system))) continue;
    if (baseOf(found.command, launch.folder, system) !== own) continue;
    const { pid, name, since } = found;
    return { pid, name, since, started_at: found.startedAt, url: await urlOf(found, system) };
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

async function isOfFolder(
  { pid, command }: ProcessDetails,
  launch: Launch,
  system: RivalSystem,
): Promise<boolean> {
  const path = pathsOf(system.platform);
  const main = path.join(launch.folder, "main.py");
  const said = mainIn(command) ?? "";
  if (path.isAbsolute(said)) return isSame(said, main, system);
  // Started by the Python of this installation alone, which no other one has.
  const isBeside =
    isInside(launch.command, path.dirname(launch.folder), system) &&
    (isEmbedded(launch.command) || launch.command.includes("standalone-env"));
  const isOwnPython = isBeside || isInside(launch.command, launch.folder, system);
  if (isOwnPython && key(command, system).startsWith(key(launch.command, system))) return true;
  const beside = await system.processes.workingFolder(pid);
  return beside !== null && isSame(path.resolve(beside, said), main, system);
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
function baseOf(command: string, folder: string, system: RivalSystem): string {
  const path = pathsOf(system.platform);
  const said = /--base-directory(?:=|\s+)(?:"([^"]+)"|(.+?)(?=\s--|\s*$))/.exec(command);
  return key(path.resolve(folder, said?.[1] ?? said?.[2] ?? "."), system);
}

async function urlOf({ command }: ProcessDetails, system: RivalSystem): Promise<string | null> {
  const port = /--port(?:=|\s+)(\d+)/.exec(command)?.[1] ?? String(usualPort);
  const url = `http://127.0.0.1:${port}`;
  const answer = await system.get(`${url}/system_stats`, answerMs);
  return answer?.status === 200 && parseStats(answer.body) !== null ? url : null;
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
