import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base } from "vitest";
import { startCore } from "../support/core.ts";
import { startGateway, type Gateway } from "../support/gateway.ts";
import { openSocket } from "../support/socket.ts";

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

// Who turns the switch off in the window, the tray or the red banner means it, however sharing began.
test("sharing that --share began ends by hand, and comes back where the flag said", async ({
  folder,
}) => {
  const core = await startCore({ folder });
  const { port } = new URL(core.shareUrl);
  const isReached = (): Promise<boolean> =>
    fetch(`${core.shareUrl}/latchkey/health`).then(
      () => true,
      () => false,
    );
  expect(await isReached()).toBe(true);
  await core.operations["settings.update"]({
    sharing: { ...core.settings().sharing, names: ["studio.example"] },
  });
  expect(await isReached()).toBe(true);

  await core.operations["sharing.set"]({ on: false });
  const status = await core.operations["app.status"](undefined);
  expect(status.sharing).toMatchObject({ on: false, url: null });
  expect(await isReached()).toBe(false);

  await core.operations["sharing.set"]({ on: true });
  const { sharing, by_flags, auth } = await core.operations["app.status"](undefined);
  expect(by_flags.share).toEqual({ host: "127.0.0.1", port: 0 });
  expect(new URL(sharing.url ?? "").hostname).toBe("127.0.0.1");
  expect(new URL(sharing.url ?? "").port).not.toBe(port);
  expect(auth.mode).toBe("required");
  await core.end("keep");
});

// Whoever came while it was open to anybody would else go on watching what others make.
test("sockets without a key end when one is asked for, those with a key go on", async ({
  folder,
}) => {
  const core = await startCore({ folder });
  const set = (changes: Parameters<(typeof core.operations)["settings.update"]>[0]) =>
    core.operations["settings.update"](changes);
  await set({ auth: "optional", public: "documented" });
  const { api_key: key } = await core.operations["keys.create"]({ name: "Aylin" });
  const keyless = await openSocket(`${core.shareUrl}/ws`);
  const local = await openSocket(`${core.localUrl}/ws`);
  const keyed = await openSocket(`${core.shareUrl}/ws`, { "X-API-Key": key });
  // The list leaves this one to everybody, mode required or not.
  await core.operations["access.set"]({ mode: "required" });
  expect(keyless.socket.readyState).toBe(keyless.socket.OPEN);

  await set({ public: "private" });
  await keyless.closed();
  await local.closed();
  await set({ displayName: "Studio" });
  expect(keyed.socket.readyState).toBe(keyed.socket.OPEN);
  keyed.socket.terminate();
  await core.end("keep");
});
