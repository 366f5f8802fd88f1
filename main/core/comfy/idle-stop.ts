import type { QueueFacts } from "./queue-facts.ts";
import type { Followed, Supervisor } from "./supervisor.ts";

/** A stop that waits until nothing is left in the queue. */
export type IdleStop = {
  /** Stops at once where the queue is empty or unknown, else as soon as it is empty. */
  request(): void;
  /** Calls it off. */
  cancel(): void;
  isDue(): boolean;
  onChange(listener: () => void): () => void;
};

export function createIdleStop(
  comfy: Pick<Supervisor, "isReady" | "stop"> & Followed,
  queue: Pick<QueueFacts, "remaining" | "onChange">,
): IdleStop {
  const listeners = new Set<() => void>();
  let isDue = false;
  const set = (due: boolean): void => {
    if (isDue === due) return;
    isDue = due;
    for (const listener of [...listeners]) listener();
  };
  const look = (): void => {
    if (!isDue) return;
    if (!comfy.isReady()) set(false);
    else if ((queue.remaining() ?? 0) === 0) {
      set(false);
      void comfy.stop();
    }
  };
  queue.onChange(look);
  comfy.onChange(look);
  return {
    request() {
      set(true);
      look();
    },
    cancel() {
      set(false);
    },
    isDue: () => isDue,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
