import type { ComfyStatus } from "../../../shared/comfy.ts";

type Cleared = Omit<ComfyStatus, "since" | "source" | "crashes" | "changes_waiting">;

/** What is known of a ComfyUI that does not run yet, or any more: nothing. */
const nothing = {
  ...{ phase: null, version: null, device: null, last_line: null, last_line_at: null },
  ...{ nodes: null, failure: null, retry_at: null, rival: null },
  ...{ asked_by_manager: false, taken_over: false, ended_by_force: false },
} as const;

/** A start begins: what was known of the one before is not known of this one. */
export function starting(
  source: "folder" | "demo",
  crashes: number,
  isAskedByManager: boolean,
): Cleared & Pick<ComfyStatus, "source" | "crashes"> {
  const begun = { state: "starting", phase: "python" } as const;
  return { ...nothing, ...begun, source, crashes, asked_by_manager: isAskedByManager };
}

/** It was stopped. */
export function stopped(wasForced: boolean): Cleared {
  return { ...nothing, state: "stopped", ended_by_force: wasForced };
}
