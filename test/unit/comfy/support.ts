import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base } from "vitest";
import {
  createSupervisor,
  type Supervisor,
  type SupervisorDeps,
} from "../../../main/core/comfy/supervisor.ts";
import { systemClock, type Clock } from "../../../main/core/platform/clock.ts";
import { createLogger, type LogEntry } from "../../../main/core/platform/logger.ts";
import type { ComfyStatus } from "../../../shared/comfy.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/comfy/", import.meta.url));

/** The interpreter itself: what is first on the PATH may be a script around it. */
export const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();

/** Waits as the real ones, only shorter. */
export const quick = { interruptMs: 400, terminateMs: 2_000, lookMs: 10, quickMs: 20, pulseMs: 50 };

/** The real time, but waits of a second and more (back-off) are fifty times shorter. */
export const hurriedClock: Clock = {
  ...systemClock,
  after: (delayMs, run) => systemClock.after(delayMs >= 1_000 ? delayMs / 50 : delayMs, run),
};

export type Bench = {
  /** A folder whose main.py is the fixture of that name. */
  install(fixture: string): string;
  readonly dataFolder: string;
  readonly entries: LogEntry[];
  supervise(deps?: Partial<SupervisorDeps>): Supervisor;
  /** A supervisor of a fixture, already started. */
  start(
    fixture: string,
    args?: readonly string[],
    deps?: Partial<SupervisorDeps>,
  ): Promise<Supervisor>;
};

/** Tests with folders of their own; whatever they start is ended after them. */
export const test = base.extend<{ bench: Bench }>({
  bench: async ({}, use) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "latchkey-comfy-")));
    const dataFolder = join(folder, "data");
    const supervisors: Supervisor[] = [];
    const entries: LogEntry[] = [];
    const bench: Bench = {
      dataFolder,
      entries,
      install(fixture) {
        const home = mkdtempSync(join(folder, "ComfyUI-"));
        symlinkSync(join(fixtures, `${fixture}.py`), join(home, "main.py"));
        return home;
      },
      supervise(deps = {}) {
        const log = createLogger((entry) => entries.push(entry));
        const supervisor = createSupervisor({
          ...{ dataFolder, clock: systemClock, log, timing: quick },
          ...deps,
        });
        supervisors.push(supervisor);
        return supervisor;
      },
      async start(fixture, args = [], deps = {}) {
        const supervisor = bench.supervise(deps);
        supervisor.choose({ kind: "folder", folder: bench.install(fixture), python }, args);
        await supervisor.start();
        return supervisor;
      },
    };
    await use(bench);
    for (const supervisor of supervisors) {
      supervisor.stopNow();
      await supervisor.close();
    }
    rmSync(folder, { recursive: true, force: true });
  },
});

/** The status, once it is as wanted; the test's own time limit ends a wait in vain. */
export function until(
  supervisor: Supervisor,
  isWanted: (status: ComfyStatus) => boolean,
): Promise<ComfyStatus> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isWanted(supervisor.status())) return;
      end();
      resolve(supervisor.status());
    };
    const end = supervisor.onChange(look);
    look();
  });
}

export function untilState(
  supervisor: Supervisor,
  state: ComfyStatus["state"],
): Promise<ComfyStatus> {
  return until(supervisor, (status) => status.state === state);
}

/** The first line of the log that matches, now or later. */
export function untilLine(supervisor: Supervisor, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve) => {
    const look = (): void => {
      for (const line of supervisor.log.read(0)) {
        const match = pattern.exec(line.text);
        if (match === null) continue;
        end();
        resolve(match);
        return;
      }
    };
    const end = supervisor.log.onLines(look);
    look();
  });
}

export function textsOf(supervisor: Supervisor): string[] {
  return supervisor.log.read(0).map((line) => line.text);
}

/** Whether a process runs; one that waits to be collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}
