import { spawn, spawnSync } from "node:child_process";
import { homedir } from "node:os";
import type { Clock } from "../platform/clock.ts";
import { freeLoopbackPort } from "../platform/ports.ts";
import { systemFiles, type Files } from "./files.ts";
import { createHttpGet, type HttpGet } from "./http-get.ts";
import { processTable } from "./processes/table.ts";
import type { ProcessTable } from "./processes/types.ts";

/** What this part of the program uses of the computer; a test passes another. */
export type System = {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readonly processes: ProcessTable;
  readonly get: HttpGet;
  readonly spawn: typeof spawn;
  /** Runs a short command to its end; used where nothing may happen in between. */
  readonly runNow: (command: string, args: readonly string[]) => void;
  /** `process.kill`: a negative pid is a group. */
  readonly kill: (pid: number, signal: NodeJS.Signals | 0) => void;
  readonly freePort: () => Promise<number>;
};

/** This computer. */
export function realSystem(clock: Clock): System {
  return {
    platform: process.platform,
    home: homedir(),
    environment: process.env,
    files: systemFiles,
    processes: processTable(process.platform),
    get: createHttpGet(clock),
    spawn,
    runNow: (command, args) => {
      spawnSync(command, args, { stdio: "ignore", windowsHide: true, timeout: 10_000 });
    },
    kill: (pid, signal) => {
      process.kill(pid, signal);
    },
    freePort: freeLoopbackPort,
  };
}
