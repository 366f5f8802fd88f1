import type { ComfyStatus } from "../../../shared/comfy.ts";

export type HeroState =
  | "none"
  | "stopped"
  | "leftOver"
  | "starting"
  | "slow"
  | "ready"
  | "stopping"
  | "restarting"
  | "gaveUp"
  | "failed"
  | "takenOver"
  | "demo";

export const maxCrashes = 5;
const slowSeconds = 180;

/** Which of the hero's faces shows how ComfyUI stands. `quietSeconds`: since the log's last new line. */
export function heroStateOf(comfy: ComfyStatus, quietSeconds: number): HeroState {
  switch (comfy.state) {
    case "stopped":
      if (comfy.source === null) return "none";
      if (comfy.failure?.reason === "left_over") return "leftOver";
      return "stopped";
    case "starting":
      return quietSeconds >= slowSeconds ? "slow" : "starting";
    case "stopping":
      return "stopping";
    case "crashed":
      if (comfy.retry_at !== null) return "restarting";
      return comfy.crashes >= maxCrashes ? "gaveUp" : "failed";
    case "ready":
      if (comfy.source === "demo") return "demo";
      return comfy.source === "upstream" ? "takenOver" : "ready";
  }
}
