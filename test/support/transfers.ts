import { readFile } from "node:fs/promises";
import { expect, vi } from "vitest";
import { z } from "zod";
import type { Gateway } from "./gateway.ts";
import { patience } from "./patience.ts";

export const mb = 1024 * 1024;

const transfersSchema = z.object({
  open: z.number(),
  bytes_in: z.number(),
  bytes_out: z.number(),
});

/** What is under way on the demo's streaming test routes, asked through the gateway. */
export async function transfers(gateway: Gateway): Promise<z.infer<typeof transfersSchema>> {
  const key = await gateway.ownerKey();
  return transfersSchema.parse((await gateway.call("/test/transfers", { key })).json);
}

/** Waits until exactly so many are under way. */
export async function untilOpen(gateway: Gateway, count: number): Promise<void> {
  await vi.waitFor(async () => {
    expect((await transfers(gateway)).open).toBe(count);
  }, patience);
}

/** Waits until ComfyUI has sent something and then stopped; gives the bytes sent since `before`. */
export async function untilStill(gateway: Gateway, before: number): Promise<number> {
  let last = -1;
  return vi.waitFor(
    async () => {
      const now = (await transfers(gateway)).bytes_out - before;
      const isStill = now > 0 && now === last;
      last = now;
      if (!isStill) throw new Error(`${String(now)} bytes so far`);
      return now;
    },
    { ...patience, interval: 250 },
  );
}

/** Resident memory of the gateway's process, in bytes. Linux only. */
async function memoryOf(gateway: Gateway): Promise<number> {
  const status = await readFile(`/proc/${String(gateway.child.pid)}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** How far the gateway's memory rises above where it stands now while `work` runs, in bytes. */
export async function memoryRise(gateway: Gateway, work: () => Promise<unknown>): Promise<number> {
  const before = await memoryOf(gateway);
  let most = before;
  const timer = setInterval(() => {
    void memoryOf(gateway).then((now) => (most = Math.max(most, now)));
  }, 50);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return most - before;
}
