import { createAsks } from "../comfy/ask.ts";
import { observe, type Observer } from "../comfy/events.ts";
import { createHttpGet } from "../comfy/http-get.ts";
import type { LogBuffer } from "../comfy/log-buffer.ts";
import type { LeftOverChoice } from "../comfy/runner.ts";
import { createSupervisor, type Supervisor } from "../comfy/supervisor.ts";
import { createVitals, type Vitals } from "../comfy/vitals.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { writeFileAtomically } from "../store/files.ts";

/** ComfyUI's process, what it says of its queue, how it fares, and what it is asked. */
export type ComfyParts = {
  readonly supervisor: Supervisor;
  readonly queue: Observer;
  readonly vitals: Vitals;
  readonly asks: ReturnType<typeof createAsks>;
};

export function wireComfy(deps: {
  readonly dataFolder: string;
  readonly buffer: LogBuffer;
  readonly clock: Clock;
  readonly log: Logger;
  readonly leftOver: LeftOverChoice;
  readonly restartAfterCrash: () => boolean;
  /** What ComfyUI tells on its own socket. */
  readonly onMessage: (data: Buffer, isBinary: boolean) => void;
}): ComfyParts {
  const { buffer, clock, log } = deps;
  const supervisor = createSupervisor({ ...deps, writeFile: writeFileAtomically });
  const queue = observe(supervisor, { clock, log, onMessage: deps.onMessage });
  const vitals = createVitals({
    ...{ comfy: supervisor, queue: queue.facts, lines: buffer, clock, log },
    get: createHttpGet(clock),
  });
  return { supervisor, queue, vitals, asks: createAsks(supervisor, clock) };
}
