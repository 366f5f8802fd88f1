import { secondsOf, type Timer } from "../platform/clock.ts";
import { adoptChild, commandLine, startChild, type Child, type ChildOptions } from "./child.ts";
import { isWorthRetrying, type Exit, type FailureReason } from "./failure-reasons.ts";
import { explainExit, failureAbout, failureOf } from "./failures.ts";
import { remove } from "./files.ts";
import { followStart } from "./follow.ts";
import { isLaunch, prepareLaunch, type Launch, type LocalSource } from "./launch.ts";
import type { LaunchRecord, LeftOver } from "./orphans.ts";
import { packsOf } from "./packs.ts";
import { pathsOf } from "./paths.ts";
import { startLifePulse, type LifePulse } from "./pulse.ts";
import { parseStats, waitUntilReady, type Stats } from "./ready.ts";
import type { LeftOverChoice, Runner, RunnerDeps, Upstream } from "./runner.ts";
import { findRival } from "./rivals.ts";
import { createSessions } from "./sessions.ts";
import { held, stopTree, sweepTree } from "./stop.ts";
import type { ComfyFailure } from "../../../shared/comfy.ts";

const portTries = 3;
/** Restarts that ComfyUI-Manager may ask for without ComfyUI being ready in between. */
const rebootsAllowed = 5;

const leftOverFailure = failureOf(
  "left_over",
  "A ComfyUI that Latchkey started before is still running.",
);

const folderInUse = failureOf("folder_in_use", "Another ComfyUI is using this folder.");

/** Why ComfyUI is started: a person wants it, ComfyUI-Manager does, or it is tried again. */
type Why = "asked" | "manager" | "again";

/** A try: the process, and what watches it. */
type Try = {
  readonly child: Child;
  readonly upstream: Upstream;
  readonly launch: LaunchRecord;
  readonly isTakenOver: boolean;
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
  /** Left from an earlier run; what becomes of it has been asked, and not answered yet. */
  let leftOver: LeftOver | null = null;
  const output = pathsOf(system.platform).join(deps.dataFolder, "comfy-output.log");

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
    await remove(output).catch(() => undefined); // what it holds is in the log, without its secrets
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

  async function launch(choice: LeftOverChoice, why: Why): Promise<void> {
    cancelRetry();
    board.set({
      ...{ state: "starting", source: source.kind, phase: "python", version: null, device: null },
      ...{ last_line: null, last_line_at: null, nodes: null, failure: null, retry_at: null },
      ...{ crashes: crashes.count(), asked_by_manager: why === "manager" },
      ...{ taken_over: false, ended_by_force: false, rival: null },
    });
    let step: FailureReason = "data_folder";
    try {
      leftOver = await orphans.leftOver();
      const prepared = await prepareLaunch(source, args, deps.dataFolder, system);
      if (leftOver !== null && (await goOnWith(leftOver, prepared, choice))) return;
      if (!isLaunch(prepared)) {
        fail(prepared);
        return;
      }
      if (why === "asked" && (await isTaken(prepared))) return;
      const session = await sessions.next();
      const port = await system.freePort();
      if (!isWanted) return;
      step = "python_broken";
      const options = optionsOf(prepared, port, session);
      const packs = await packsOf(prepared, system);
      await take(await startChild(options), recordOf(options), packs, false);
    } catch (error) {
      log.error("ComfyUI cannot be started", { error });
      const words = error instanceof Error ? error.message : String(error);
      fail(failureAbout(step, words, `ComfyUI cannot be started: ${words}`));
    }
  }

  /** Whether there is nothing more to start: it was taken over, or a person is asked. Else it is ended. */
  async function goOnWith(
    found: LeftOver,
    prepared: Launch | ComfyFailure,
    choice: LeftOverChoice,
  ): Promise<boolean> {
    const { pid, launch: before } = found;
    const isSame =
      before !== null &&
      isLaunch(prepared) &&
      prepared.folder === before.folder &&
      commandLine(prepared, before.port) === before.line;
    if (choice !== "end" && isSame && (await answers(before.port))) {
      if (choice === "ask") {
        board.set({ state: "stopped", phase: null, failure: leftOverFailure });
        return true;
      }
      leftOver = null;
      const options = optionsOf(prepared, before.port, before.session);
      const packs = await packsOf(prepared, system);
      await take(await adoptChild({ ...options, pid }), before, packs, true);
      return true;
    }
    await orphans.end(found);
    leftOver = null;
    return false;
  }

  /** Whether another ComfyUI has the folder, and a person is asked what to do. */
  async function isTaken(prepared: Launch): Promise<boolean> {
    const rival = source.kind === "folder" ? await findRival(prepared, system) : null;
    if (rival === null) return false;
    log.warn("another ComfyUI uses this folder", { pid: rival.pid, name: rival.name });
    if (!deps.asksAboutRivals) return false;
    board.set({ state: "stopped", phase: null, failure: folderInUse, rival });
    return true;
  }

  async function answers(port: number): Promise<boolean> {
    const answer = await system.get(`http://127.0.0.1:${port}/system_stats`, timing.answerMs);
    return answer?.status === 200 && parseStats(answer.body) !== null;
  }

  function optionsOf(prepared: Launch, port: number, session: string): ChildOptions {
    return { launch: prepared, port, session, output, log: buffer, clock, system };
  }

  async function take(
    child: Child,
    launched: LaunchRecord,
    packs: readonly string[],
    isTakenOver: boolean,
  ): Promise<void> {
    const upstream = { host: "127.0.0.1", port: child.port };
    const watch = {
      over: new AbortController(),
      pulse: null,
      unfollow: followStart({ buffer, board, clock, packs }),
    };
    const begun: Try = { child, upstream, launch: launched, isTakenOver, ...watch };
    current = begun;
    living.add(child);
    log.info(isTakenOver ? "ComfyUI taken over" : "ComfyUI started", {
      pid: child.pid,
      port: child.port,
    });
    void child.ended.then((exit) => {
      inLane(() => afterEnd(begun, exit));
    });
    becomeReady(begun).catch((error: unknown) => {
      log.error("asking ComfyUI failed", { error });
    });
    if (!isWanted) child.tree.signal("SIGKILL");
    await record(begun);
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
    const isTakenOver = begun.isTakenOver;
    board.set({
      ...{ state: "ready", phase: null, last_line: null, version, device },
      taken_over: isTakenOver,
    });
    begun.pulse = startLifePulse(url, system.get, timing, clock);
    await record(begun); // by now a Python that started through a wrapper has its own command line
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
    if (portsLost < portTries) return launch("end", "again");
    portsLost = 0;
    const message = "Another program keeps taking the port for ComfyUI.";
    fail(failureOf("ports_lost", message, null, newLines(lost)));
  }

  async function afterEnd(begun: Try, exit: Exit): Promise<void> {
    if (current !== begun) return;
    leave(begun);
    await sweepTree(begun.child.tree, clock, timing);
    await gone(begun.child);
    // How one ended that was taken over is told to nobody.
    const mayReboot = (exit.code === 0 || begun.isTakenOver) && reboots < rebootsAllowed;
    if (mayReboot && (await sessions.asksForRestart(begun.launch.session))) {
      reboots += 1;
      log.info("ComfyUI asked to be started again", { times: reboots });
      return launch("end", "manager");
    }
    const failure = explainExit(exit, newLines(begun.child));
    log.warn("ComfyUI ended by itself", { ...exit, reason: failure.reason });
    if (failure.reason === "port_in_use") return nextPort(begun.child);
    fail(failure);
    if (failure.reason === "folder_in_use") await tellRival();
  }

  async function tellRival(): Promise<void> {
    const prepared = await prepareLaunch(source, args, deps.dataFolder, system);
    if (isLaunch(prepared)) board.set({ rival: await findRival(prepared, system) });
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
    await launch("end", "again");
  }

  async function record({ child, launch: launched }: Try): Promise<void> {
    try {
      await orphans.record(child.pid, launched);
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
    let wasForced = false;
    if (leftOver !== null) {
      board.set({ state: "stopping", phase: null, failure: null });
      await orphans.end(leftOver);
      leftOver = null;
    }
    if (ended !== null) {
      board.set({ state: "stopping", phase: null, retry_at: null });
      leave(ended);
      const ending = await stopTree(ended.child.tree, clock, timing);
      if (ending !== "survived") await ended.child.ended;
      wasForced = ending !== "asked";
      await gone(ended.child);
      log.info("ComfyUI stopped", { pid: ended.child.pid, ending });
    }
    const cleared = { phase: null, version: null, device: null, failure: null, retry_at: null };
    board.set({
      ...{ ...cleared, state: "stopped", last_line: null, last_line_at: null, nodes: null },
      ...{ asked_by_manager: false, taken_over: false, ended_by_force: wasForced, rival: null },
    });
  }

  return {
    start: (choice) => {
      isWanted = true;
      crashes.forget();
      return current === null ? held(launch(choice, "asked")) : Promise.resolve();
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

function recordOf({ launch, port, session }: ChildOptions): LaunchRecord {
  return { folder: launch.folder, line: commandLine(launch, port), port, session };
}
