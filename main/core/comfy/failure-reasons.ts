import type { ComfyFailure } from "../../../shared/comfy.ts";

/** How a process ended: one of the two is null. */
export type Exit = { readonly code: number | null; readonly signal: string | null };

export type FailureReason =
  | "port_in_use"
  | "ports_lost"
  | "folder_in_use"
  | "database"
  | "argument"
  | "module_missing"
  | "frontend_missing"
  | "no_gpu"
  | "gpu_driver"
  | "gpu_unsupported"
  | "gpu_memory"
  | "memory"
  | "disk_full"
  | "killed"
  | "ended_by_signal"
  | "illegal_instruction"
  | "memory_fault"
  | "library_missing"
  | "permission"
  | "custom_node"
  | "python_missing"
  | "main_missing"
  | "python_broken"
  | "data_folder"
  | "left_over"
  | "upstream_down"
  | "ended"
  | "error"
  | "exit_code";

/** Failures that the next start would meet again: it is not tried before something changes. */
const lasting: ReadonlySet<string> = new Set<FailureReason>([
  "ports_lost",
  "folder_in_use",
  "database",
  "argument",
  "module_missing",
  "frontend_missing",
  "no_gpu",
  "gpu_driver",
  "gpu_unsupported",
  "illegal_instruction",
  "library_missing",
  "python_missing",
  "main_missing",
  "python_broken",
  "data_folder",
]);

/** Whether another start, with nothing changed, could end better. */
export function isWorthRetrying(failure: ComfyFailure): boolean {
  return !lasting.has(failure.reason);
}
