import { createHash } from "node:crypto";
import { cp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import {
  readBackup,
  stageDeletion,
  stageRestore,
  summarise,
  writeBackup,
} from "../../../main/core/data/backup.ts";
import { openData, type Data } from "../../../main/core/data/data.ts";
import { createKeyring, type Keyring } from "../../../main/core/keys/keyring.ts";
import type { Clock } from "../../../main/core/platform/clock.ts";
import type { Logger } from "../../../main/core/platform/logger.ts";
import { defaultSettings } from "../../../shared/settings.ts";
import { start, test } from "../store/support.ts";

const version = "0.2.0";
const { newKey: defaults } = defaultSettings;

async function open(
  folder: string,
  clock: Clock,
  log: Logger,
): Promise<{ readonly data: Data; readonly keyring: Keyring }> {
  const data = await openData(folder, clock, log);
  return { data, keyring: createKeyring({ document: data.keysFile, clock, log }) };
}

/** Every file of a folder by its sum. */
async function sumsOf(folder: string): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    sums[path] = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  }
  return sums;
}

test("what is restored is what was backed up: keys open, settings and usage are those of then", async ({
  folder,
  clock,
  log,
}) => {
  const data = join(folder, "data");
  const file = join(folder, "backup.json");
  const first = await open(data, clock, log);
  const kept = await first.keyring.create({ name: "Kept" }, defaults);
  await first.data.settingsFile.update((draft) => void (draft.displayName = "Mara's studio"));
  first.data.usage.record({
    keyId: kept.key_id,
    nowMs: clock.now(),
    outcome: "success",
    durationSeconds: 2,
  });
  await first.data.usage.flush();
  await writeBackup({ folder: data, file, version, clock });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).not.toContain(kept.api_key);

  const late = await first.keyring.create({ name: "Made later" }, defaults);
  await first.data.settingsFile.update((draft) => void (draft.displayName = "Renamed"));
  first.data.usage.record({
    keyId: late.key_id,
    nowMs: clock.now(),
    outcome: "success",
    durationSeconds: 2,
  });
  await first.data.usage.flush();

  const found = await readBackup(file);
  expect(await summarise(data, found)).toEqual({
    made_at: start / 1000,
    version,
    keys: 1,
    keys_now: 2,
    lost: ["Made later"],
    settings: ["displayName"],
    days: 1,
  });
  await stageRestore({ folder: data, version, clock }, found);
  await first.keyring.close();
  await first.data.usage.close();

  const second = await open(data, clock, log);
  expect(second.data.settingsFile.data.displayName).toBe("Mara's studio");
  expect(second.keyring.lookUp(kept.api_key, clock.now() / 1000)).toMatchObject({ ok: true });
  expect(second.keyring.lookUp(late.api_key, clock.now() / 1000)).toMatchObject({ ok: false });
  expect(second.data.usage.today()).toMatchObject({ requests: 1 });

  // The backup that was made first takes it back.
  const [safety = ""] = (await readdir(join(data, "backups"))).filter((name) =>
    name.startsWith("before-restore-"),
  );
  expect((await readBackup(join(data, "backups", safety))).keys.keys).toHaveLength(2);
});

describe("a file that is not a whole backup changes nothing", () => {
  test.for<[string, (text: string) => string]>([
    ["an empty file", () => ""],
    ["one that is cut off", (text) => text.slice(0, -100)],
    ["one with a changed name", (text) => text.replace("Kept", "Kepd")],
    ["one with another sum", (text) => text.replace(/"sha256":"../, '"sha256":"00')],
    ["JSON of something else", () => '{"version":1,"data":{"keys":[]}}'],
    ["one of a newer version", (text) => text.replace('backup":1', 'backup":2')],
    ["a path out of the folder", (text) => signed(text, { usage: { "../../evil": page } })],
    [
      "a setting of the wrong type",
      (text) => signed(text, { settings: { version: 1, data: { auth: 3 } } }),
    ],
    ["keys of a newer version", (text) => signed(text, { keys: { version: 9, data: {} } })],
  ])("%s", async ([, spoil], { folder, clock, log }) => {
    const data = join(folder, "data");
    const file = join(folder, "backup.json");
    const { data: opened, keyring } = await open(data, clock, log);
    await keyring.create({ name: "Kept" }, defaults);
    await opened.usage.flush();
    await writeBackup({ folder: data, file, version, clock });
    await expect(readBackup(file)).resolves.toBeDefined();
    await writeFile(file, spoil(await readFile(file, "utf8")));

    const before = await sumsOf(data);
    await expect(readBackup(file)).rejects.toMatchObject({ code: "INVALID_REQUEST" });
    expect(await sumsOf(data)).toEqual(before);
  });
});

const page = { version: 1, data: { keys: {} } };

/** The same backup with something else in it, and the sum to it. */
function signed(text: string, changes: Record<string, unknown>): string {
  const outer = JSON.parse(text) as { body: Record<string, unknown> };
  const body = { ...outer.body, ...changes };
  const sha256 = createHash("sha256").update(JSON.stringify(body)).digest("hex");
  return JSON.stringify({ ...outer, sha256, body });
}

test("keys that are damaged beyond their backups are restored from a backup file", async ({
  folder,
  clock,
  log,
}) => {
  const data = join(folder, "data");
  const fixture = new URL("../../fixtures/data/v1/", import.meta.url);
  await cp(new URL("folder", fixture), data, { recursive: true });
  await writeFile(join(data, "keys.json"), "damaged");
  await stageRestore(
    { folder: data, version, clock },
    await readBackup(new URL("backup.json", fixture).pathname),
  );
  const { keyring } = await open(data, clock, log);
  expect(keyring.list().map((key) => key.name)).toEqual(["Jonas Weber", "Mara (admin)"]);
});

test("after everything is deleted a start finds nothing but Chromium's folder", async ({
  folder,
  clock,
  log,
}) => {
  const first = await open(folder, clock, log);
  await first.keyring.create({ name: "Gone" }, defaults);
  await cp(new URL("../../fixtures/data/v1/folder", import.meta.url), join(folder, "demo"), {
    recursive: true,
  });
  await stageDeletion(folder);
  await first.keyring.close();
  await first.data.usage.close();

  const second = await open(folder, clock, log);
  expect(second.keyring.list()).toEqual([]);
  expect(second.data.settingsFile.data.displayName).toBe("");
  expect(await readdir(folder)).toEqual(["usage"]);
});
