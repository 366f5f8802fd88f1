import { say } from "../../../shared/sentences.ts";
import { AppError } from "../../../shared/errors.ts";
import type { ComfyStatus, LogLine } from "../../../shared/comfy.ts";
import type { ComfySource } from "../../../shared/settings.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { createBoard } from "./board.ts";
import { createCrashes } from "./crashes.ts";
import { makeFolder, writeWhole } from "./files.ts";
import { createLane } from "./lane.ts";
import { createLocal } from "./local.ts";
import { createLogBuffer, type LogBuffer } from "./log-buffer.ts";
import { createOrphans } from "./orphans.ts";
import { readyTiming } from "./ready.ts";
import { createRemote } from "./remote.ts";
import type { LeftOverChoice, Runner, RunnerDeps, Timing, Upstream } from "./runner.ts";
import { endRival } from "./rivals.ts";
import { held, stopTiming } from "./stop.ts";
import { realSystem, type System } from "./system.ts";

export type SupervisorDeps = {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where its lines go; one of its own unless given. */
  readonly buffer?: LogBuffer;
  /** Writes a text whole or not at all; the store's own. */
  readonly writeFile?: (path: string, text: string) => Promise<void>;
  /** The artist's setting, asked at each crash. */
  readonly restartAfterCrash?: () => boolean;
  /** What a start does with one that an earlier run left running; without a window nobody can be asked. */
  readonly leftOver?: LeftOverChoice;
  /** What of the computer a test replaces. */
  readonly system?: Partial<System>;
  readonly timing?: Partial<Timing>;
};

/** Starts, watches, brings back and stops the chosen ComfyUI. */
export type Supervisor = {
  status(): ComfyStatus;
  /** Where ComfyUI may answer; null when there is no process and no address. Costs nothing. */
  upstream(): Upstream | null;
  isReady(): boolean;
  /** Since when (epoch seconds) a ready ComfyUI has not answered; null while it answers. */
  silentSince(): number | null;
  /** Sets what the next start starts; what runs goes on. */
  choose(source: ComfySource | null, args: readonly string[]): void;
  /**
   * Starts what was chosen. Resolves when the process runs or could not be started (the status says
   * which), long before it is ready; while something runs it does nothing.
   * @throws AppError INVALID_REQUEST when nothing is chosen, or after `close`.
   */
  start(leftOver?: LeftOverChoice): Promise<void>;
  /** Resolves when nothing of the process tree is left. */
  stop(): Promise<void>;
  /** Ends the other ComfyUI that the status tells of, and starts. */
  endRival(): Promise<void>;
  /** Stops what runs and starts what is chosen now. */
  restart(): Promise<void>;
  /** Stops for good: for the end of the program. */
  close(): Promise<void>;
  /** Ends the whole tree at once, without asking it. `stop` and `close` that wait for it then resolve. */
  stopNow(): void;
  /** Tells of every change of the status; gives back how to end that. */
  onChange(listener: (status: ComfyStatus) => void): () => void;
  readonly log: {
    /** The lines after number `after`, of the last 10,000. */
    read(after: number): LogLine[];
    onLines(listener: (lines: readonly LogLine[]) => void): () => void;
  };
};

/** What tells that it changed, whatever of it. */
export type Followed = { onChange(listener: () => void): () => void };

const stopped = {
  ...({ state: "stopped", phase: null, failure: null } as const),
  ...{ retry_at: null, changes_waiting: 0, rival: null },
};
const defaultTiming: Timing = { ...readyTiming, ...stopTiming, pulseMs: 5_000 };

export function createSupervisor(deps: SupervisorDeps): Supervisor {
  const { clock, dataFolder } = deps;
  const log = deps.log.child("comfy");
  const system = { ...realSystem(clock), ...deps.system };
  const timing = { ...defaultTiming, ...deps.timing };
  const board = createBoard(clock);
  const buffer = deps.buffer ?? createLogBuffer(clock);
  const crashes = createCrashes(clock);
  const lane = createLane();
  const writeFile = async (path: string, text: string): Promise<void> => {
    await makeFolder(dataFolder);
    await (deps.writeFile ?? writeWhole)(path, text);
  };
  const orphans = createOrphans({ dataFolder, system, clock, log, timing, writeFile });
  const restartAfterCrash = deps.restartAfterCrash ?? (() => true);
  const shared = { dataFolder, board, buffer, clock, crashes, lane, log, orphans, system, timing };
  const asksAboutRivals = deps.leftOver === "ask";
  const runnerDeps: RunnerDeps = { ...shared, restartAfterCrash, asksAboutRivals };

  let chosen: Runner | null = null;
  let choice: Choice = { source: null, args: [] };
  let running: Runner | null = null;
  let runningChoice = choice;
  let isClosed = false;

  const isBusy = (): boolean => running !== null && running.upstream() !== null;
  const begin = async (leftOver: LeftOverChoice): Promise<void> => {
    if (isClosed) throw new AppError("INVALID_REQUEST", { said: say("quitting") });
    if (chosen === null) {
      throw new AppError("INVALID_REQUEST", { said: say("comfyNone") });
    }
    if (isBusy() && (running === chosen || board.get().state !== "stopped")) return;
    // What is left then waits for a retry, or watches for an upstream that is down.
    if (running !== chosen || running.upstream() !== null) await running?.stop();
    running = chosen;
    runningChoice = choice;
    board.set({ changes_waiting: 0 });
    await running.start(leftOver);
  };
  const end = async (): Promise<void> => {
    await running?.stop();
    board.set({ source: choice.source?.kind ?? null, changes_waiting: 0 });
  };

  return {
    status: () => {
      const status = board.get();
      const count = crashes.count();
      return status.crashes === count ? status : { ...status, crashes: count };
    },
    upstream: () => running?.upstream() ?? null,
    isReady: () => board.get().state === "ready",
    silentSince: () => running?.silentSince() ?? null,
    choose(source, args) {
      chosen = source === null ? null : runnerOf(source, args, runnerDeps);
      choice = { source, args };
      if (isBusy()) {
        board.set({ changes_waiting: changesBetween(runningChoice, choice) });
        return;
      }
      running?.cancelRetry();
      crashes.forget();
      board.set({ ...stopped, source: source?.kind ?? null, crashes: 0 });
    },
    start: (leftOver = deps.leftOver ?? "use") => lane(() => begin(leftOver)),
    stop: () => lane(end),
    endRival: () =>
      lane(async () => {
        const { rival } = board.get();
        const ending =
          rival === null ? null : await held(endRival(rival, { system, clock, timing }));
        log.info("the other ComfyUI was ended", { pid: rival?.pid, ending });
        await begin("end");
      }),
    restart: () =>
      lane(async () => {
        await end();
        await begin("end");
      }),
    close() {
      isClosed = true;
      running?.cancelRetry();
      return lane(end);
    },
    stopNow() {
      running?.stopNow();
      void lane(end);
    },
    onChange: (listener) => board.onChange(listener),
    log: {
      read: (after) => buffer.read(after),
      onLines: (listener) => buffer.onLines(listener),
    },
  };
}

type Choice = { readonly source: ComfySource | null; readonly args: readonly string[] };

/** In how many of its settings one choice differs from another: which ComfyUI, its Python, its arguments. */
function changesBetween(before: Choice, after: Choice): number {
  const pythonOf = ({ source }: Choice) => (source?.kind === "folder" ? source.python : null);
  const placeOf = ({ source }: Choice) =>
    source?.kind === "folder" ? source.folder : source?.kind === "upstream" ? source.url : null;
  const pairs = [
    [
      `${before.source?.kind ?? ""} ${placeOf(before) ?? ""}`,
      `${after.source?.kind ?? ""} ${placeOf(after) ?? ""}`,
    ],
    [pythonOf(before), pythonOf(after)],
    [JSON.stringify(before.args), JSON.stringify(after.args)],
  ];
  return pairs.filter(([one, other]) => one !== other).length;
}

function runnerOf(source: ComfySource, args: readonly string[], deps: RunnerDeps): Runner {
  return source.kind === "upstream"
    ? createRemote(source.url, deps)
    : createLocal(source, args, deps);
}
