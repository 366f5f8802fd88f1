import { z } from "zod";
import type { Clock, Timer } from "../platform/clock.ts";

/** A prompt in ComfyUI's queue. `nodes` are their titles or types by id; `seenAt` is epoch seconds. */
export type Queued = {
  readonly promptId: string;
  readonly nodes: ReadonlyMap<string, string>;
  readonly seenAt: number;
};
export type QueueState = {
  readonly running: readonly Queued[];
  readonly waiting: readonly Queued[];
};

/** ComfyUI's queue as it stood when it was last asked. */
export type Queue = {
  now(): QueueState;
  /** Asks soon: what comes in a burst is asked once. */
  refresh(): void;
  /** Asks now, and waits for the answer. */
  refreshed(): Promise<void>;
  clear(): void;
  close(): void;
};

const itemSchema = z
  .tuple([z.number(), z.string(), z.record(z.string(), z.unknown()).catch({})])
  .rest(z.unknown());
const queueSchema = z.object({
  queue_running: z.array(itemSchema),
  queue_pending: z.array(itemSchema),
});
const nodeSchema = z.object({
  class_type: z.string(),
  _meta: z.object({ title: z.string() }).optional().catch(undefined),
});
const soonMs = 100;
/** A long queue is megabytes of JSON: asking takes at most a twentieth of the time. */
const restFactor = 20;

export function createQueue(deps: {
  readonly clock: Clock;
  /** What `GET /queue` answers; null where nobody does. */
  readonly ask: () => Promise<unknown>;
  readonly onChange: () => void;
}): Queue {
  const { clock } = deps;
  let state: QueueState = { running: [], waiting: [] };
  let timer: Timer | null = null;
  let asking: Promise<void> | null = null;
  let isStale = false;
  let notBefore = 0;

  function take(answer: unknown): void {
    const parsed = queueSchema.safeParse(answer);
    const old = new Map([...state.running, ...state.waiting].map((one) => [one.promptId, one]));
    const wasRunning = new Set(state.running.map((one) => one.promptId));
    const at = clock.now() / 1000;
    const items = parsed.success ? parsed.data : { queue_running: [], queue_pending: [] };
    state = {
      running: items.queue_running.map(([, id, prompt]) => ({
        promptId: id,
        nodes: nodesOf(prompt),
        seenAt: wasRunning.has(id) ? (old.get(id)?.seenAt ?? at) : at,
      })),
      // ComfyUI answers with its heap as it lies; the number decides who is next.
      waiting: items.queue_pending
        .toSorted(([a], [b]) => a - b)
        .map(([, id]) => ({ promptId: id, nodes: none, seenAt: old.get(id)?.seenAt ?? at })),
    };
    deps.onChange();
  }

  async function askNow(): Promise<void> {
    isStale = false;
    const startedAt = clock.now();
    take(await deps.ask().catch(() => null));
    notBefore = clock.now() + (clock.now() - startedAt) * restFactor;
  }
  function refreshed(): Promise<void> {
    timer?.cancel();
    timer = null;
    asking ??= askNow().finally(() => {
      asking = null;
      if (isStale) refresh();
    });
    return asking;
  }
  function refresh(): void {
    if (asking) isStale = true;
    else
      timer ??= clock.after(Math.max(soonMs, notBefore - clock.now()), () => {
        timer = null;
        void refreshed();
      });
  }

  return {
    now: () => state,
    refresh,
    refreshed,
    clear() {
      state = { running: [], waiting: [] };
      deps.onChange();
    },
    close: () => timer?.cancel(),
  };
}

const none: ReadonlyMap<string, string> = new Map();

function nodesOf(prompt: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  for (const [id, node] of Object.entries(prompt)) {
    const parsed = nodeSchema.safeParse(node);
    if (parsed.success) titles.set(id, parsed.data._meta?.title ?? parsed.data.class_type);
  }
  return titles;
}
