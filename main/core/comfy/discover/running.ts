import type { Installation } from "../../../../shared/comfy.ts";
import { parseStats } from "../ready.ts";
import type { DiscoverSystem } from "./found.ts";

const usualPorts = [8188, 8000];
/** One that loads a model is slow to answer; a port that nobody listens on says so at once. */
const answerMs = 5_000;

/** ComfyUIs that run already, on the ports that they and Comfy Desktop use; not what Latchkey itself answers. */
export async function findRunning(
  system: Pick<DiscoverSystem, "get">,
  ownPorts: readonly number[] = [],
  ports: readonly number[] = usualPorts,
): Promise<readonly Installation[]> {
  const asked = ports.filter((port) => !ownPorts.includes(port));
  const answers = await Promise.all(asked.map((port) => ask(`http://127.0.0.1:${port}`, system)));
  return answers.flatMap((answer) => answer ?? []);
}

/** The address of a ComfyUI that answers on a port of this computer; null where none does. */
export async function comfyOn(
  port: number | null,
  system: Pick<DiscoverSystem, "get">,
): Promise<string | null> {
  if (port === null) return null;
  return (await findRunning(system, [], [port]))[0]?.url ?? null;
}

async function ask(url: string, system: Pick<DiscoverSystem, "get">): Promise<Installation | null> {
  const answer = await system.get(`${url}/system_stats`, answerMs);
  const stats = answer?.status === 200 ? parseStats(answer.body) : null;
  if (stats === null) return null;
  const { version, device } = stats;
  const where = { kind: "running", folder: "", python: null, url } as const;
  return { ...where, version, gpu: device, checks: [], ok: true };
}
