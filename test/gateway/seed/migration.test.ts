import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startGateway } from "../../support/gateway.ts";

// The document's migration guide, step by step, on one data folder.
test("keys made while they are optional still open when they are required", async () => {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-migration-"));
  try {
    const before = await startGateway({ folder, flags: ["--enable-api-auth"] });
    const { api_key: key, key_id } = await before.createKey({
      name: "Client Key",
      rate_limit: 100,
    });
    expect((await before.call("/api/queue", { share: true })).status).toBe(200);
    const first = await before.call("/api/queue", { share: true, key });
    expect(first.headers.get("x-ratelimit-remaining")).toBe("99");
    expect(await before.stop()).toBe(0);

    const after = await startGateway({ folder, flags: ["--require-api-auth"] });
    expect((await after.call("/api/queue", { share: true })).status).toBe(401);
    const second = await after.call("/api/queue", { share: true, key });
    expect(second.status).toBe(200);
    // A new clock hour may have begun in between.
    expect(["98", "99"]).toContain(second.headers.get("x-ratelimit-remaining"));
    expect((await after.call(`/api/keys/${key_id}`)).json).toMatchObject({
      usage_stats: { total_requests: 2 },
    });
    expect(await after.stop()).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
