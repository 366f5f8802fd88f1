import type { Clock } from "../platform/clock.ts";
import type { Child } from "./child.ts";
import { followStart, type FollowDeps } from "./follow.ts";
import type { LaunchRecord } from "./orphans.ts";
import { startLifePulse, type LifePulse } from "./pulse.ts";
import { waitUntilReady, type Readiness } from "./ready.ts";
import type { RunnerDeps, Upstream } from "./runner.ts";

/** One start of ComfyUI: the process, and what watches it. */
export type Attempt = {
  readonly child: Child;
  readonly upstream: Upstream;
  readonly launch: LaunchRecord;
  /** An earlier run of Latchkey started it. */
  readonly isTakenOver: boolean;
  /** Asks until it answers, or is left. */
  untilReady(): Promise<Readiness>;
  /** What it has printed, its newest lines. */
  newLines(): string[];
  /** From now on it is asked whether it lives. */
  followLife(): void;
  /** Since when (epoch seconds) it has not answered; null while it answers. */
  silentSince(): number | null;
  /** Ends all that watches it; the process is not touched. */
  leave(): void;
};

const linesKept = 500;

type Deps = Pick<RunnerDeps, "board" | "buffer" | "system" | "timing"> & {
  readonly clock: Clock;
  /** The custom node packs that it will import. */
  readonly packs: FollowDeps["packs"];
};

/** Watches a process from its start on: its log at once, its answers when asked to. */
export function watchAttempt(
  child: Child,
  launch: LaunchRecord,
  isTakenOver: boolean,
  deps: Deps,
): Attempt {
  const { buffer, clock, system, timing } = deps;
  const over = new AbortController();
  const unfollow = followStart(deps);
  const url = `http://127.0.0.1:${child.port}`;
  let pulse: LifePulse | null = null;
  return {
    ...{ child, launch, isTakenOver },
    upstream: { host: "127.0.0.1", port: child.port },
    untilReady: () =>
      waitUntilReady({
        ...{ url, clock, timing, get: system.get, signal: over.signal },
        isOurs: (stats) => child.isOurs(stats),
      }),
    newLines() {
      const after = Math.max(child.linesBefore + 1, buffer.last() - linesKept);
      return buffer.read(after).map((line) => line.text);
    },
    followLife() {
      pulse = startLifePulse(url, system.get, timing, clock);
    },
    silentSince: () => pulse?.silentSince() ?? null,
    leave() {
      over.abort();
      pulse?.stop();
      unfollow();
    },
  };
}
