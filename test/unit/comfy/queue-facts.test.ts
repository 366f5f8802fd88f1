import { beforeEach, expect, test } from "vitest";
import { createQueueFacts, type QueueFacts } from "../../../main/core/comfy/queue-facts.ts";
import { testClock, type TestClock } from "../../support/clock.ts";

let clock: TestClock;
let facts: QueueFacts;
const take = (type: string, data: unknown): void => {
  facts.take(JSON.stringify({ type, data }));
};
const remaining = (count: number): void => {
  take("status", { status: { exec_info: { queue_remaining: count } } });
};

beforeEach(() => {
  clock = testClock(1_800_000_000_000);
  facts = createQueueFacts(clock);
});

test("a prompt is followed from its start over its nodes and steps to its end", () => {
  remaining(1);
  take("execution_start", { prompt_id: "a" });
  const since = clock.now() / 1000;
  expect(facts.running()).toEqual({ prompt_id: "a", since, node: null, step: null, steps: null });
  clock.advance(2_000);
  take("executing", { node: "4", prompt_id: "a" });
  take("progress", { node: "3", prompt_id: "a", value: 14, max: 30 });
  expect(facts.running()).toEqual({ prompt_id: "a", since, node: "3", step: 14, steps: 30 });
  take("progress_state", { prompt_id: "a", nodes: { 7: { value: 1, max: 5, state: "running" } } });
  expect(facts.running()).toMatchObject({ node: "7", step: 1, steps: 5, since });
  take("execution_success", { prompt_id: "a" });
  expect(facts.running()).toBeNull();
});

test("the end of another prompt leaves the running one alone", () => {
  take("execution_start", { prompt_id: "b" });
  take("execution_interrupted", { prompt_id: "a" });
  expect(facts.running()?.prompt_id).toBe("b");
});

test("an empty queue runs nothing, whatever was missed", () => {
  take("execution_start", { prompt_id: "a" });
  remaining(0);
  expect(facts.running()).toBeNull();
  expect(facts.remaining()).toBe(0);
});

test("a prompt that follows begins anew", () => {
  take("progress", { node: "3", prompt_id: "a", value: 30, max: 30 });
  clock.advance(5_000);
  take("progress_state", { prompt_id: "b", nodes: {} });
  expect(facts.running()).toEqual({
    ...{ prompt_id: "b", since: clock.now() / 1000, node: null, step: null, steps: null },
  });
});

test.each([
  ["broken JSON", '{"type":"status"'],
  [
    "a length below zero",
    '{"type":"status","data":{"status":{"exec_info":{"queue_remaining":-1}}}}',
  ],
  ["an unknown type", '{"type":"crystools.monitor","data":{}}'],
  ["NaN", '{"type":"progress","data":{"value":NaN,"max":1}}'],
])("%s changes nothing", (_what, text) => {
  remaining(3);
  const at = facts.lastEventAt();
  clock.advance(1_000);
  facts.take(text);
  expect(facts.remaining()).toBe(3);
  expect(facts.lastEventAt()).toBe(at);
});
