import { expect, test } from "vitest";
import { secondsOf, systemClock } from "../../../main/core/platform/clock.ts";
import { testClock } from "../../support/clock.ts";

test("timers fire in the order in which they are due, each at its own time", () => {
  const clock = testClock(0);
  const fired: [string, number][] = [];
  const note = (name: string) => () => void fired.push([name, clock.now()]);
  clock.after(30, note("late"));
  clock.after(10, note("early"));
  clock.every(15, note("again"));
  clock.advance(30);
  expect(fired).toEqual([
    ["early", 10],
    ["again", 15],
    ["late", 30],
    ["again", 30],
  ]);
  expect(clock.now()).toBe(30);
});

test("what a timer starts on the way fires on the same way, and what it calls off does not", () => {
  const clock = testClock(0);
  const fired: string[] = [];
  const doomed = clock.after(20, () => void fired.push("doomed"));
  clock.after(10, () => {
    doomed.cancel();
    clock.after(5, () => void fired.push("started"));
  });
  clock.advance(20);
  expect(fired).toEqual(["started"]);
});

test("setting the clock fires nothing and leaves each timer its wait", () => {
  const clock = testClock(0);
  let fired = 0;
  clock.after(10, () => (fired += 1));
  clock.set(1_000_000);
  expect(fired).toBe(0);
  clock.advance(9);
  expect(fired).toBe(0);
  clock.advance(1);
  expect(fired).toBe(1);
});

test("the system's timers fire, and those that were called off do not", async () => {
  const fired: string[] = [];
  systemClock.after(1, () => void fired.push("called off")).cancel();
  systemClock.every(1, () => void fired.push("called off")).cancel();
  systemClock.after(1, () => void fired.push("after"));
  await expect.poll(() => fired).toEqual(["after"]);
});

test("seconds keep their fraction", () => {
  expect(secondsOf(testClock(1500))).toBe(1.5);
});
