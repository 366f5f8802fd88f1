import type { Activity, Generation, Preview, Who } from "../../../shared/activity.ts";
import type { GateDeps } from "../gateway/door.ts";
import { secondsOf, type Clock } from "../platform/clock.ts";
import type { Names } from "../usage/view.ts";
import { whoOfKey } from "./names.ts";
import { createOwners } from "./owners.ts";
import { createProgress } from "./progress.ts";
import { promptIdIn } from "./prompt-answer.ts";
import { createQueue, type Queued } from "./queue.ts";

const mostWaiting = 200;
const mostFailed = 10;

type Failed = {
  readonly prompt_id: string;
  readonly at: number;
  readonly node: string | null;
  readonly message: string;
};

/** What ComfyUI works on, what waits, and for whom. */
export type Generations = Pick<GateDeps, "onPromptAnswer" | "onMessage" | "isOthersPrompt"> & {
  snapshot(names: Names): Omit<Activity, "connections">;
  readonly preview: () => Preview | null;
  /** ComfyUI's queue may have changed. */
  readonly look: () => void;
  /** Asks ComfyUI now. */
  refreshed(): Promise<void>;
  close(): void;
};

export function createGenerations(deps: {
  readonly clock: Clock;
  readonly showPreviews: () => boolean;
  /** What `GET /queue` of ComfyUI answers; null where there is none. */
  readonly askQueue: () => Promise<unknown>;
  readonly onChange: () => void;
  readonly onPreview: () => void;
}): Generations {
  const { clock, onChange } = deps;
  const owners = createOwners();
  const failed: Failed[] = [];
  let runningId: string | null = null;

  const queue = createQueue({
    clock,
    ask: deps.askQueue,
    onChange() {
      const now = queue.now().running[0]?.promptId ?? null;
      if (now !== runningId) {
        runningId = now;
        progress.begin();
        deps.onPreview();
      }
      onChange();
    },
  });
  const progress = createProgress({
    onChange,
    onPicture: deps.onPreview,
    onQueue: () => {
      queue.refresh();
    },
    onFailure({ promptId, nodeType, message }) {
      if (failed.some((one) => one.prompt_id === promptId)) return;
      failed.unshift({ prompt_id: promptId, at: secondsOf(clock), node: nodeType, message });
      failed.splice(mostFailed);
      onChange();
    },
  });

  function whoOf(promptId: string, names: Names): Who {
    const owner = owners.of(promptId)?.owner;
    if (owner === undefined) return { kind: "elsewhere" };
    return typeof owner === "string" ? { kind: owner } : whoOfKey(owner.keyId, names);
  }
  function generationOf(one: Queued, names: Names): Generation {
    const steps = progress.stepsOf(one.promptId);
    const hasSteps = steps !== null && steps.max > 1;
    const done = [...one.nodes.keys()].filter((id) => steps?.done.has(id));
    return {
      prompt_id: one.promptId,
      who: whoOf(one.promptId, names),
      since: one.seenAt,
      node: steps === null || steps.nodeId === null ? null : titleOf(one, steps.nodeId),
      step: hasSteps ? steps.value : null,
      steps: hasSteps ? steps.max : null,
      nodes: one.nodes.size,
      nodes_done: done.length,
      has_preview: previewOf(one.promptId) !== null,
    };
  }
  const previewOf = (promptId: string): Preview | null =>
    deps.showPreviews() ? progress.previewOf(promptId) : null;

  return {
    onPromptAnswer(answer, caller) {
      const now = clock.now();
      void promptIdIn(answer).then((promptId) => {
        if (promptId === null) return;
        owners.note(promptId, caller, now);
        queue.refresh();
        onChange();
      });
    },
    isOthersPrompt: (promptId, caller) => owners.isOthers(promptId, caller),
    onMessage: (data, isBinary) => {
      progress.note(data, isBinary);
    },
    snapshot(names) {
      const { running, waiting } = queue.now();
      return {
        running: running.map((one) => generationOf(one, names)),
        waiting: waiting.slice(0, mostWaiting).map((one) => ({
          prompt_id: one.promptId,
          who: whoOf(one.promptId, names),
          since: owners.of(one.promptId)?.at ?? one.seenAt,
        })),
        waiting_total: waiting.length,
        failed: failed.map((one) => ({ ...one, who: whoOf(one.prompt_id, names) })),
      };
    },
    preview: () => (runningId === null ? null : previewOf(runningId)),
    look: () => {
      queue.refresh();
    },
    refreshed: () => queue.refreshed(),
    close: () => {
      queue.close();
    },
  };
}

/** A node within a group has the group's number before its own: `12:3`. */
function titleOf({ nodes }: Queued, nodeId: string): string | null {
  return nodes.get(nodeId) ?? nodes.get(nodeId.split(":", 1)[0] ?? "") ?? null;
}
