import type { ChildProcess } from "node:child_process";
import type { Clock } from "../platform/clock.ts";
import type { Exit } from "./failures.ts";
import { argumentsFor, type Launch } from "./launch.ts";
import type { LogBuffer } from "./log-buffer.ts";
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
  readonly log: LogBuffer;
  readonly clock: Clock;
  readonly system: System;
};

/** How long output may still come after a process has ended: what it started may hold its pipes. */
const drainMs = 300;

/**
 * Starts ComfyUI as the leader of a process group of its own.
 * @throws Error when the system cannot start it.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { launch, port, log, system } = options;
  const args = argumentsFor(launch, port);
  const linesBefore = log.last();
  log.add(`[Latchkey] Starting ${[launch.command, ...launch.program, ...args].join(" ")}`);
  const child = system.spawn(launch.command, [...launch.program, ...args], {
    cwd: launch.folder,
    env: { ...launch.environment, __COMFY_CLI_SESSION__: options.session },
    stdio: ["ignore", "pipe", "pipe"],
    detached: system.platform !== "win32",
    windowsHide: true,
  });
  const ended = endOf(child, options);
  const pid = await spawned(child);
  const tree = treeOf(pid, system.processes.find(pid)?.startedAt ?? null, system);

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

function endOf(child: ChildProcess, { log, clock }: ChildOptions): Promise<Exit> {
  const streams = [child.stdout, child.stderr].flatMap((readable) => {
    if (readable === null) return [];
    const stream = log.stream();
    readable.on("data", (chunk: Buffer) => {
      stream.write(chunk);
    });
    readable.on("error", () => undefined); // a pipe that breaks has ended
    return [{ readable, stream }];
  });
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      const finish = (): void => {
        timer.cancel();
        child.off("close", finish);
        for (const { readable, stream } of streams) {
          readable.destroy();
          stream.end();
        }
        resolve({ code, signal });
      };
      const timer = clock.after(drainMs, finish);
      child.once("close", finish);
    });
  });
}
