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
  /** What it takes to go on with it; records of older versions have none. */
  launch: z
    .object({
      folder: z.string(),
      line: z.string(),
      port: z.int().positive(),
      session: z.string().min(1),
    })
    .optional(),
});
type Record = z.infer<typeof recordSchema>;

/** How a process was started: where, by which line, its port, and where its restarts are asked for. */
export type LaunchRecord = NonNullable<Record["launch"]>;

/** A ComfyUI that an earlier run of Latchkey started, and that still runs. */
export type LeftOver = { readonly pid: number; readonly launch: LaunchRecord | null };

/** Remembers on disk which process is ours, for the case that we are killed before we can stop it. */
export type Orphans = {
  /** Writes down a process as it is now. */
  record(pid: number, launch: LaunchRecord): Promise<void>;
  /** It is gone. */
  forget(): Promise<void>;
  /** The one that an earlier run left behind, if it still is that very process. */
  leftOver(): Promise<LeftOver | null>;
  /** Ends it, and forgets it. */
  end(leftOver: LeftOver): Promise<void>;
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
    record: (pid, launch) =>
      inTurn(async () => {
        const found = await system.processes.inspect(pid);
        if (found === null) return;
        const { startedAt, command } = found;
        const record: Record = { pid, started_at: startedAt, command, launch };
        await deps.writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
      }),
    forget,
    async leftOver() {
      const record = await read();
      if (record === null) return null;
      const { pid, started_at, command, launch } = record;
      const found = await system.processes.inspect(pid);
      if (found?.startedAt === started_at && found.command === command)
        return { pid, launch: launch ?? null };
      await forget();
      return null;
    },
    async end({ pid }) {
      log.warn("ending a ComfyUI left over from an earlier run", { pid });
      const tree = treeOf(pid, system.processes.find(pid)?.startedAt ?? null, system);
      const ending = await stopTree(tree, clock, deps.timing);
      log.info("left over ComfyUI ended", { pid, ending });
      await forget();
    },
  };
}
