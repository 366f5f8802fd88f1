import { expect, vi } from "vitest";
import type { UsageStats } from "../../../shared/usage.ts";
import { gatewayTest, type Gateway } from "../../support/gateway.ts";
import { openRaw, head } from "../../support/raw.ts";
import { patience } from "../../support/patience.ts";

const test = gatewayTest({ auth: "optional" });

async function statsOf(gateway: Gateway, keyId: string): Promise<UsageStats> {
  const answer = await gateway.call("/api/usage/all");
  const all = (answer.json as { usage_stats: Record<string, UsageStats> }).usage_stats;
  const found = all[keyId];
  if (!found) throw new Error(`No usage of ${keyId}: ${answer.text}`);
  return found;
}

test("a key reads its own usage in the document's shape", async ({ gateway }) => {
  const { api_key: key, key_id } = await gateway.createKey({ name: "Mine" });
  await gateway.call("/api/queue", { share: true, key });
  await gateway.call("/api/no-such-route", { share: true, key });
  const answer = await gateway.call("/api/usage?days=30", { share: true, key });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toContain("no-store");
  const { usage_stats: stats, ...rest } = answer.json as { usage_stats: UsageStats };
  expect(rest).toEqual({ key_id, key_name: "Mine" });
  expect(stats).toMatchObject({ total_requests: 2, successful_requests: 1, failed_requests: 1 });
  const today = new Date().toISOString().slice(0, 10);
  expect(Object.values(stats.requests_per_day)).toEqual([2]);
  expect(Object.keys(stats.requests_per_day)[0]?.slice(0, 8)).toBe(today.slice(0, 8));
});

test("reading usage is not usage", async ({ gateway }) => {
  const { api_key: key } = await gateway.createKey();
  for (let time = 0; time < 3; time += 1) await gateway.call("/api/usage", { share: true, key });
  const answer = await gateway.call("/api/usage", { share: true, key });
  expect(answer.json).toMatchObject({ usage_stats: { total_requests: 0 } });
});

test("a slow answer counts its seconds, and the average is of all", async ({ gateway }) => {
  const { api_key: key, key_id } = await gateway.createKey();
  await gateway.call("/test/trickle?count=3&ms=100", { share: true, key });
  await gateway.call("/api/queue", { share: true, key });
  const stats = await statsOf(gateway, key_id);
  expect(stats.total_duration).toBeGreaterThan(0.2);
  expect(stats.average_duration).toBeCloseTo(stats.total_duration / 2, 2);
});

test("a request that its client aborts is one failure", async ({ gateway }) => {
  const { api_key: key, key_id } = await gateway.createKey();
  const raw = openRaw(gateway.shareUrl);
  raw.socket.write(
    head(gateway.shareUrl, "GET /test/trickle?count=1000&ms=50 HTTP/1.1", `X-API-Key: ${key}`),
  );
  await raw.until(/drop 1/);
  raw.socket.destroy();
  await vi.waitFor(async () => {
    expect(await statsOf(gateway, key_id)).toMatchObject({
      total_requests: 1,
      successful_requests: 0,
      failed_requests: 1,
    });
  }, patience);
});

test("public paths are not metered", async ({ gateway }) => {
  const { api_key: key } = await gateway.createKey();
  await gateway.call("/system_stats", { share: true, key });
  const answer = await gateway.call("/api/usage", { share: true, key });
  expect(answer.json).toMatchObject({ usage_stats: { total_requests: 0 } });
});

test("requests without a key are in nobody's usage", async ({ gateway }) => {
  const { key_id } = await gateway.createKey();
  await gateway.call("/api/queue", { share: true });
  const { usage_stats } = (await gateway.call("/api/usage/all")).json as { usage_stats: object };
  expect(Object.keys(usage_stats)).not.toContain("without_key");
  expect(Object.keys(usage_stats)).not.toContain(key_id);
});

test("usage without a key is 401, and everybody's with a creator's key is 403", async ({
  gateway,
}) => {
  const { api_key: key } = await gateway.createKey();
  expect((await gateway.call("/api/usage", { share: true })).status).toBe(401);
  expect((await gateway.call("/api/usage/all", { share: true })).status).toBe(401);
  expect((await gateway.call("/api/usage/all", { share: true, key })).status).toBe(403);
});

test("a deleted key's usage stays", async ({ gateway }) => {
  const { api_key: key, key_id } = await gateway.createKey();
  await gateway.call("/api/queue", { share: true, key });
  await gateway.call(`/api/keys/${key_id}`, { method: "DELETE" });
  expect(await statsOf(gateway, key_id)).toMatchObject({ total_requests: 1 });
});

test.for(["0", "367", "-1", "1.5", "x", "", "1e2", "+5", "99999"])(
  "days=%s is 400",
  async (days, { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const path = `/api/usage?days=${encodeURIComponent(days)}`;
    const answer = await gateway.call(path, { share: true, key });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error_code: "INVALID_REQUEST" });
    expect((await gateway.call(path.replace("usage?", "usage/all?"))).status).toBe(400);
  },
);

test.for(["1", "7", "366"])("days=%s is answered", async (days, { gateway }) => {
  const { api_key: key } = await gateway.createKey();
  expect((await gateway.call(`/api/usage?days=${days}`, { share: true, key })).status).toBe(200);
});
