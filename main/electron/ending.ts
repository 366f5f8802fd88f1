import type { Clock } from "../core/platform/clock.ts";
import type { Logger } from "../core/platform/logger.ts";

/** Ctrl+C in a terminal reaches the app twice: from the terminal, and from what started the app. */
const echoMs = 1_000;

/** How the app ends: tidily, once, or at once when somebody insists. */
export type Ending = {
  /** Whether the end has begun. */
  readonly hasBegun: boolean;
  /** Stops all and exits; asked again, it does nothing more. */
  begin(): void;
  /** A signal: the first begins the end, a later one ends at once. */
  onSignal(): void;
};

export function createEnding(options: {
  readonly clock: Clock;
  /** Stops what runs; a failure of it does not keep the app from ending. */
  readonly stop: () => Promise<void>;
  readonly stopNow: () => void;
  readonly exit: (code: number) => void;
  readonly log: Logger;
}): Ending {
  const { clock, stop, stopNow, exit, log } = options;
  let begunAtMs: number | null = null;

  function begin(): void {
    if (begunAtMs !== null) return;
    begunAtMs = clock.now();
    stop().then(
      () => exit(0),
      (error: unknown) => {
        log.error("stop-failed", { error });
        exit(1);
      },
    );
  }

  return {
    get hasBegun() {
      return begunAtMs !== null;
    },
    begin,
    onSignal() {
      if (begunAtMs === null) begin();
      else if (clock.now() - begunAtMs >= echoMs) {
        stopNow();
        exit(1);
      }
    },
  };
}
