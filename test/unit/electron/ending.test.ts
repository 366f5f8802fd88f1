import { describe, expect, test, vi } from "vitest";
import { createEnding } from "../../../main/electron/ending.ts";
import { createLogger } from "../../../main/core/platform/logger.ts";
import { patience } from "../../support/patience.ts";

function endingWith(stop: () => Promise<void>) {
  let now = 1_000_000;
  const exit = vi.fn();
  const stopNow = vi.fn();
  const stopped = vi.fn(stop);
  const timer = { cancel: () => undefined };
  const clock = { now: () => now, after: () => timer, every: () => timer };
  const log = createLogger(() => undefined);
  const ending = createEnding({ clock, stop: stopped, stopNow, exit, log });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { ending, exit, stopNow, stopped, pass };
}

const never = () => new Promise<void>(() => undefined);

describe("the end of the app", () => {
  test("comes once, when all has stopped, however often it is asked for", async () => {
    const { ending, exit, stopped } = endingWith(async () => undefined);
    ending.begin();
    ending.begin();
    await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(0), patience);
    expect(stopped).toHaveBeenCalledOnce();
    expect(ending.hasBegun).toBe(true);
  });

  test("comes with a code of its own where something could not be stopped", async () => {
    const { ending, exit } = endingWith(async () => {
      throw new Error("no");
    });
    ending.begin();
    await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(1), patience);
  });

  test("takes a signal repeated within a second for one", () => {
    const { ending, exit, stopNow, pass } = endingWith(never);
    ending.onSignal();
    pass(999);
    ending.onSignal();
    expect(stopNow).not.toHaveBeenCalled();
    expect(exit).not.toHaveBeenCalled();
  });

  test("comes at once at a later signal", () => {
    const { ending, exit, stopNow, pass } = endingWith(never);
    ending.onSignal();
    pass(1_000);
    ending.onSignal();
    expect(stopNow).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  });
});
