import type { Clock } from "../platform/clock.ts";
import type { Tree } from "./tree.ts";

export type StopTiming = {
  /** How long a tree may take after SIGINT, and then after SIGTERM. */
  readonly interruptMs: number;
  readonly terminateMs: number;
  /** How often to look whether it is gone. */
  readonly lookMs: number;
};

export const stopTiming: StopTiming = { interruptMs: 5_000, terminateMs: 3_000, lookMs: 50 };

/** How a tree ended: by itself or asked, or by force. */
export type Ending = "asked" | "terminated" | "killed" | "survived";

/**
 * Ends a whole tree: SIGINT, on which ComfyUI cleans up, then SIGTERM, then SIGKILL. Resolves when
 * nothing of it is left; `survived` only if even the system could not end it within `terminateMs`.
 */
export async function stopTree(
  tree: Tree,
  clock: Clock,
  timing: StopTiming = stopTiming,
): Promise<Ending> {
  const steps = [
    { signal: "SIGINT", ending: "asked", waitMs: timing.interruptMs },
    { signal: "SIGTERM", ending: "terminated", waitMs: timing.terminateMs },
    { signal: "SIGKILL", ending: "killed", waitMs: timing.terminateMs },
  ] as const;
  for (const step of steps) {
    tree.signal(step.signal);
    if (await isGoneWithin(tree, step.waitMs, clock, timing.lookMs)) return step.ending;
  }
  return "survived";
}

/** Ends at once what is left of a tree whose first process has ended. */
export async function sweepTree(tree: Tree, clock: Clock, timing: StopTiming): Promise<void> {
  if (!tree.isAlive()) return;
  tree.signal("SIGKILL");
  await isGoneWithin(tree, timing.terminateMs, clock, timing.lookMs);
}

async function isGoneWithin(
  tree: Tree,
  waitMs: number,
  clock: Clock,
  lookMs: number,
): Promise<boolean> {
  const until = clock.now() + waitMs;
  while (tree.isAlive()) {
    if (clock.now() >= until) return false;
    await pause(clock, lookMs);
  }
  return true;
}

function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}

/** Keeps this process alive for a task: the clock's timers would let it end, and leave a tree half stopped. */
export async function held<T>(task: Promise<T>): Promise<T> {
  const hold = setInterval(() => undefined, 60_000);
  try {
    return await task;
  } finally {
    clearInterval(hold);
  }
}
