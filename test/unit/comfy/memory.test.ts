import { beforeEach, expect, test } from "vitest";
import { createLogBuffer } from "../../../main/core/comfy/log-buffer.ts";
import { createMemoryWatch, type MemoryWatch } from "../../../main/core/comfy/memory.ts";
import { createQueueFacts } from "../../../main/core/comfy/queue-facts.ts";
import { createVitals } from "../../../main/core/comfy/vitals.ts";
import { createLogger } from "../../../main/core/platform/logger.ts";
import { testClock, type TestClock } from "../../support/clock.ts";

const gb = 2 ** 30;
const stats = (type: string, vramFree: number, ramFree = 40 * gb): string =>
  JSON.stringify({
    system: { ram_total: 64 * gb, ram_free: ramFree },
    devices: [{ type, name: type, vram_total: 24 * gb, vram_free: vramFree }],
  });

let clock: TestClock;
let body: string | null;
let asked: string[];
let isReady: boolean;
let listeners: Set<() => void>;
let memory: MemoryWatch;

const get = (url: string) => {
  asked.push(url);
  return Promise.resolve(body === null ? null : { status: 200, body });
};
const comfy = {
  isReady: () => isReady,
  upstream: () => (isReady ? { host: "127.0.0.1", port: 4711 } : null),
  onChange: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
const become = (ready: boolean): void => {
  isReady = ready;
  for (const listener of listeners) listener();
};
/** Lets the clock run and what was asked meanwhile be answered. */
const pass = async (seconds: number): Promise<void> => {
  await Promise.resolve();
  clock.advance(seconds * 1_000);
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

beforeEach(() => {
  clock = testClock(1_800_000_000_000);
  [body, asked, isReady, listeners] = [stats("cuda", 15 * gb), [], true, new Set()];
  memory = createMemoryWatch(comfy, { get, clock });
});

test("memory is asked for only while somebody looks, and gently", async () => {
  await pass(60);
  expect(asked).toEqual([]);
  memory.watch(true);
  await pass(0);
  expect(asked).toEqual(["http://127.0.0.1:4711/system_stats"]);
  await pass(4);
  expect(asked).toHaveLength(1);
  await pass(1);
  expect(asked).toHaveLength(2);
  memory.watch(false);
  await pass(60);
  expect(asked).toHaveLength(2);
});

test("what the card and the computer use is told when it changes, and only then", async () => {
  const told: unknown[] = [];
  memory.onChange(() => told.push(memory.now()?.vram?.used));
  memory.watch(true);
  await pass(0);
  expect(memory.now()).toEqual({
    ram: { used: 24 * gb, total: 64 * gb },
    vram: { used: 9 * gb, total: 24 * gb },
  });
  await pass(5);
  body = stats("cuda", 14 * gb);
  await pass(5);
  expect(told).toEqual([9 * gb, 10 * gb]);
});

test("a change too small to be shown is not told, nor one of the computer's memory where there is a card", async () => {
  let told = 0;
  memory.onChange(() => (told += 1));
  memory.watch(true);
  await pass(0);
  body = stats("cuda", 15 * gb - 10_000_000);
  await pass(5);
  body = stats("cuda", 15 * gb, 20 * gb);
  await pass(5);
  expect(told).toBe(1);
  expect(memory.now()?.ram.used).toBe(44 * gb);

  body = stats("cpu", 0, 21 * gb);
  await pass(5);
  expect(told).toBe(2);
});

test("without a card there is only the computer's memory", async () => {
  body = stats("cpu", 0);
  memory.watch(true);
  await pass(0);
  expect(memory.now()).toMatchObject({ vram: null });
});

test.each([null, "", "{}", '{"system":{},"devices":[]}'])(
  "the answer %j tells nothing, and asking goes on",
  async (text) => {
    body = text;
    memory.watch(true);
    await pass(0);
    expect(memory.now()).toBeNull();
    body = stats("cuda", 15 * gb);
    await pass(5);
    expect(memory.now()).not.toBeNull();
  },
);

test("when ComfyUI ends its memory is forgotten, and asked again when it is back", async () => {
  memory.watch(true);
  await pass(0);
  become(false);
  expect(memory.now()).toBeNull();
  await pass(60);
  expect(asked).toHaveLength(1);
  become(true);
  await pass(0);
  expect(memory.now()).not.toBeNull();
});

test("vitals tell of a stop that waits as it comes, and of memory only who looks at it", async () => {
  let stops = 0;
  const supervisor = {
    ...comfy,
    silentSince: () => null,
    stop: async () => {
      stops += 1;
    },
  };
  const queue = createQueueFacts(clock);
  const remaining = (count: number): void => {
    const data = { status: { exec_info: { queue_remaining: count } } };
    queue.take(JSON.stringify({ type: "status", data }));
  };
  const vitals = createVitals({
    ...{ comfy: supervisor, queue, lines: createLogBuffer(clock), get, clock },
    log: createLogger(() => undefined),
  });
  const told: unknown[] = [];
  vitals.onChange(() => told.push(vitals.now()));
  remaining(1);
  vitals.stopWhenIdle(true);
  expect(vitals.now()).toEqual({ trouble: null, stops_when_idle: true });
  vitals.memory.watch(true);
  await pass(0);
  expect(vitals.memory.now()).not.toBeNull();
  remaining(0);
  expect([stops, vitals.now().stops_when_idle]).toEqual([1, false]);
  expect(told).toHaveLength(2);
  vitals.close();
  await pass(60);
  expect(asked).toHaveLength(1);
});
