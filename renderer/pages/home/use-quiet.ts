import { useState } from "react";
import type { ComfyStatus } from "../../../shared/comfy.ts";

export type Quiet = {
  /** Seconds since the newest line came, or since waiting was chosen. */
  readonly seconds: number;
  readonly wait: () => void;
};

/** How long the log of a start has been quiet. */
export function useQuiet(comfy: ComfyStatus, now: number): Quiet {
  const [waitedAt, setWaitedAt] = useState(0);
  const since = Math.max(comfy.last_line_at ?? comfy.since, comfy.since, waitedAt);
  return { seconds: now - since, wait: () => setWaitedAt(now) };
}
