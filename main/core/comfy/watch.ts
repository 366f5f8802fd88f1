import type { ComfyTrouble } from "../../../shared/comfy.ts";
import { secondsOf, type Clock, type Timer } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { LogBuffer } from "./log-buffer.ts";
import type { QueueFacts } from "./queue-facts.ts";
import type { Followed, Supervisor } from "./supervisor.ts";
import { plainText } from "./text.ts";

export type WatchDeps = {
  readonly comfy: Pick<Supervisor, "isReady" | "silentSince"> & Followed;
  readonly queue: Pick<QueueFacts, "remaining" | "lastEventAt" | "onChange">;
  readonly lines: Pick<LogBuffer, "onLines">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly timing?: Partial<WatchTiming>;
};

export type WatchTiming = {
  readonly lookMs: number;
  /** How long a ready ComfyUI may not answer while nothing runs. */
  readonly hungMs: number;
  /** How long nothing may be heard of a prompt after its worker was seen to die. */
  readonly deadMs: number;
};

const defaultTiming: WatchTiming = { lookMs: 5_000, hungMs: 60_000, deadMs: 120_000 };

/** What is wrong with a ComfyUI that has not ended. It is said, never acted upon. */
export type Watch = {
  trouble(): ComfyTrouble | null;
  onChange(listener: () => void): () => void;
  close(): void;
};

/** What Python prints when a thread ends by an exception; ComfyUI's prompts run in this one. */
const workerDied = /^Exception in thread Thread-\d+ \(prompt_worker\)/;

const troubleWords: Readonly<Record<ComfyTrouble["kind"], string>> = {
  hung: "ComfyUI does not answer, though nothing runs: a restart may help",
  worker_dead: "ComfyUI's worker is dead, so that no prompt can end: a restart helps",
};

/**
 * Tells two things that a person can mend by a restart: ComfyUI does not answer although nothing runs,
 * and a prompt that can never end, since the thread that ran it is dead.
 */
export function watchComfy(deps: WatchDeps): Watch {
  const { comfy, queue, clock } = deps;
  const timing = { ...defaultTiming, ...deps.timing };
  const listeners = new Set<() => void>();
  let trouble: ComfyTrouble | null = null;
  /** Prompts in the queue when it was last heard of: a socket that breaks with a hang knows none. */
  let lastRemaining = 0;
  let diedAt: number | null = null;
  let timer: Timer | null = null;

  const isPast = (since: number, limitMs: number): boolean =>
    secondsOf(clock) - since >= limitMs / 1000;
  const seen = (): ComfyTrouble | null => {
    if (!comfy.isReady()) return null;
    const silent = comfy.silentSince();
    if (silent !== null && lastRemaining === 0 && isPast(silent, timing.hungMs))
      return { kind: "hung", since: silent };
    if (diedAt === null || lastRemaining === 0) return null;
    const heard = Math.max(diedAt, queue.lastEventAt() ?? 0);
    return isPast(heard, timing.deadMs) ? { kind: "worker_dead", since: diedAt } : null;
  };
  /** Without a window the log is where it is said. */
  const tell = (before: ComfyTrouble | null, now: ComfyTrouble | null): void => {
    if (now !== null) {
      const sinceSeconds = Math.round(secondsOf(clock) - now.since);
      deps.log.warn(troubleWords[now.kind], { for_seconds: sinceSeconds });
    } else if (before !== null && comfy.isReady()) deps.log.info("ComfyUI works again");
  };
  const look = (): void => {
    const next = seen();
    if (next?.kind === trouble?.kind && next?.since === trouble?.since) return;
    tell(trouble, next);
    trouble = next;
    for (const listener of [...listeners]) listener();
  };
  const follow = (): void => {
    if (comfy.isReady()) timer ??= clock.every(timing.lookMs, look);
    else {
      timer?.cancel();
      timer = null;
      lastRemaining = 0;
      diedAt = null;
    }
    look();
  };
  const ends = [
    comfy.onChange(follow),
    queue.onChange(() => {
      lastRemaining = queue.remaining() ?? lastRemaining;
    }),
    deps.lines.onLines((lines) => {
      if (lines.some(({ text }) => workerDied.test(plainText(text)))) diedAt = secondsOf(clock);
    }),
  ];
  follow();

  return {
    trouble: () => trouble,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      for (const end of ends) end();
      timer?.cancel();
    },
  };
}
