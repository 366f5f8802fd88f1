import type { ComfyStatus, ComfyWatch } from "../../../shared/comfy.ts";

export type HeroState =
  | "none"
  | "stopped"
  | "leftOver"
  | "folderInUse"
  | "upstreamDown"
  | "starting"
  | "rebooting"
  | "slow"
  | "ready"
  | "stopsWhenIdle"
  | "hung"
  | "workerDead"
  | "stopping"
  | "restarting"
  | "gaveUp"
  | "failed"
  | "takenOver"
  | "demo";

export const maxCrashes = 5;
const slowSeconds = 180;

/** Which of the hero's faces shows how ComfyUI stands. `quietSeconds`: since the log's last new line. */
export function heroStateOf(
  comfy: ComfyStatus,
  watch: ComfyWatch,
  quietSeconds: number,
): HeroState {
  switch (comfy.state) {
    case "stopped":
      if (comfy.source === null) return "none";
      if (comfy.failure?.reason === "left_over") return "leftOver";
      if (comfy.rival !== null) return "folderInUse";
      return comfy.failure === null ? "stopped" : "upstreamDown";
    case "starting":
      if (quietSeconds >= slowSeconds) return "slow";
      return comfy.asked_by_manager ? "rebooting" : "starting";
    case "stopping":
      return "stopping";
    case "crashed":
      if (comfy.retry_at !== null) return "restarting";
      if (comfy.rival !== null) return "folderInUse";
      return comfy.crashes >= maxCrashes ? "gaveUp" : "failed";
    case "ready":
      if (watch.trouble !== null) return watch.trouble.kind === "hung" ? "hung" : "workerDead";
      if (watch.stops_when_idle) return "stopsWhenIdle";
      if (comfy.source === "demo") return "demo";
      return comfy.source === "upstream" ? "takenOver" : "ready";
  }
}
