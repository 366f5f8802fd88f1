// Data that an older Latchkey wrote is read by this one. The folders of test/fixtures/data stay as they
// are: a new setting adds a folder, a change of shape a folder and a migration.
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import { readBackup } from "../../../main/core/data/backup.ts";
import { openData } from "../../../main/core/data/data.ts";
import { createKeyring } from "../../../main/core/keys/keyring.ts";
import { defaultSettings } from "../../../shared/settings.ts";
import { start, test } from "../store/support.ts";

const v1 = fileURLToPath(new URL("../../fixtures/data/v1/", import.meta.url));
/** The newest: no field of any file has its usual value. */
const everyField = fileURLToPath(new URL("../../fixtures/data/v1-every-field/", import.meta.url));
/** What the keys of the fixture were when they were made. They open nothing but the fixture. */
const secrets = {
  jonas: ["comfy_", "ATKFqiFmiX4A50u9KIzURHt4lXC4PjvTLCLjPAJECXq1fKLsc"].join(""),
  mara: ["comfy_", "2cmJVeYQuvZdrQ92szfQPcI3d5tn4jRML0fespzmfdf1YYVB7"].join(""),
};
const settings = {
  auth: "required",
  public: "private",
  displayName: "Mara’s studio",
  comfy: { kind: "folder", folder: "/home/mara/ComfyUI", python: null },
  comfyArguments: ["--lowvram"],
  sharing: { on: true, host: "0.0.0.0", port: 8288, names: ["studio.local"] },
  allowedOrigins: ["https://studio.example"],
  usageDays: 90,
};

test("a data folder of version 1", async ({ folder, clock, log }) => {
  await cp(join(v1, "folder"), folder, { recursive: true });
  const data = await openData(folder, clock, log);
  expect(data.settingsFile.recovery).toBeNull();
  expect(data.keysFile.recovery).toBeNull();
  expect(data.settingsFile.data).toMatchObject(settings);

  const keyring = createKeyring({ document: data.keysFile, clock, log });
  const jonas = keyring.lookUp(secrets.jonas, start / 1000);
  expect(jonas).toMatchObject({
    ok: true,
    key: { name: "Jonas Weber", rate_limit: 100, role: "creator", metadata: { plan: "studio" } },
  });
  expect(keyring.lookUp(secrets.mara, start / 1000)).toMatchObject({
    ok: true,
    key: { role: "admin", rate_limit: null, expires_at: 1893456000 },
  });
  expect([...keyring.names().values()]).toContainEqual({ name: "Old bot", deleted: true });

  // Seven stand in the day's file, one in the journal after it.
  const id = jonas.ok ? jonas.key.key_id : "";
  expect(await data.usage.statsOf(id, 1)).toMatchObject({
    total_requests: 8,
    successful_requests: 7,
    failed_requests: 1,
    total_duration: 10.75,
  });
  expect(data.usage.today()).toMatchObject({ refused: 1 });
  expect(data.usage.windows.used(id, start)).toBe(8);
});

test("a backup of version 1", async () => {
  const backup = await readBackup(join(v1, "backup.json"));
  expect(backup.settings).toMatchObject(settings);
  expect(backup.keys.keys.map((key) => [key.name, key.role])).toEqual([
    ["Jonas Weber", "creator"],
    ["Mara (admin)", "admin"],
  ]);
  expect([...backup.usage.keys()]).toEqual(["2026-11-24", "2026-11-24T10"]);
});

describe("data with a value of its own in every field", () => {
  const written = async (name: string): Promise<object> =>
    (
      JSON.parse(await readFile(join(everyField, "folder", `${name}.json`), "utf8")) as {
        data: object;
      }
    ).data;

  test("holds every setting of today, none of them as it is by itself", async () => {
    const usual = leavesOf(defaultSettings);
    const kept = leavesOf(await written("settings"));
    for (const [name, value] of usual) {
      expect([...kept.keys()], "a new setting wants a new folder in test/fixtures/data").toContain(
        name,
      );
      expect(kept.get(name), name).not.toEqual(value);
    }
  });

  test("is read as it was written: settings, keys, sessions and activity", async ({
    folder,
    clock,
    log,
  }) => {
    await cp(join(everyField, "folder"), folder, { recursive: true });
    const data = await openData(folder, clock, log);
    expect(data.settingsFile.data).toMatchObject(await written("settings"));
    expect(data.keysFile.data).toMatchObject(await written("keys"));
    expect(data.sessionsFile.data).toMatchObject(await written("sessions"));
    expect(data.activityFile.data).toMatchObject(await written("activity"));
    const [jonas] = data.keysFile.data.keys;
    expect(await data.usage.statsOf(jonas?.key_id ?? "", 1)).toMatchObject({
      total_requests: 8,
      failed_requests: 1,
      refused_requests: 1,
    });
  });

  test("is the same in its backup", async () => {
    const backup = await readBackup(join(everyField, "backup.json"));
    expect(backup.version).toBe("0.1.0");
    expect(backup.settings).toMatchObject(await written("settings"));
    expect(backup.keys).toMatchObject(await written("keys"));
    expect([...backup.usage.keys()]).toEqual(["2026-11-24", "2026-11-24T10"]);
  });
});

/** Every value by its path; a list and a choice with a `kind` count as one. */
function leavesOf(value: unknown, path = ""): Map<string, unknown> {
  const isGroup =
    typeof value === "object" && value !== null && !Array.isArray(value) && !("kind" in value);
  if (!isGroup) return new Map([[path, value]]);
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [...leavesOf(inner, `${path}.${name}`)]),
  );
}
