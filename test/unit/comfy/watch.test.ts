import { beforeEach, expect, test } from "vitest";
import { createIdleStop } from "../../../main/core/comfy/idle-stop.ts";
import { createLogBuffer, type LogBuffer } from "../../../main/core/comfy/log-buffer.ts";
import { createQueueFacts, type QueueFacts } from "../../../main/core/comfy/queue-facts.ts";
import { watchComfy, type Watch } from "../../../main/core/comfy/watch.ts";
import { createLogger } from "../../../main/core/platform/logger.ts";
import { testClock, type TestClock } from "../../support/clock.ts";

let clock: TestClock;
let queue: QueueFacts;
let lines: LogBuffer;
let isReady: boolean;
let silentSince: number | null;
let stops: number;
let listeners: Set<() => void>;
let watch: Watch;
let logged: [string, unknown][];
const now = (): number => clock.now() / 1000;

const comfy = {
  isReady: () => isReady,
  silentSince: () => silentSince,
  stop: () => {
    stops += 1;
    return Promise.resolve();
  },
  onChange: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
const become = (ready: boolean): void => {
  isReady = ready;
  for (const listener of listeners) listener();
};
const remaining = (count: number): void => {
  const data = { status: { exec_info: { queue_remaining: count } } };
  queue.take(JSON.stringify({ type: "status", data }));
};

beforeEach(() => {
  clock = testClock(1_800_000_000_000);
  queue = createQueueFacts(clock);
  lines = createLogBuffer(clock);
  [isReady, silentSince, stops, listeners] = [false, null, 0, new Set()];
  logged = [];
  const log = createLogger(({ event, fields }) => logged.push([event, fields]));
  watch = watchComfy({ comfy, queue, lines, clock, log });
  become(true);
  remaining(0);
});

test("one that has not answered for a minute while nothing runs is said to hang, until it answers", () => {
  const told: unknown[] = [];
  watch.onChange(() => told.push(watch.trouble()?.kind));
  silentSince = now();
  clock.advance(55_000);
  expect(watch.trouble()).toBeNull();
  clock.advance(10_000);
  expect(watch.trouble()).toEqual({ kind: "hung", since: silentSince });
  silentSince = null;
  clock.advance(5_000);
  expect(watch.trouble()).toBeNull();
  expect(told).toEqual(["hung", undefined]);
  expect(logged).toEqual([
    ["ComfyUI does not answer, though nothing runs: a restart may help", { for_seconds: 60 }],
    ["ComfyUI works again", {}],
  ]);
});

// The observer's socket breaks with a hang: what it knew last counts.
test("one that is silent while a prompt runs may be loading a model: it is not said to hang", () => {
  remaining(1);
  queue.forget();
  silentSince = now();
  clock.advance(600_000);
  expect(watch.trouble()).toBeNull();
});

test("a dead worker is said two minutes after the last event, if a prompt waits for it", () => {
  lines.add("Exception in thread Thread-9 (prompt_worker):", "error");
  const since = now();
  clock.advance(300_000);
  expect(watch.trouble()).toBeNull();
  remaining(1);
  clock.advance(115_000);
  expect(watch.trouble()).toBeNull();
  clock.advance(10_000);
  expect(watch.trouble()).toEqual({ kind: "worker_dead", since });
  become(false);
  expect(watch.trouble()).toBeNull();
});

test("a prompt that runs for hours without an event is no dead worker while its log has no traceback", () => {
  remaining(1);
  lines.add("Exception in thread Thread-12 (download):", "error");
  clock.advance(10_000_000);
  expect(watch.trouble()).toBeNull();
});

test("a stop that waits comes when the queue is empty, and not when it was called off", () => {
  const idleStop = createIdleStop(comfy, queue);
  remaining(2);
  idleStop.request();
  expect(idleStop.isDue()).toBe(true);
  remaining(1);
  expect(stops).toBe(0);
  remaining(0);
  expect(stops).toBe(1);
  expect(idleStop.isDue()).toBe(false);
  remaining(1);
  idleStop.request();
  idleStop.cancel();
  remaining(0);
  expect(stops).toBe(1);
});

test("a ComfyUI that ends by itself takes the waiting stop with it", () => {
  const idleStop = createIdleStop(comfy, queue);
  remaining(1);
  idleStop.request();
  become(false);
  become(true);
  remaining(0);
  expect(stops).toBe(0);
});
