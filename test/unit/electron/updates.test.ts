import { describe, expect } from "vitest";
import type { UpdateMode, UpdateState } from "../../../shared/updates.ts";
import { createUpdates, UpdateError, type UpdateEngine } from "../../../main/electron/updates.ts";
import { start, test } from "../store/support.ts";
import type { TestClock } from "../../support/clock.ts";
import { createLogger } from "../../../main/core/platform/logger.ts";

type World = { offered: string | null; failure: Error | null; mode: UpdateMode; byHand: boolean };

function setUp(clock: TestClock, world: Partial<World> = {}) {
  const now: World = { offered: "2.0.0", failure: null, mode: "notify", byHand: false, ...world };
  const did: string[] = [];
  const engine: UpdateEngine = {
    isByHand: now.byHand,
    openPage() {
      did.push("openPage");
      return Promise.resolve();
    },
    check() {
      did.push("check");
      return now.failure ? Promise.reject(now.failure) : Promise.resolve(now.offered);
    },
    download(onPercent) {
      did.push("download");
      onPercent(50.4);
      return now.failure ? Promise.reject(now.failure) : Promise.resolve();
    },
    setInstallAtQuit: (on) => void did.push(on ? "at quit" : "not at quit"),
  };
  const updates = createUpdates({
    engine,
    mode: () => now.mode,
    clock,
    log: createLogger(() => undefined),
  });
  const states: UpdateState[] = [];
  updates.onChange((state) => void states.push(state));
  updates.start();
  /** Lets what was begun come to its end. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { updates, world: now, did, states, settle };
}

describe("what is done by itself", () => {
  test("off: nothing, for a week", async ({ clock }) => {
    const { did, settle } = setUp(clock, { mode: "off" });
    clock.advance(7 * 86_400_000);
    await settle();
    expect(did).toEqual([]);
  });

  test("notify: it looks soon after the start and every six hours, and loads nothing", async ({
    clock,
  }) => {
    const { updates, did, settle } = setUp(clock);
    clock.advance(20_000);
    await settle();
    expect(updates.state()).toEqual({ kind: "available", version: "2.0.0" });
    clock.advance(6 * 3_600_000);
    await settle();
    expect(did).toEqual(["check", "check"]);
  });

  test("install: it loads, and what is loaded is installed at quit, not before", async ({
    clock,
  }) => {
    const { updates, did, states, settle } = setUp(clock, { mode: "install" });
    clock.advance(20_000);
    await settle();
    expect(states).toEqual([
      { kind: "checking" },
      { kind: "available", version: "2.0.0" },
      { kind: "downloading", version: "2.0.0", percent: 0 },
      { kind: "downloading", version: "2.0.0", percent: 50 },
      { kind: "ready", version: "2.0.0" },
    ]);
    expect(did).toEqual(["check", "at quit", "download"]);
    await updates.operations["updates.check"](undefined);
    expect(did).toHaveLength(3);
  });
});

test("the newest version is said to be that", async ({ clock }) => {
  const { updates } = setUp(clock, { offered: null });
  await updates.operations["updates.check"](undefined);
  expect(updates.state()).toEqual({ kind: "newest", checked_at: start / 1000 });
});

test("an app that ends while a generation runs installs nothing", async ({ clock }) => {
  const { updates, did } = setUp(clock, { mode: "install" });
  await updates.operations["updates.check"](undefined);
  updates.onEnding(true);
  expect(did.at(-1)).toBe("not at quit");
});

test("an app that ends with nothing to do installs what is ready", async ({ clock }) => {
  const { updates, did } = setUp(clock, { mode: "install" });
  await updates.operations["updates.check"](undefined);
  updates.onEnding(false);
  expect(did).not.toContain("not at quit");
});

test("a version that is known already is loaded once the mode says so", async ({ clock }) => {
  const { updates, world, did, settle } = setUp(clock);
  await updates.operations["updates.check"](undefined);
  updates.reconsider();
  expect(did).toEqual(["check"]);
  world.mode = "install";
  updates.reconsider();
  await settle();
  expect(updates.state()).toEqual({ kind: "ready", version: "2.0.0" });
});

test("a copy that cannot replace itself tells, shows the page, and loads nothing", async ({
  clock,
}) => {
  const { updates, did, settle } = setUp(clock, { mode: "install", byHand: true });
  clock.advance(20_000);
  await settle();
  expect(updates.state()).toEqual({ kind: "available", version: "2.0.0" });
  await updates.operations["updates.download"](undefined);
  await updates.operations["updates.openPage"](undefined);
  expect(did).toEqual(["check", "openPage"]);
});

test("a copy without a feed never looks", async ({ clock, log }) => {
  const updates = createUpdates({ engine: null, mode: () => "install", clock, log });
  updates.start();
  clock.advance(86_400_000);
  await updates.operations["updates.check"](undefined);
  expect(updates.state()).toEqual({ kind: "none" });
});

test.for(["offline", "missing", "damaged", "unsigned"] as const)(
  "what is %s is told, installs nothing, and can be tried again",
  async (reason, { clock }) => {
    const { updates, world, did } = setUp(clock, { mode: "install" });
    world.failure = new UpdateError(reason, "a test's");
    await updates.operations["updates.check"](undefined);
    expect(updates.state()).toEqual({ kind: "failed", reason });
    expect(did).not.toContain("download");
    world.failure = null;
    await updates.operations["updates.check"](undefined);
    expect(updates.state()).toMatchObject({ kind: "ready" });
  },
);

test("a download that fails is not installed at quit", async ({ clock }) => {
  const { updates, world, did } = setUp(clock);
  await updates.operations["updates.check"](undefined);
  world.failure = new UpdateError("damaged", "a test's");
  await updates.operations["updates.download"](undefined);
  expect(did.at(-1)).toBe("not at quit");
  expect(updates.state()).toEqual({ kind: "failed", reason: "damaged" });
});
