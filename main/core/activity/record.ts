import { z } from "zod";
import type { Clock, Timer } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { keptRefusalSchema } from "./refusals.ts";

const keptPlaceSchema = z.object({
  key_id: z.string(),
  address: z.string(),
  user_agent: z.string().nullable(),
  /** Epoch seconds. */
  at: z.number(),
});
export type KeptPlace = z.infer<typeof keptPlaceSchema>;

/** activity.json: what the Activity page still knows after a restart. Times are epoch seconds. */
export const activityFileSchema = z.object({
  refusals: z.array(keptRefusalSchema).default([]),
  /** Where each key was last used from. */
  places: z.array(keptPlaceSchema).default([]),
  blocks: z.array(z.object({ address: z.string(), until: z.number() })).default([]),
  /** Whether anybody ever came through the share listener. */
  was_reached: z.boolean().default(false),
});
export type ActivityFile = z.infer<typeof activityFileSchema>;
export const noActivity: ActivityFile = activityFileSchema.parse({});

export type ActivityDocument = {
  readonly data: ActivityFile;
  replace(make: () => ActivityFile): Promise<unknown>;
};

const saveDelayMs = 2_000;

/** Saves some seconds after a change, and at the end: nobody waits for it. */
export type Saving = {
  /** Something has changed. */
  due(): void;
  close(): Promise<void>;
};

export function createSaving(deps: {
  readonly document: ActivityDocument;
  readonly current: () => ActivityFile;
  readonly clock: Clock;
  readonly log: Logger;
}): Saving {
  const { document, current, clock, log } = deps;
  let timer: Timer | null = null;

  async function save(): Promise<void> {
    timer = null;
    try {
      await document.replace(current);
    } catch (error) {
      log.warn("activity-not-saved", { error });
    }
  }
  return {
    due() {
      timer ??= clock.after(saveDelayMs, () => void save());
    },
    async close() {
      if (timer === null) return;
      timer.cancel();
      await save();
    },
  };
}
