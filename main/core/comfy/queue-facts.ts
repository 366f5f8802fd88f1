import { z } from "zod";
import type { RunningPrompt } from "../../../shared/comfy.ts";
import { secondsOf, type Clock } from "../platform/clock.ts";

/** What ComfyUI's events say about its queue. Costs nothing to ask. */
export type QueueFacts = {
  /** Prompts in the queue, the running one included; null while nobody tells. */
  remaining(): number | null;
  running(): RunningPrompt | null;
  /** When the newest event came (epoch seconds); null before the first. */
  lastEventAt(): number | null;
  /** Takes one text message of an event socket, the observer's or a client's. */
  take(text: string): void;
  /** ComfyUI is gone, or nobody listens to it any more. */
  forget(): void;
  onChange(listener: () => void): () => void;
};

const status = z.object({
  status: z.object({ exec_info: z.object({ queue_remaining: z.int().min(0) }) }),
});
const start = z.object({ prompt_id: z.string() });
const executing = z.object({ node: z.string().nullable(), prompt_id: z.string().optional() });
const steps = z.object({ value: z.number(), max: z.number() });
const progress = steps.extend({
  node: z.string().nullish(),
  prompt_id: z.string().nullish(),
});
const progressState = z.object({
  prompt_id: z.string(),
  nodes: z.record(z.string(), steps.extend({ state: z.string() })),
});
const message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("status"), data: status }),
  z.object({ type: z.literal("execution_start"), data: start }),
  z.object({ type: z.literal("executing"), data: executing }),
  z.object({ type: z.literal("progress"), data: progress }),
  z.object({ type: z.literal("progress_state"), data: progressState }),
  z.object({ type: z.literal("execution_success"), data: start }),
  z.object({ type: z.literal("execution_error"), data: start }),
  z.object({ type: z.literal("execution_interrupted"), data: start }),
]);

/**
 * Keeps what the events tell. ComfyUI tells every socket how long its queue is, but the progress of a
 * prompt that has a client id only to that client's socket.
 */
export function createQueueFacts(clock: Clock): QueueFacts {
  const listeners = new Set<() => void>();
  let remaining: number | null = null;
  let running: RunningPrompt | null = null;
  let lastEventAt: number | null = null;

  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  /** The running prompt with what changed of it; another prompt begins now. */
  const go = (prompt_id: string | null, change: Partial<RunningPrompt>): void => {
    const isSame = running !== null && (prompt_id === null || running.prompt_id === prompt_id);
    const before =
      isSame && running !== null
        ? running
        : { prompt_id, since: secondsOf(clock), node: null, step: null, steps: null };
    running = { ...before, ...change };
  };
  const end = (prompt_id: string): void => {
    if (running?.prompt_id === prompt_id) running = null;
  };
  const apply = (event: z.output<typeof message>): void => {
    switch (event.type) {
      case "status":
        remaining = event.data.status.exec_info.queue_remaining;
        if (remaining === 0) running = null;
        return;
      case "execution_start":
        go(event.data.prompt_id, {});
        return;
      case "executing": {
        const { node, prompt_id = null } = event.data;
        if (node !== null) go(prompt_id, { node, step: null, steps: null });
        return;
      }
      case "progress": {
        const { node, prompt_id, value, max } = event.data;
        const named = typeof node === "string" ? { node } : {};
        go(prompt_id ?? null, { ...named, step: value, steps: max });
        return;
      }
      case "progress_state": {
        const { prompt_id, nodes } = event.data;
        const busy = Object.entries(nodes).find(([, { state }]) => state === "running");
        if (busy === undefined) go(prompt_id, {});
        else go(prompt_id, { node: busy[0], step: busy[1].value, steps: busy[1].max });
        return;
      }
      default:
        end(event.data.prompt_id);
    }
  };

  return {
    remaining: () => remaining,
    running: () => running,
    lastEventAt: () => lastEventAt,
    take(text) {
      const parsed = message.safeParse(jsonOf(text));
      if (!parsed.success) return;
      lastEventAt = secondsOf(clock);
      apply(parsed.data);
      tell();
    },
    forget() {
      const hadAny = remaining !== null || running !== null;
      remaining = null;
      running = null;
      lastEventAt = null;
      if (hadAny) tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
