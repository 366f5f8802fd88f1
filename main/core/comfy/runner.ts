import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Board } from "./board.ts";
import type { Crashes } from "./crashes.ts";
import type { Lane } from "./lane.ts";
import type { LogBuffer } from "./log-buffer.ts";
import type { Orphans } from "./orphans.ts";
import type { ReadyTiming } from "./ready.ts";
import type { StopTiming } from "./stop.ts";
import type { System } from "./system.ts";

export type Upstream = { readonly host: string; readonly port: number };

/** What to do with a ComfyUI that an earlier run left running and that still answers. */
export type LeftOverChoice = "ask" | "use" | "end";

/** One ComfyUI, of whatever source, from its choice until another is chosen. */
export type Runner = {
  /** Begins; does nothing while it runs. */
  start(leftOver: LeftOverChoice): Promise<void>;
  /** Ends it and stays ended; resolves when nothing of it is left. */
  stop(): Promise<void>;
  /** Ends it without waiting or asking. */
  stopNow(): void;
  /** Calls off the start that is due after a crash. */
  cancelRetry(): void;
  upstream(): Upstream | null;
  /** Since when (epoch seconds) a ready ComfyUI has not answered; null when it answers. */
  silentSince(): number | null;
};

export type RunnerDeps = {
  readonly dataFolder: string;
  readonly board: Board;
  readonly buffer: LogBuffer;
  readonly clock: Clock;
  readonly crashes: Crashes;
  readonly lane: Lane;
  readonly log: Logger;
  readonly orphans: Orphans;
  readonly restartAfterCrash: () => boolean;
  /** Whether a person can be asked what becomes of another ComfyUI on the same folder. */
  readonly asksAboutRivals: boolean;
  readonly system: System;
  readonly timing: Timing;
};

export type Timing = ReadyTiming &
  StopTiming & {
    /** Between questions whether a ready ComfyUI lives. */
    readonly pulseMs: number;
  };
