import { say } from "../../shared/sentences.ts";
import { AppError } from "../../shared/errors.ts";
import type { DesktopOperations } from "../../shared/ipc.ts";
import type { UpdateMode, UpdateState } from "../../shared/updates.ts";
import { secondsOf, type Clock } from "../core/platform/clock.ts";
import type { Logger } from "../core/platform/logger.ts";

const firstCheckMs = 15_000;
const periodMs = 6 * 3_600_000;

export type UpdateFailure = Extract<UpdateState, { kind: "failed" }>["reason"];

/** What loads and installs: electron-updater, or a test's own. Its calls fail with an UpdateError. */
export type UpdateEngine = {
  /** This copy cannot replace itself: a folder, an archive, a package of the system's. */
  readonly isByHand: boolean;
  /** Shows a person where newer versions lie. */
  openPage(): Promise<void>;
  /** The version on offer; null where this one is the newest. */
  check(): Promise<string | null>;
  /** Loads what `check` found, and checks that it is whole. */
  download(onPercent: (percent: number) => void): Promise<void>;
  /** Whether what was loaded takes this one's place once the app has ended. */
  setInstallAtQuit(on: boolean): void;
};

/** Why looking, loading or checking failed, in the window's terms. */
export class UpdateError extends Error {
  readonly reason: UpdateFailure;
  constructor(reason: UpdateFailure, cause: unknown) {
    super(`update: ${reason}`, { cause });
    this.reason = reason;
  }
}

export type Updates = {
  readonly isByHand: boolean;
  state(): UpdateState;
  /** Looks for a newer version soon, and from time to time, where the mode says so. */
  start(): void;
  /** The mode has changed: what it says of a version that is known already is done now. */
  reconsider(): void;
  /** The app ends. While a generation runs nothing is installed: it is put off to the next time. */
  onEnding(isGenerating: boolean): void;
  onChange(listener: (state: UpdateState) => void): void;
  readonly operations: Pick<
    DesktopOperations,
    "updates.check" | "updates.download" | "updates.openPage"
  >;
  close(): void;
};

/** Decides when to look, load and install. `engine` is null where this copy was made without a feed. */
export function createUpdates(deps: {
  readonly engine: UpdateEngine | null;
  readonly mode: () => UpdateMode;
  readonly clock: Clock;
  readonly log: Logger;
}): Updates {
  const { engine, mode, clock, log } = deps;
  const listeners = new Set<(state: UpdateState) => void>();
  const timers: { cancel(): void }[] = [];
  let state: UpdateState = { kind: engine === null ? "none" : "unknown" };

  function become(next: UpdateState): void {
    state = next;
    for (const listener of listeners) listener(next);
  }
  function fail(error: unknown): void {
    log.warn("update-failed", { error });
    become({ kind: "failed", reason: error instanceof UpdateError ? error.reason : "other" });
  }

  async function check(): Promise<void> {
    // What is being loaded, or is loaded, is not asked for again.
    if (engine === null || ["checking", "downloading", "ready"].includes(state.kind)) return;
    become({ kind: "checking" });
    try {
      const version = await engine.check();
      if (version === null) become({ kind: "newest", checked_at: secondsOf(clock) });
      else become({ kind: "available", version });
    } catch (error) {
      fail(error);
    }
    if (mode() === "install") await download();
  }

  async function download(): Promise<void> {
    if (engine === null || state.kind !== "available" || engine.isByHand) return;
    const { version } = state;
    become({ kind: "downloading", version, percent: 0 });
    try {
      engine.setInstallAtQuit(true);
      await engine.download((percent) => {
        const whole = Math.floor(percent);
        if (state.kind === "downloading" && state.percent !== whole)
          become({ kind: "downloading", version, percent: whole });
      });
      become({ kind: "ready", version });
    } catch (error) {
      engine.setInstallAtQuit(false);
      fail(error);
    }
  }

  const look = (): void => {
    if (mode() !== "off") void check();
  };
  return {
    isByHand: engine?.isByHand ?? false,
    state: () => state,
    start() {
      if (engine === null) return;
      timers.push(clock.after(firstCheckMs, look), clock.every(periodMs, look));
    },
    reconsider() {
      if (mode() === "install") void download();
    },
    onEnding(isGenerating) {
      if (state.kind !== "ready" || !isGenerating) return;
      log.info("update-put-off", { version: state.version });
      engine?.setInstallAtQuit(false);
    },
    onChange: (listener) => void listeners.add(listener),
    operations: {
      "updates.check": async () => {
        await check();
        return null;
      },
      "updates.download": async () => {
        await download();
        return null;
      },
      "updates.openPage": async () => {
        if (engine === null)
          throw new AppError("INVALID_REQUEST", {
            said: say("updatesNowhere"),
          });
        await engine.openPage();
        return null;
      },
    },
    close() {
      for (const timer of timers) timer.cancel();
    },
  };
}
