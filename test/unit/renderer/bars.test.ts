import fc from "fast-check";
import { expect, test } from "vitest";
import {
  labelStep,
  placeAt,
  stackedPaths,
  ticksUpTo,
  type Plot,
} from "../../../renderer/pages/usage/bars.ts";

const plot: Plot = { left: 50, top: 10, width: 300, height: 100, max: 10, count: 3 };

test("ticks begin at 0, are whole, even, few, and reach the highest bar", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (most) => {
      const ticks = ticksUpTo(most);
      const [first = -1, second = 0] = ticks;
      expect(first).toBe(0);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      ticks.forEach((tick, index) => {
        expect(Number.isInteger(tick)).toBe(true);
        expect(tick).toBe(index * (second - first));
      });
    }),
  );
  expect(ticksUpTo(428)).toEqual([0, 200, 400, 600]);
  expect(ticksUpTo(3)).toEqual([0, 1, 2, 3]);
});

test("bars of one period stand upon each other, with a line of the surface between them", () => {
  const [first, second] = stackedPaths(plot, [
    [5, 0, 10],
    [5, 2, 0],
  ]);
  expect(first).toBe("M86 60h28v50h-28zM286 10h28v100h-28z");
  expect(second).toBe("M86 10h28v49h-28zM186 90h28v20h-28z");
});

test("a point is in the place of one bar, or beside the plot", () => {
  expect([49, 50, 149, 150, 349, 350].map((x) => placeAt(plot, x))).toEqual([
    null,
    0,
    0,
    1,
    2,
    null,
  ]);
});

test("names of periods are left out where they would meet", () => {
  expect(labelStep(plot, 90)).toBe(1);
  expect(labelStep({ ...plot, count: 30 }, 60)).toBe(6);
});
