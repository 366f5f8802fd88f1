import { readdir } from "node:fs/promises";
import { openUsage, type Usage, type UsageEntry } from "../../../main/core/usage/usage.ts";
import type { Clock } from "../../../main/core/platform/clock.ts";
import type { TestClock } from "../../support/clock.ts";
import { test as storeTest } from "../store/support.ts";

type Open = (more?: {
  retentionDays?: () => number;
  write?: (path: string, text: string) => Promise<void>;
}) => Promise<Usage>;

/** Each test has a folder of its own; `open` opens its usage, also a second time. */
export const test = storeTest.extend<{ open: Open }>({
  open: async ({ folder, clock, log }, use) => {
    await use((more = {}) => openUsage({ folder, clock, log, retentionDays: () => 400, ...more }));
  },
});

export const entry = (clock: Clock, more: Partial<UsageEntry> = {}): UsageEntry => ({
  keyId: "a",
  nowMs: clock.now(),
  outcome: "success",
  durationSeconds: 2,
  ...more,
});

export const total = async (usage: Usage, days = 30): Promise<number> =>
  (await usage.statsOf("a", days)).total_requests;

/** What a kill -9 half a second after the last request leaves: the journal, and no snapshot. */
export async function killed(clock: TestClock, usage: Usage): Promise<void> {
  clock.advance(500);
  await usage.idle();
}

export const dataFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
