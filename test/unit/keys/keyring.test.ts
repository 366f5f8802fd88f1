import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { createKeyring, type Keyring, type KeyringEvent } from "../../../main/core/keys/keyring.ts";
import { makeSecret } from "../../../main/core/keys/secret.ts";
import { keysFileSchema, noKeys, type KeysFile } from "../../../main/core/keys/stored-key.ts";
import { secondsOf, type Clock } from "../../../main/core/platform/clock.ts";
import { openDocument } from "../../../main/core/store/document.ts";
import { defaultSettings } from "../../../shared/settings.ts";
import { failingDisk, start, test as base, type Log } from "../store/support.ts";

const now = start / 1000;
const { newKey: defaults } = defaultSettings;
type Disk = ReturnType<typeof failingDisk>;

async function open(deps: {
  folder: string;
  clock: Clock;
  log: Log;
  disk: Disk;
}): Promise<Keyring> {
  const document = await openDocument<KeysFile>({
    path: join(deps.folder, "keys.json"),
    schema: keysFileSchema,
    empty: noKeys,
    version: 1,
    clock: deps.clock,
    log: deps.log,
    write: deps.disk.write,
    keepBackups: false,
  });
  return createKeyring({ document, clock: deps.clock, log: deps.log });
}

const test = base.extend<{
  disk: Disk;
  ring: Keyring;
  events: KeyringEvent["shutOut"][];
  again: () => Promise<Keyring>;
}>({
  disk: async ({}, use) => use(failingDisk()),
  ring: async ({ folder, clock, log, disk }, use) => use(await open({ folder, clock, log, disk })),
  events: async ({ ring }, use) => {
    const events: KeyringEvent["shutOut"][] = [];
    ring.onChange(({ shutOut }) => void events.push(shutOut));
    await use(events);
  },
  again: async ({ folder, clock, log, disk }, use) => use(() => open({ folder, clock, log, disk })),
});

describe("a new key", () => {
  test("opens at once and after opening the file again", async ({ ring, again }) => {
    const { api_key, key_id } = await ring.create({ name: "Jonas" }, defaults);
    for (const one of [ring, await again()])
      expect(one.lookUp(api_key, now)).toMatchObject({ ok: true, key: { key_id, name: "Jonas" } });
  });

  test("has what was asked for, and the defaults for the rest", async ({ ring }) => {
    const plain = await ring.create({ name: "a" }, defaults);
    expect(ring.get(plain.key_id)).toMatchObject({
      rate_limit: 100,
      role: "creator",
      expires_at: null,
      metadata: {},
      is_active: true,
      last_used: null,
      created_at: now,
      old_key_until: null,
    });
    const given = {
      rate_limit: null,
      role: "viewer",
      expires_at: now + 5,
      metadata: { plan: 1 },
    } as const;
    const full = await ring.create({ name: "b", ...given }, defaults);
    expect(ring.get(full.key_id)).toMatchObject(given);
  });

  test("takes the artist's own defaults, and an end that is asked for before theirs", async ({
    ring,
  }) => {
    const own = { rate_limit: 5, role: "viewer", ends_days: 7 } as const;
    const plain = await ring.create({ name: "a" }, own);
    const { rate_limit, role } = own;
    const end = now + 7 * 86_400;
    expect(ring.get(plain.key_id)).toMatchObject({ rate_limit, role, expires_at: end });
    const lasting = await ring.create({ name: "b", expires_at: null }, own);
    expect(ring.get(lasting.key_id).expires_at).toBeNull();
  });

  test("is nowhere on disk in clear, nor in what the list shows", async ({ ring, folder }) => {
    const { api_key } = await ring.create({ name: "Jonas" }, defaults);
    const stored = await readFile(join(folder, "keys.json"), "utf8");
    expect(stored).not.toContain(api_key.slice(10, -4));
    expect(JSON.stringify(ring.list())).not.toContain(api_key.slice(10, -4));
    expect(JSON.stringify(ring.list())).not.toMatch(/[0-9a-f]{64}/);
  });
});

describe("looking up", () => {
  test("a wrong character is mistyped, another key of good form unknown", async ({ ring }) => {
    const { api_key } = await ring.create({ name: "a" }, defaults);
    const end = api_key.endsWith("0") ? "1" : "0";
    expect(ring.lookUp(api_key.slice(0, -1) + end, now)).toEqual({ ok: false, reason: "mistyped" });
    expect(ring.lookUp("", now)).toEqual({ ok: false, reason: "mistyped" });
    expect(ring.lookUp(makeSecret(), now)).toEqual({ ok: false, reason: "unknown" });
  });

  test("a paused key says paused, also when it has expired; a deleted one is unknown", async ({
    ring,
  }) => {
    const { api_key, key_id } = await ring.create({ name: "a", expires_at: now + 10 }, defaults);
    await ring.update(key_id, { is_active: false });
    expect(ring.lookUp(api_key, now + 20)).toMatchObject({ ok: false, reason: "paused" });
    await ring.remove(key_id);
    expect(ring.lookUp(api_key, now)).toEqual({ ok: false, reason: "unknown" });
  });

  test("a key opens until the second at which it expires, and not in it", async ({ ring }) => {
    const { api_key } = await ring.create({ name: "a", expires_at: now + 10 }, defaults);
    expect(ring.lookUp(api_key, now + 9.999).ok).toBe(true);
    expect(ring.lookUp(api_key, now + 10)).toMatchObject({ ok: false, reason: "expired" });
  });
});

describe("changing", () => {
  test("only what is given changes; null is a value", async ({ ring, again }) => {
    const { key_id } = await ring.create({ name: "a", metadata: { plan: 1 } }, defaults);
    const before = ring.get(key_id);
    const after = await ring.update(key_id, { rate_limit: null, name: undefined });
    expect(after).toEqual({ ...before, rate_limit: null });
    expect((await again()).get(key_id)).toEqual(after);
  });

  test("what does not exist is KEY_NOT_FOUND, and tells nobody", async ({ ring, events }) => {
    for (const attempt of [
      () => ring.update("nope", { name: "b" }),
      () => ring.rotate("nope", 0),
      () => ring.remove("nope"),
      async () => Promise.resolve(ring.get("nope")),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "KEY_NOT_FOUND" });
    expect(events).toEqual([]);
  });

  // A double click on "Delete": the name would stand twice among the deleted ones.
  test("of two deletions at once one is told that there is no such key", async ({
    ring,
    folder,
    events,
  }) => {
    const { key_id } = await ring.create({ name: "a" }, defaults);
    const results = await Promise.allSettled([ring.remove(key_id), ring.remove(key_id)]);
    expect(results.map((one) => one.status)).toEqual(["fulfilled", "rejected"]);
    const stored = JSON.parse(await readFile(join(folder, "keys.json"), "utf8")) as {
      data: KeysFile;
    };
    expect(stored.data.deleted).toHaveLength(1);
    expect(events).toEqual([null, { keyId: key_id, reason: "deleted" }]);
  });

  test("changes that come together are all kept", async ({ ring, again }) => {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_unused, at) => ring.create({ name: `k${at}` }, defaults)),
    );
    const reopened = await again();
    expect(made.every(({ api_key }) => reopened.lookUp(api_key, now).ok)).toBe(true);
    expect(new Set(made.map((one) => one.key_id)).size).toBe(20);
  });

  test("a deleted key keeps its name for reports, over a restart", async ({ ring, again }) => {
    const gone = await ring.create({ name: "Mia" }, defaults);
    const left = await ring.create({ name: "Jonas" }, defaults);
    await ring.remove(gone.key_id);
    expect([...(await again()).names()]).toEqual([
      [gone.key_id, { name: "Mia", deleted: true }],
      [left.key_id, { name: "Jonas", deleted: false }],
    ]);
  });
});

describe("replacing the secret", () => {
  test("without grace the old one is unknown at once, and its sockets end", async ({
    ring,
    events,
  }) => {
    const { api_key: old, key_id } = await ring.create({ name: "a" }, defaults);
    const { api_key: fresh } = await ring.rotate(key_id, 0);
    expect(ring.lookUp(old, now)).toEqual({ ok: false, reason: "unknown" });
    expect(ring.lookUp(fresh, now)).toMatchObject({ ok: true, key: { key_id } });
    expect(events.at(-1)).toEqual({ keyId: key_id, reason: "replaced" });
  });

  test("with grace both open until it is over, over a restart, and then the old one's sockets end", async ({
    ring,
    again,
    clock,
    events,
  }) => {
    const { api_key: old, key_id } = await ring.create({ name: "a" }, defaults);
    const { api_key: fresh } = await ring.rotate(key_id, 60);
    expect(ring.get(key_id).old_key_until).toBe(now + 60);
    for (const one of [ring, await again()]) {
      expect(one.lookUp(old, now + 59.9)).toMatchObject({ ok: true, key: { key_id } });
      expect(one.lookUp(old, now + 60)).toEqual({ ok: false, reason: "unknown" });
      expect(one.lookUp(fresh, now + 60).ok).toBe(true);
    }
    clock.advance(59_000);
    expect(events).toEqual([null, null]);
    clock.advance(1_000);
    expect(events.at(-1)).toEqual({ keyId: key_id, reason: "replaced" });
  });

  test("a second replacement within the grace ends the first secret", async ({ ring }) => {
    const { api_key: first, key_id } = await ring.create({ name: "a" }, defaults);
    const { api_key: second } = await ring.rotate(key_id, 60);
    const { api_key: third } = await ring.rotate(key_id, 60);
    expect([first, second, third].map((one) => ring.lookUp(one, now).ok)).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe("who is shut out", () => {
  test("pausing and an end in the past shut out; renaming and a second pause do not", async ({
    ring,
    events,
  }) => {
    const { key_id } = await ring.create({ name: "a" }, defaults);
    await ring.update(key_id, { name: "b" });
    await ring.update(key_id, { is_active: false });
    await ring.update(key_id, { is_active: false });
    await ring.update(key_id, { is_active: true });
    await ring.update(key_id, { expires_at: now - 1 });
    expect(events.slice(1)).toEqual([
      null,
      { keyId: key_id, reason: "paused" },
      null,
      null,
      { keyId: key_id, reason: "expired" },
    ]);
  });

  test("a key that expires is told once, in the second in which it does", async ({
    ring,
    clock,
    events,
  }) => {
    const { key_id } = await ring.create({ name: "a", expires_at: now + 5 }, defaults);
    clock.advance(4_000);
    expect(events).toEqual([null]);
    clock.advance(1_000);
    expect(events).toEqual([null, { keyId: key_id, reason: "expired" }]);
    clock.advance(60_000);
    expect(events).toHaveLength(2);
  });

  test("a computer that slept over the end of a key tells it within half a minute", async ({
    ring,
    clock,
    events,
  }) => {
    const { key_id } = await ring.create({ name: "a", expires_at: now + 5 }, defaults);
    clock.set(start + 3_600_000);
    clock.advance(30_000);
    expect(events.at(-1)).toEqual({ keyId: key_id, reason: "expired" });
  });
});

describe("a write that fails", () => {
  test("a key that could not be saved does not open, and the words say why", async ({
    ring,
    disk,
    events,
  }) => {
    disk.code = "ENOSPC";
    await expect(ring.create({ name: "a" }, defaults)).rejects.toMatchObject({
      code: "KEY_CREATION_FAILED",
      message: expect.stringContaining("The disk is full") as string,
    });
    expect(ring.list()).toEqual([]);
    expect(events).toEqual([]);
  });

  test("a change, a replacement and a deletion leave the key as it was", async ({
    ring,
    disk,
    events,
  }) => {
    const { api_key, key_id } = await ring.create({ name: "a" }, defaults);
    const before = ring.get(key_id);
    disk.code = "ENOSPC";
    for (const attempt of [
      () => ring.update(key_id, { is_active: false }),
      () => ring.rotate(key_id, 60),
      () => ring.remove(key_id),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(ring.get(key_id)).toEqual(before);
    expect(ring.lookUp(api_key, now).ok).toBe(true);
    expect(events).toEqual([null]);
    disk.code = null;
    expect((await ring.update(key_id, { name: "b" })).name).toBe("b");
  });
});

describe("last use", () => {
  test("is shown at once, and is there after closing", async ({ ring, again }) => {
    const { key_id } = await ring.create({ name: "a" }, defaults);
    ring.touch(key_id, now + 7);
    expect(ring.get(key_id).last_used).toBe(now + 7);
    await ring.close();
    expect((await again()).get(key_id).last_used).toBe(now + 7);
  });

  test("is saved once a minute without closing", async ({ ring, clock, folder }) => {
    const { key_id } = await ring.create({ name: "a" }, defaults);
    ring.touch(key_id, now + 7);
    clock.advance(60_000);
    const stored = () => readFile(join(folder, "keys.json"), "utf8");
    await expect.poll(stored).toContain(`"last_used":${now + 7}`);
  });

  test("is saved later where the disk was full", async ({ ring, clock, disk, again, log }) => {
    const { key_id } = await ring.create({ name: "a" }, defaults);
    ring.touch(key_id, now + 7);
    disk.code = "ENOSPC";
    clock.advance(60_000);
    await expect.poll(() => log.entries.map((one) => one.event)).toContain("last-used-not-saved");
    disk.code = null;
    await ring.close();
    expect((await again()).get(key_id).last_used).toBe(now + 7);
  });

  test("nothing is told after closing", async ({ ring, clock, events }) => {
    await ring.create({ name: "a", expires_at: secondsOf(clock) + 5 }, defaults);
    await ring.close();
    clock.advance(60_000);
    expect(events).toEqual([null]);
  });
});
