import { watchAttempt, type Attempt } from "./attempt.ts";
import { adoptChild, recordOf, startChild, type Child, type ChildOptions } from "./child.ts";
import type { Exit, FailureReason } from "./failure-reasons.ts";
import { explainExit, failureAbout, failureOf } from "./failures.ts";
import { createInTheWay, folderInUse, leftOverFailure } from "./in-the-way.ts";
import { isLaunch, prepareLaunch, type Launch, type LocalSource } from "./launch.ts";
import { createLiving } from "./living.ts";
import type { LaunchRecord, LeftOver } from "./orphans.ts";
import { packsOf } from "./packs.ts";
import { pathsOf } from "./paths.ts";
import { createRetries } from "./retries.ts";
import type { LeftOverChoice, Runner, RunnerDeps } from "./runner.ts";
import { createSessions } from "./sessions.ts";
import { starting, stopped } from "./states.ts";
import { held, stopTree, sweepTree } from "./stop.ts";
import type { ComfyFailure } from "../../../shared/comfy.ts";

const portTries = 3;
/** Restarts that ComfyUI-Manager may ask for without ComfyUI being ready in between. */
const rebootsAllowed = 5;

/** Why ComfyUI is started: a person wants it, ComfyUI-Manager does, or it is tried again. */
type Why = "asked" | "manager" | "again";

/** A ComfyUI that Latchkey starts, watches, brings back and stops. All that changes it goes through the lane. */
export function createLocal(
  source: LocalSource,
  args: readonly string[],
  deps: RunnerDeps,
): Runner {
  const { board, buffer, clock, crashes, lane, log, orphans, system, timing } = deps;
  const inTheWay = createInTheWay(source, deps);
  const sessions = createSessions(deps.dataFolder, clock, system);
  const output = pathsOf(deps.system.platform).join(deps.dataFolder, "comfy-output.log");
  const living = createLiving(output, deps);
  let current: Attempt | null = null;
  let portsLost = 0;
  let reboots = 0;
  let isWanted = false;
  /** Left from an earlier run; what becomes of it has been asked, and not answered yet. */
  let leftOver: LeftOver | null = null;
  const leave = (ended: Attempt): void => {
    ended.leave();
    if (current === ended) current = null;
  };
  /** For what happens by itself: nobody waits for it, so a fault goes to the log. */
  const inLane = (task: () => Promise<void>): void => {
    lane(() => held(task())).catch((error: unknown) => {
      log.error("watching ComfyUI failed", { error });
    });
  };

  const retries = createRetries({
    ...deps,
    isWanted: () => isWanted,
    tryAgain: () => {
      inLane(async () => {
        if (retries.isDue() && current === null) await launch("end", "again");
      });
    },
  });

  async function launch(choice: LeftOverChoice, why: Why): Promise<void> {
    retries.cancel();
    board.set(starting(source.kind, crashes.count(), why === "manager"));
    let step: FailureReason = "data_folder";
    try {
      leftOver = await orphans.leftOver();
      const prepared = await prepareLaunch(source, args, deps.dataFolder, system);
      if (leftOver !== null && (await goOnWith(leftOver, prepared, choice))) return;
      if (!isLaunch(prepared)) {
        retries.fail(prepared);
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
      retries.fail(failureAbout(step, words, `ComfyUI cannot be started: ${words}`));
    }
  }

  /** Whether there is nothing more to start: it was taken over, or a person is asked. Else it is ended. */
  async function goOnWith(
    found: LeftOver,
    prepared: Launch | ComfyFailure,
    choice: LeftOverChoice,
  ): Promise<boolean> {
    const before = choice === "end" ? null : await inTheWay.usable(found, prepared);
    if (before !== null && isLaunch(prepared)) {
      if (choice === "ask") {
        board.set({ state: "stopped", phase: null, failure: leftOverFailure });
        return true;
      }
      leftOver = null;
      const options = optionsOf(prepared, before.port, before.session);
      const packs = await packsOf(prepared, system);
      await take(await adoptChild({ ...options, pid: found.pid }), before, packs, true);
      return true;
    }
    await orphans.end(found);
    leftOver = null;
    return false;
  }

  /** Whether another ComfyUI has the folder, and a person is asked what to do. */
  async function isTaken(prepared: Launch): Promise<boolean> {
    const rival = await inTheWay.rival(prepared);
    if (rival === null) return false;
    log.warn("another ComfyUI uses this folder", { pid: rival.pid, name: rival.name });
    if (!deps.asksAboutRivals) return false;
    board.set({ state: "stopped", phase: null, failure: folderInUse, rival });
    return true;
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
    const begun = watchAttempt(child, launched, isTakenOver, { ...deps, packs });
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
    await living.record(child, begun.launch);
  }

  async function becomeReady(begun: Attempt): Promise<void> {
    const { child } = begun;
    const readiness = await begun.untilReady();
    if (current !== begun) return; // stopped, or ended by itself, meanwhile
    if (readiness.kind === "foreign") inLane(() => losePort(begun));
    if (readiness.kind !== "ready") return;
    reboots = 0;
    portsLost = 0;
    const { version, device } = readiness.stats;
    log.info("ComfyUI is ready", { pid: child.pid, version, device });
    const ready = { state: "ready", phase: null, last_line: null, version, device } as const;
    board.set({ ...ready, taken_over: begun.isTakenOver });
    begun.followLife();
    // By now a Python that started through a wrapper has its own command line.
    await living.record(child, begun.launch);
  }

  /** Another program listens on the port that ComfyUI would take: no need to wait until it notices. */
  async function losePort(begun: Attempt): Promise<void> {
    if (current !== begun) return;
    leave(begun);
    await stopTree(begun.child.tree, clock, timing);
    await living.gone(begun.child);
    await nextPort(begun);
  }

  async function nextPort(lost: Attempt): Promise<void> {
    portsLost += 1;
    log.warn("another program took ComfyUI's port", { times: portsLost });
    if (portsLost < portTries) return launch("end", "again");
    portsLost = 0;
    const message = "Another program keeps taking the port for ComfyUI.";
    retries.fail(failureOf("ports_lost", message, null, lost.newLines()));
  }

  async function afterEnd(begun: Attempt, exit: Exit): Promise<void> {
    if (current !== begun) return;
    leave(begun);
    await sweepTree(begun.child.tree, clock, timing);
    await living.gone(begun.child);
    // How one ended that was taken over is told to nobody.
    const mayReboot = (exit.code === 0 || begun.isTakenOver) && reboots < rebootsAllowed;
    if (mayReboot && (await sessions.asksForRestart(begun.launch.session))) {
      reboots += 1;
      log.info("ComfyUI asked to be started again", { times: reboots });
      return launch("end", "manager");
    }
    const failure = explainExit(exit, begun.newLines());
    log.warn("ComfyUI ended by itself", { ...exit, reason: failure.reason });
    if (failure.reason === "port_in_use") return nextPort(begun);
    retries.fail(failure);
    if (failure.reason !== "folder_in_use") return;
    const prepared = await prepareLaunch(source, args, deps.dataFolder, system);
    board.set({ rival: await inTheWay.rival(prepared) });
  }

  async function end(): Promise<void> {
    retries.cancel();
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
      await living.gone(ended.child);
      log.info("ComfyUI stopped", { pid: ended.child.pid, ending });
    }
    board.set(stopped(wasForced));
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
      retries.cancel();
      living.killAll();
    },
    cancelRetry: () => {
      retries.cancel();
    },
    upstream: () => current?.upstream ?? null,
    silentSince: () => current?.silentSince() ?? null,
  };
}
