import { z } from "zod";
import type { ComfyMemory } from "../../../shared/comfy.ts";
import type { Clock } from "../platform/clock.ts";
import type { HttpGet } from "./http-get.ts";
import { startPulse, type Pulse } from "./pulse.ts";
import type { Followed, Supervisor } from "./supervisor.ts";

const size = z.number().nonnegative();
const statsSchema = z.looseObject({
  system: z.looseObject({ ram_total: size, ram_free: size }),
  devices: z.array(z.looseObject({ type: z.string(), vram_total: size, vram_free: size })),
});

const periodMs = 5_000;
const answerMs = 10_000;
/** Finer than the tenths of a gigabyte that are shown, so that a computer at rest changes nothing. */
const stepBytes = 2 ** 26;

/** How much memory ComfyUI's computer and its graphics card use: asked only while somebody looks. */
export type MemoryWatch = {
  /** Somebody looks, or nobody does any more. */
  watch(isWatched: boolean): void;
  /** In bytes; null while it is not known. */
  now(): ComfyMemory | null;
  onChange(listener: () => void): () => void;
  close(): void;
};

export function createMemoryWatch(
  comfy: Pick<Supervisor, "isReady" | "upstream"> & Followed,
  deps: { readonly get: HttpGet; readonly clock: Clock; readonly periodMs?: number },
): MemoryWatch {
  const listeners = new Set<() => void>();
  let isWatched = false;
  let pulse: Pulse | null = null;
  let memory: ComfyMemory | null = null;

  const set = (next: ComfyMemory | null): void => {
    const isNews = JSON.stringify(shownOf(next)) !== JSON.stringify(shownOf(memory));
    memory = next;
    if (!isNews) return;
    for (const listener of [...listeners]) listener();
  };
  const ask = async (): Promise<ComfyMemory | null> => {
    const upstream = comfy.upstream();
    if (upstream === null) return null;
    const host = upstream.host.includes(":") ? `[${upstream.host}]` : upstream.host;
    const url = `http://${host}:${String(upstream.port)}/system_stats`;
    const answer = await deps.get(url, answerMs);
    return answer?.status === 200 ? memoryIn(answer.body) : null;
  };
  const follow = (): void => {
    const isWanted = isWatched && comfy.isReady();
    if (isWanted) pulse ??= startPulse(ask, set, deps.periodMs ?? periodMs, deps.clock);
    else {
      pulse?.stop();
      pulse = null;
      if (!comfy.isReady()) set(null);
    }
  };
  const leave = comfy.onChange(follow);
  return {
    watch(next) {
      isWatched = next;
      follow();
    },
    now: () => memory,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      leave();
      pulse?.stop();
    },
  };
}

/** Where there is a card, nobody is shown the computer's own memory, which never stands still. */
const shownOf = (memory: ComfyMemory | null): unknown => memory?.vram ?? memory?.ram ?? null;

const inSteps = (bytes: number): number => Math.round(bytes / stepBytes) * stepBytes;

function memoryIn(body: string): ComfyMemory | null {
  try {
    const { system, devices } = statsSchema.parse(JSON.parse(body));
    // Without a graphics card, its device is the processor, whose memory is the computer's.
    const card = devices.find(({ type }) => type !== "cpu");
    return {
      ram: { used: inSteps(system.ram_total - system.ram_free), total: system.ram_total },
      vram:
        card === undefined
          ? null
          : { used: inSteps(card.vram_total - card.vram_free), total: card.vram_total },
    };
  } catch {
    return null;
  }
}
