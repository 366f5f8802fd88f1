import type { ComfyFailure } from "../../../shared/comfy.ts";
import { secondsOf, type Timer } from "../platform/clock.ts";
import { isWorthRetrying } from "./failure-reasons.ts";
import type { RunnerDeps } from "./runner.ts";

/** What becomes of a ComfyUI that ended by itself or could not be started. */
export type Retries = {
  /** Says so, and has it tried again later, where that is of use. */
  fail(failure: ComfyFailure): void;
  /** Calls the next try off. */
  cancel(): void;
  /** Whether a try is due that was not called off. */
  isDue(): boolean;
};

type Deps = Pick<RunnerDeps, "board" | "buffer" | "clock" | "crashes" | "restartAfterCrash"> & {
  readonly isWanted: () => boolean;
  readonly tryAgain: () => void;
};

export function createRetries(deps: Deps): Retries {
  const { board, buffer, clock, crashes } = deps;
  let timer: Timer | null = null;
  return {
    fail(failure) {
      buffer.add(`[Latchkey] ${failure.message}`, "error");
      const delayMs = crashes.add();
      const isTried =
        deps.isWanted() && delayMs !== null && isWorthRetrying(failure) && deps.restartAfterCrash();
      const retryAt = isTried ? secondsOf(clock) + delayMs / 1000 : null;
      board.set({
        ...{ state: "crashed", phase: null, failure, retry_at: retryAt },
        crashes: crashes.count(),
      });
      if (isTried) timer = clock.after(delayMs, deps.tryAgain);
    },
    cancel() {
      timer?.cancel();
      timer = null;
    },
    isDue: () => timer !== null,
  };
}
