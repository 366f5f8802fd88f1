import type { ComfyWatch } from "../../../shared/comfy.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { HttpGet } from "./http-get.ts";
import { createIdleStop } from "./idle-stop.ts";
import type { LogBuffer } from "./log-buffer.ts";
import { createMemoryWatch, type MemoryWatch } from "./memory.ts";
import type { QueueFacts } from "./queue-facts.ts";
import type { Followed, Supervisor } from "./supervisor.ts";
import { watchComfy, type WatchTiming } from "./watch.ts";

export type VitalsDeps = {
  readonly comfy: Pick<Supervisor, "isReady" | "silentSince" | "stop" | "upstream"> & Followed;
  readonly queue: QueueFacts;
  readonly lines: Pick<LogBuffer, "onLines">;
  readonly get: HttpGet;
  readonly clock: Clock;
  readonly log: Logger;
  readonly timing?: Partial<WatchTiming>;
};

/** What is seen of a ComfyUI that runs, how much memory it uses, and a stop that waits for its queue. */
export type Vitals = {
  now(): ComfyWatch;
  stopWhenIdle(on: boolean): void;
  readonly memory: Pick<MemoryWatch, "watch" | "now" | "onChange">;
  onChange(listener: () => void): void;
  close(): void;
};

export function createVitals(deps: VitalsDeps): Vitals {
  const { comfy, queue, lines, get, clock, timing = {} } = deps;
  const log = deps.log.child("comfy");
  const watch = watchComfy({ comfy, queue, lines, clock, log, timing });
  const idleStop = createIdleStop(comfy, queue);
  const memory = createMemoryWatch(comfy, { get, clock });
  return {
    now: () => ({
      trouble: watch.trouble(),
      stops_when_idle: idleStop.isDue(),
    }),
    stopWhenIdle(on) {
      if (on) idleStop.request();
      else idleStop.cancel();
    },
    memory,
    onChange(listener) {
      for (const part of [watch, idleStop]) part.onChange(listener);
    },
    close() {
      watch.close();
      memory.close();
    },
  };
}
