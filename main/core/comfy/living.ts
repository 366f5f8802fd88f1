import type { Child } from "./child.ts";
import { remove } from "./files.ts";
import type { LaunchRecord } from "./orphans.ts";
import type { RunnerDeps } from "./runner.ts";

/** Processes that may still run, the one that is being stopped too, and what is on disk about them. */
export type Living = {
  add(child: Child): void;
  /** Writes down how it was started, so that a later run of Latchkey can find it. */
  record(child: Child, launch: LaunchRecord): Promise<void>;
  /** Nothing of it is left: so is nothing of its output file and its record. */
  gone(child: Child): Promise<void>;
  /** Ends all of them without waiting or asking. */
  killAll(): void;
};

export function createLiving(
  output: string,
  { orphans, log }: Pick<RunnerDeps, "orphans" | "log">,
): Living {
  const children = new Set<Child>();
  return {
    add(child) {
      children.add(child);
    },
    async record(child, launch) {
      try {
        await orphans.record(child.pid, launch);
        if (!children.has(child)) await orphans.forget();
      } catch (error) {
        log.warn("ComfyUI's process could not be recorded", { error });
      }
    },
    async gone(child) {
      children.delete(child);
      await remove(output).catch(() => undefined); // what it holds is in the log, without its secrets
      await orphans.forget().catch((error: unknown) => {
        log.warn("record of ComfyUI's process could not be removed", { error });
      });
    },
    killAll() {
      for (const child of children) child.tree.signal("SIGKILL");
    },
  };
}
