import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { remove } from "./files.ts";
import { pathsOf } from "./paths.ts";
import { stopTree, type StopTiming } from "./stop.ts";
import type { System } from "./system.ts";
import { treeOf } from "./tree.ts";

const recordSchema = z.object({
  pid: z.int().positive(),
  started_at: z.string().min(1),
  command: z.string().min(1),
});
type Record = z.infer<typeof recordSchema>;

/** Remembers on disk which process is ours, for the case that we are killed before we can stop it. */
export type Orphans = {
  /** Writes down a process as it is now. */
  record(pid: number): Promise<void>;
  /** It is gone. */
  forget(): Promise<void>;
  /** Ends the one that an earlier run left behind, if it still is that very process. */
  endLeftOver(): Promise<void>;
};

export type OrphanDeps = {
  readonly dataFolder: string;
  readonly system: System;
  readonly clock: Clock;
  readonly log: Logger;
  readonly timing: StopTiming;
  readonly writeFile: (path: string, text: string) => Promise<void>;
};

/** The record lies in `comfy.pid.json`. A process is ours only by number, start time and command line together. */
export function createOrphans(deps: OrphanDeps): Orphans {
  const { system, clock, log } = deps;
  const file = pathsOf(system.platform).join(deps.dataFolder, "comfy.pid.json");

  const read = async (): Promise<Record | null> => {
    const text = await system.files.readText(file);
    if (text === null) return null;
    try {
      return recordSchema.parse(JSON.parse(text));
    } catch {
      log.warn("record of ComfyUI's process is damaged", { file });
      return null;
    }
  };
  // One after the other: a stop right after the start must not be overtaken by the record's write.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = turn.then(run, run);
    turn = next;
    return next;
  };
  const forget = (): Promise<void> => inTurn(() => remove(file));

  return {
    record: (pid) =>
      inTurn(async () => {
        const found = await system.processes.inspect(pid);
        if (found === null) return;
        const record: Record = { pid, started_at: found.startedAt, command: found.command };
        await deps.writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
      }),
    forget,
    async endLeftOver() {
      const record = await read();
      if (record === null) return;
      const found = await system.processes.inspect(record.pid);
      if (found?.startedAt === record.started_at && found.command === record.command) {
        log.warn("ending a ComfyUI left over from an earlier run", { pid: record.pid });
        const entry = system.processes.find(record.pid);
        const ending = await stopTree(
          treeOf(record.pid, entry?.startedAt ?? null, system),
          clock,
          deps.timing,
        );
        log.info("left over ComfyUI ended", { pid: record.pid, ending });
      }
      await forget();
    },
  };
}
