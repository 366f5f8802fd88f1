import type { ChildProcess } from "node:child_process";
import type { Clock } from "../platform/clock.ts";
import type { Exit } from "./failure-reasons.ts";
import { argumentsFor, type Launch } from "./launch.ts";
import type { LogBuffer } from "./log-buffer.ts";
import type { LaunchRecord } from "./orphans.ts";
import { readOutput, withOutputFile, type OutputReader } from "./output.ts";
import type { Stats } from "./ready.ts";
import type { System } from "./system.ts";
import { treeOf, type Tree } from "./tree.ts";

/** A ComfyUI that we started. */
export type Child = {
  readonly pid: number;
  readonly port: number;
  readonly tree: Tree;
  /** The number of the log line before its first one. */
  readonly linesBefore: number;
  /** How the first process of the tree ended; never rejects. Its output is in the log by then. */
  readonly ended: Promise<Exit>;
  /** Whether an answer on its port is its own: null when there is no telling yet. */
  isOurs(stats: Stats | null): boolean | null;
};

export type ChildOptions = {
  readonly launch: Launch;
  readonly port: number;
  /** Where ComfyUI-Manager leaves word that it wants a restart. */
  readonly session: string;
  /** The file that takes its output. */
  readonly output: string;
  readonly log: LogBuffer;
  readonly clock: Clock;
  readonly system: System;
};

/** How often it is looked whether a process that is no child of ours still runs. */
const lookMs = 500;

/**
 * Starts ComfyUI as the leader of a process group of its own.
 * @throws Error when the system cannot start it.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { launch, port, log, system, output } = options;
  const args = argumentsFor(launch, port);
  const linesBefore = log.last();
  log.add(`[Latchkey] Starting ${commandLine(launch, port)}`);
  const child = await withOutputFile(output, async (descriptor) => {
    const started = system.spawn(launch.command, [...launch.program, ...args], {
      cwd: launch.folder,
      env: { ...launch.environment, __COMFY_CLI_SESSION__: options.session },
      stdio: ["ignore", descriptor, descriptor],
      detached: system.platform !== "win32",
      windowsHide: true,
    });
    const exit = exitOf(started);
    return { pid: await spawned(started), exit };
  });
  const reader = await readLog(options);
  const tree = treeOf(child.pid, system.processes.find(child.pid)?.startedAt ?? null, system);
  return childOf(options, child.pid, tree, linesBefore, child.exit, reader);
}

/** Takes over one that an earlier run of Latchkey started and that still runs. */
export async function adoptChild(options: ChildOptions & { readonly pid: number }): Promise<Child> {
  const { pid, log, system, clock } = options;
  const linesBefore = log.last();
  log.add(`[Latchkey] Taking over ComfyUI, process ${String(pid)}`);
  const reader = await readLog(options);
  const tree = treeOf(pid, system.processes.find(pid)?.startedAt ?? null, system);
  const exit = new Promise<Exit>((resolve) => {
    const look = (): void => {
      // How it ended is told to its parent alone.
      if (tree.leads()) clock.after(lookMs, look);
      else resolve({ code: null, signal: null });
    };
    look();
  });
  return childOf(options, pid, tree, linesBefore, exit, reader);
}

/** How a launch reads in a log, and by which a process that was left over is told to be this one. */
export function commandLine(launch: Launch, port: number): string {
  return [launch.command, ...launch.program, ...argumentsFor(launch, port)].join(" ");
}

/** What a later run of Latchkey must know to go on with it. */
export function recordOf({ launch, port, session }: ChildOptions): LaunchRecord {
  return { folder: launch.folder, line: commandLine(launch, port), port, session };
}

function childOf(
  { launch, port, system }: ChildOptions,
  pid: number,
  tree: Tree,
  linesBefore: number,
  exit: Promise<Exit>,
  reader: OutputReader,
): Child {
  const args = argumentsFor(launch, port);
  const ended = exit.then(async (how) => {
    await reader.end();
    return how;
  });
  return {
    pid,
    port,
    tree,
    linesBefore,
    ended,
    isOurs(stats) {
      if (!tree.isAlive()) return false;
      const ownsPort = system.processes.ownsPort(tree.pids(), port);
      if (ownsPort === true) return true;
      if (stats === null) return ownsPort;
      // A Python with special rights hides its sockets; elsewhere nobody tells. Its own command line does.
      const argv = stats.argv?.slice(-args.length) ?? null;
      return argv === null ? ownsPort !== false : argv.join("\0") === args.join("\0");
    },
  };
}

function spawned(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => {
      if (child.pid === undefined) reject(new Error("The process has no number"));
      else resolve(child.pid);
    });
  });
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      resolve({ code, signal });
    });
  });
}

async function readLog({ output, log, clock }: ChildOptions): Promise<OutputReader> {
  const stream = log.stream();
  const reader = await readOutput(
    output,
    (piece) => {
      stream.write(piece);
    },
    (bytes) => {
      const megabytes = String(Math.round(bytes / 1e6));
      log.add(`[Latchkey] ${megabytes} MB of output came too fast and were skipped`, "warn");
    },
    clock,
  );
  return {
    async end() {
      await reader.end();
      stream.end();
    },
  };
}
