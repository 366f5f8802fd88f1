import { secondsOf, type Timer } from "../platform/clock.ts";
import { startChild, type Child } from "./child.ts";
import {
  explainExit,
  failureOf,
  isWorthRetrying,
  type Exit,
  type FailureReason,
} from "./failures.ts";
import { followStart } from "./follow.ts";
import { isLaunch, prepareLaunch, type LocalSource } from "./launch.ts";
import { startLifePulse, type LifePulse } from "./pulse.ts";
import { waitUntilReady, type Stats } from "./ready.ts";
import type { Runner, RunnerDeps, Upstream } from "./runner.ts";
import { createSessions } from "./sessions.ts";
import { held, stopTree, sweepTree } from "./stop.ts";
import type { ComfyFailure } from "../../../shared/comfy.ts";

const portTries = 3;
/** Restarts that ComfyUI-Manager may ask for without ComfyUI being ready in between. */
const rebootsAllowed = 5;

/** A try: the process, and what watches it. */
type Try = {
  readonly child: Child;
  readonly upstream: Upstream;
  readonly session: string;
  readonly over: AbortController;
  pulse: LifePulse | null;
  readonly unfollow: () => void;
};

/** A ComfyUI that Latchkey starts, watches, brings back and stops. All that changes it goes through the lane. */
export function createLocal(
  source: LocalSource,
  args: readonly string[],
  deps: RunnerDeps,
): Runner {
  const { board, buffer, clock, crashes, lane, log, orphans, system, timing } = deps;
  const sessions = createSessions(deps.dataFolder, clock, system);
  /** Trees that may still run, the one that is being stopped too. */
  const living = new Set<Child>();
  let current: Try | null = null;
  let retry: Timer | null = null;
  let portsLost = 0;
  let reboots = 0;
  let isWanted = false;

  const cancelRetry = (): void => {
    retry?.cancel();
    retry = null;
  };
  const leave = (ended: Try): void => {
    ended.over.abort();
    ended.pulse?.stop();
    ended.unfollow();
    if (current === ended) current = null;
  };
  const gone = async (child: Child): Promise<void> => {
    living.delete(child);
    await orphans.forget().catch((error: unknown) => {
      log.warn("record of ComfyUI's process could not be removed", { error });
    });
  };
  /** For what happens by itself: nobody waits for it, so a fault goes to the log. */
  const inLane = (task: () => Promise<void>): void => {
    lane(() => held(task())).catch((error: unknown) => {
      log.error("watching ComfyUI failed", { error });
    });
  };

  async function launch(): Promise<void> {
    cancelRetry();
    board.set({
      ...{ state: "starting", source: source.kind, phase: "python", version: null, device: null },
      ...{ last_line: null, failure: null, retry_at: null, crashes: crashes.count() },
    });
    let step: FailureReason = "data_folder";
    try {
      await orphans.endLeftOver();
      const prepared = await prepareLaunch(source, args, deps.dataFolder, system);
      if (!isLaunch(prepared)) {
        fail(prepared);
        return;
      }
      const session = await sessions.next();
      const port = await system.freePort();
      if (!isWanted) return;
      step = "python_broken";
      const options = { launch: prepared, port, session, log: buffer, clock, system };
      await take(await startChild(options), session);
    } catch (error) {
      log.error("ComfyUI cannot be started", { error });
      const words = error instanceof Error ? error.message : String(error);
      fail(failureOf(step, `ComfyUI cannot be started: ${words}`));
    }
  }

  async function take(child: Child, session: string): Promise<void> {
    const upstream = { host: "127.0.0.1", port: child.port };
    const watch = {
      over: new AbortController(),
      pulse: null,
      unfollow: followStart(buffer, board),
    };
    const begun: Try = { child, upstream, session, ...watch };
    current = begun;
    living.add(child);
    log.info("ComfyUI started", { pid: child.pid, port: child.port });
    void child.ended.then((exit) => {
      inLane(() => afterEnd(begun, exit));
    });
    becomeReady(begun).catch((error: unknown) => {
      log.error("asking ComfyUI failed", { error });
    });
    if (!isWanted) child.tree.signal("SIGKILL");
    await record(child);
  }

  async function becomeReady(begun: Try): Promise<void> {
    const { child, over } = begun;
    const url = `http://127.0.0.1:${child.port}`;
    const isOurs = (stats: Stats | null): boolean | null => child.isOurs(stats);
    const question = { url, isOurs, get: system.get, clock, timing, signal: over.signal };
    const readiness = await waitUntilReady(question);
    if (current !== begun) return; // stopped, or ended by itself, meanwhile
    if (readiness.kind === "foreign") inLane(() => losePort(begun));
    if (readiness.kind !== "ready") return;
    reboots = 0;
    portsLost = 0;
    const { version, device } = readiness.stats;
    log.info("ComfyUI is ready", { pid: child.pid, version, device });
    board.set({ state: "ready", phase: null, last_line: null, version, device });
    begun.pulse = startLifePulse(url, system.get, timing, clock);
    await record(child); // by now a Python that started through a wrapper has its own command line
  }

  /** Another program listens on the port that ComfyUI would take: no need to wait until it notices. */
  async function losePort(begun: Try): Promise<void> {
    if (current !== begun) return;
    leave(begun);
    await stopTree(begun.child.tree, clock, timing);
    await gone(begun.child);
    await nextPort(begun.child);
  }

  async function nextPort(lost: Child): Promise<void> {
    portsLost += 1;
    log.warn("another program took ComfyUI's port", { times: portsLost });
    if (portsLost < portTries) return launch();
    portsLost = 0;
    const message = "Another program keeps taking the port for ComfyUI.";
    fail(failureOf("ports_lost", message, null, newLines(lost)));
  }

  async function afterEnd(begun: Try, exit: Exit): Promise<void> {
    if (current !== begun) return;
    leave(begun);
    await sweepTree(begun.child.tree, clock, timing);
    await gone(begun.child);
    const mayReboot = exit.code === 0 && reboots < rebootsAllowed;
    if (mayReboot && (await sessions.asksForRestart(begun.session))) {
      reboots += 1;
      log.info("ComfyUI asked to be started again", { times: reboots });
      return launch();
    }
    const failure = explainExit(exit, newLines(begun.child));
    log.warn("ComfyUI ended by itself", { ...exit, reason: failure.reason });
    if (failure.reason === "port_in_use") return nextPort(begun.child);
    fail(failure);
  }

  function fail(failure: ComfyFailure): void {
    buffer.add(`[Latchkey] ${failure.message}`, "error");
    const delayMs = crashes.add();
    const isTried =
      isWanted && delayMs !== null && isWorthRetrying(failure) && deps.restartAfterCrash();
    const retryAt = isTried ? secondsOf(clock) + delayMs / 1000 : null;
    board.set({
      state: "crashed",
      phase: null,
      failure,
      retry_at: retryAt,
      crashes: crashes.count(),
    });
    if (!isTried) return;
    retry = clock.after(delayMs, () => {
      inLane(tryAgain);
    });
  }

  async function tryAgain(): Promise<void> {
    if (retry === null || current !== null) return;
    await launch();
  }

  async function record(child: Child): Promise<void> {
    try {
      await orphans.record(child.pid);
      if (!living.has(child)) await orphans.forget();
    } catch (error) {
      log.warn("ComfyUI's process could not be recorded", { error });
    }
  }

  function newLines(child: Child): string[] {
    const after = Math.max(child.linesBefore + 1, buffer.last() - 500);
    return buffer.read(after).map((line) => line.text);
  }

  async function end(): Promise<void> {
    cancelRetry();
    const ended = current;
    if (ended !== null) {
      board.set({ state: "stopping", phase: null, retry_at: null });
      leave(ended);
      const ending = await stopTree(ended.child.tree, clock, timing);
      if (ending !== "survived") await ended.child.ended;
      await gone(ended.child);
      log.info("ComfyUI stopped", { pid: ended.child.pid, ending });
    }
    const cleared = { phase: null, version: null, device: null, failure: null, retry_at: null };
    board.set({ ...cleared, state: "stopped", last_line: null });
  }

  return {
    start: () => {
      isWanted = true;
      crashes.forget();
      return current === null ? held(launch()) : Promise.resolve();
    },
    stop: () => {
      isWanted = false;
      return held(end());
    },
    stopNow() {
      isWanted = false;
      cancelRetry();
      for (const child of living) child.tree.signal("SIGKILL");
    },
    cancelRetry,
    upstream: () => current?.upstream ?? null,
    silentSince: () => current?.pulse?.silentSince() ?? null,
  };
}
