import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base, vi } from "vitest";
import { startGateway, type Gateway } from "../support/gateway.ts";
import type { CreatedKey } from "../../shared/keys.ts";
import type { UsageStats } from "../../shared/usage.ts";
import { patience } from "../support/patience.ts";

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-kill-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});

test("every key that was acknowledged is there after a kill -9", async ({ folder }) => {
  const made: CreatedKey[] = [];
  for (const enough of [20, 50]) {
    const gateway = await startGateway({ folder, auth: "required" });
    await expectAll(gateway, made);
    const makers = Array.from({ length: 4 }, async () => {
      for (;;) {
        const key = await gateway.createKey().catch(() => null);
        if (key === null) return;
        made.push(key);
      }
    });
    await vi.waitFor(
      () => {
        expect(made.length).toBeGreaterThan(enough);
      },
      { ...patience, interval: 3 },
    );
    gateway.child.kill("SIGKILL");
    await once(gateway.child, "exit");
    await Promise.all(makers);
  }
  const after = await startGateway({ folder, auth: "required" });
  await expectAll(after, made);
  expect(await after.stop()).toBe(0);
});

/** Number, time, key, what happened, seconds, how often. */
type JournalLine = [number, number, string, string, number, number?];

async function expectAll(gateway: Gateway, made: readonly CreatedKey[]): Promise<void> {
  const { keys } = (await gateway.call("/api/keys")).json as { keys: { key_id: string }[] };
  const ids = new Set(keys.map((key) => key.key_id));
  expect(made.filter((key) => !ids.has(key.key_id))).toEqual([]);
  const last = made.at(-1);
  if (last) expect((await gateway.call("/api/queue", { key: last.api_key })).status).toBe(200);
}

test("a deleted key stays deleted after a kill -9", async ({ folder }) => {
  const before = await startGateway({ folder, auth: "required" });
  const { api_key: key, key_id } = await before.createKey();
  expect((await before.call(`/api/keys/${key_id}`, { method: "DELETE" })).status).toBe(200);
  before.child.kill("SIGKILL");
  await once(before.child, "exit");
  const after = await startGateway({ folder, auth: "required" });
  expect((await after.call("/api/queue", { share: true, key })).status).toBe(401);
  await after.stop();
});

test("usage counts and the window of a limit survive a kill -9", async ({ folder }) => {
  const before = await startGateway({ folder, auth: "required" });
  const { api_key: key, key_id } = await before.createKey({ rate_limit: 50 });
  let reset = "";
  for (let time = 0; time < 20; time += 1) {
    const answer = await before.call("/api/queue", { share: true, key });
    reset = answer.headers.get("x-ratelimit-reset") ?? "";
  }
  // What was counted is on the disk within a few seconds; the kill comes after.
  const journal = join(folder, "usage", "journal.jsonl");
  await vi.waitFor(async () => {
    const lines = (await readFile(journal, "utf8")).split("\n").filter(Boolean);
    const entries = lines.map((line) => JSON.parse(line) as JournalLine);
    const counts = entries.filter((entry) => entry[2] === key_id).map((entry) => entry[5] ?? 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
  }, patience);
  before.child.kill("SIGKILL");
  await once(before.child, "exit");

  const after = await startGateway({ folder, auth: "required" });
  const { usage_stats } = (await after.call(`/api/keys/${key_id}`)).json as {
    usage_stats: UsageStats;
  };
  expect(usage_stats.total_requests).toBe(20);
  const answer = await after.call("/api/queue", { share: true, key });
  if (answer.headers.get("x-ratelimit-reset") === reset)
    expect(answer.headers.get("x-ratelimit-remaining")).toBe("29");
  await after.stop();
});
