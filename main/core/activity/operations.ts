import { say } from "../../../shared/sentences.ts";
import { AppError } from "../../../shared/errors.ts";
import type { activityCalls } from "../../../shared/activity.ts";
import type { Operations } from "../../../shared/ipc.ts";
import { isOwnAddress } from "../platform/addresses.ts";
import type { ActivityWatch } from "./activity.ts";

/** Sends something to ComfyUI itself. @throws AppError UPSTREAM_DOWN where there is none */
export type Tell = (path: string, body: unknown) => Promise<void>;

/** What a person can do about what goes on. */
export function createActivityOperations(
  activity: ActivityWatch,
  tell: Tell,
): Pick<Operations, keyof typeof activityCalls> {
  const stop = (promptId: string): Promise<void> => tell("/interrupt", { prompt_id: promptId });
  return {
    "activity.get": () => activity.fresh(),
    "activity.preview": () => Promise.resolve(activity.preview()),
    "refusals.list": () => Promise.resolve(activity.refusals()),
    "connections.disconnect": async ({ id }) => ({ windows: await activity.disconnect(id) }),
    "generations.stop": async ({ prompt_id }) => {
      await stop(prompt_id);
      activity.lookAtQueue();
      return null;
    },
    "generations.remove": async ({ prompt_id }) => {
      await tell("/queue", { delete: [prompt_id] });
      activity.lookAtQueue();
      return null;
    },
    "generations.stopAll": async () => {
      // First what waits: else the next one starts in between.
      await tell("/queue", { clear: true });
      const { running } = await activity.fresh();
      for (const { prompt_id } of running) await stop(prompt_id);
      activity.lookAtQueue();
      return null;
    },
    "addresses.block": ({ address }) => {
      if (!isOwnAddress(address)) return Promise.resolve({ until: activity.block(address) });
      return Promise.reject(new AppError("INVALID_REQUEST", { said: say("ownAddress") }));
    },
    "addresses.letIn": ({ address }) => {
      activity.letIn(address);
      return Promise.resolve(null);
    },
  };
}
