import { readFile } from "node:fs/promises";

/** The pid of ComfyUI, the one child of a process of ours. Linux only. */
export async function comfyPidOf(parent: number | undefined): Promise<number> {
  const pid = String(parent);
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return Number(children.trim().split(" ")[0]);
}
