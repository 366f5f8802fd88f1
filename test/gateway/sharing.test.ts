import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base } from "vitest";
import { startGateway, type Gateway } from "../support/gateway.ts";

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-sharing-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** Latchkey's start after one that ended while it shared. */
async function startAfterSharing(folder: string, shareAtStart: boolean): Promise<Gateway> {
  const sharing = { on: true, host: "127.0.0.1", port: 0 };
  const text = JSON.stringify({ version: 1, data: { sharing, shareAtStart } });
  await writeFile(join(folder, "settings.json"), text, { mode: 0o600 });
  return startGateway({ folder, share: false });
}

test("sharing that was on at the end stays off, and the settings say so", async ({ folder }) => {
  const gateway = await startAfterSharing(folder, false);
  expect(gateway.shareUrl).toBe("");
  const stored = JSON.parse(await readFile(join(folder, "settings.json"), "utf8")) as unknown;
  expect(stored).toMatchObject({ data: { sharing: { on: false } } });
  await gateway.stop();
});

test("sharing that was on at the end comes back where the artist chose so", async ({ folder }) => {
  const gateway = await startAfterSharing(folder, true);
  expect(gateway.shareUrl).not.toBe("");
  expect((await gateway.call("/api/queue", { share: true })).status).toBe(401);
  await gateway.stop();
});
