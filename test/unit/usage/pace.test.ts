import { expect } from "vitest";
import { entry, test } from "./support.ts";

const dayMs = 86_400_000;

test("what a day of usage takes is known once a day is over, and days without any count too", async ({
  open,
  clock,
}) => {
  const usage = await open();
  usage.record(entry(clock));
  await usage.flush();
  expect(await usage.bytesADay()).toBeNull();

  clock.advance(dayMs);
  const afterOne = await usage.bytesADay();
  expect(afterOne).toBeGreaterThan(50);
  expect(afterOne).toBeLessThan(1_000);

  clock.advance(3 * dayMs);
  expect(await usage.bytesADay()).toBeCloseTo((afterOne ?? 0) / 4);
  await usage.close();
});

test("days to come, of a clock that was set back, are no days that are over", async ({
  open,
  clock,
}) => {
  const usage = await open();
  usage.record(entry(clock));
  await usage.flush();
  clock.advance(dayMs);
  usage.record(entry(clock));
  await usage.flush();
  clock.set(clock.now() - 2 * dayMs);
  expect(await usage.bytesADay()).toBeNull();
  await usage.close();
});
