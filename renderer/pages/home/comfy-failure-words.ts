import type { ComfyFailure } from "../../../shared/comfy.ts";
import type { Text } from "../../i18n/use-text.ts";

/** Reasons whose words need nothing, and those whose words are about something named. */
const plain = [
  "port_in_use",
  "ports_lost",
  "folder_in_use",
  "database",
  "frontend_missing",
  "no_gpu",
  "gpu_driver",
  "gpu_unsupported",
  "gpu_memory",
  "memory",
  "disk_full",
  "killed",
  "illegal_instruction",
  "memory_fault",
  "library_missing",
  "python_missing",
  "main_missing",
  "ended",
  "exit_code",
] as const;
const naming = [
  "argument",
  "module_missing",
  "ended_by_signal",
  "permission",
  "custom_node",
  "python_broken",
  "data_folder",
  "upstream_down",
  "error",
] as const;

/** The catalogue's words for why ComfyUI has ended or did not start, else those of main. */
export function comfyFailureWords({ reason, named, message }: ComfyFailure, t: Text): string {
  const known =
    plain.find((one) => one === reason) ??
    (named === null ? undefined : naming.find((one) => one === reason));
  return known === undefined ? message : t(`comfyFailures.${known}`, { named: named ?? "none" });
}
