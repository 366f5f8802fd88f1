import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { add, put, sound, stored, test } from "./names.ts";
import { failingDisk, start } from "./support.ts";

const hourMs = 3_600_000;

describe("damage", () => {
  const damaged = [
    ["truncated", sound("Jonas", "Mia").slice(0, 30)],
    ["empty", ""],
    ["garbage", "\u0000\u0001\u0002 no JSON"],
    ["of another shape", JSON.stringify({ version: 1, data: { names: "Jonas" } })],
    ["without a version", JSON.stringify({ names: ["Jonas"] })],
    ["null", "null"],
  ] as const;

  for (const [what, text] of damaged) {
    test(`a file that is ${what} is never read as empty: the backup is taken`, async ({
      open,
      folder,
      log,
    }) => {
      const before = await open();
      await before.update(add("Jonas"));
      await open();
      await put(folder, text);

      const document = await open();
      expect(document.data.names).toEqual(["Jonas"]);
      expect(document.recovery).toEqual({
        setAside: join(folder, "names.damaged-2026-11-24T10-00-00Z.json"),
        backup: join(folder, "backups", "names-2026-11-24T10-00-00Z.json"),
      });
      expect(await readFile(document.recovery?.setAside ?? "", "utf8")).toBe(text);
      expect(await stored(folder)).toEqual({ version: 1, data: { names: ["Jonas"] } });
      expect(log.entries.map((entry) => entry.event)).toContain("file-damaged");
      expect((await open()).recovery).toBeNull();
    });

    // A file moved away would be absent, which means empty, at the very next start.
    test(`a file that is ${what}, with no backup, is unreadable at every start`, async ({
      open,
      folder,
      clock,
    }) => {
      await put(folder, text);
      for (let round = 0; round < 3; round += 1) {
        const document = await open();
        expect(document.recovery).toMatchObject({ backup: null });
        clock.advance(hourMs);
      }
      const copies = (await readdir(folder)).filter((name) => name.includes("damaged"));
      expect(copies).toEqual(["names.damaged-2026-11-24T10-00-00Z.json"]);
      expect(await readFile(join(folder, "names.json"), "utf8")).toBe(text);
    });
  }

  test("a change replaces an unreadable file, and the damaged one stays aside", async ({
    open,
    folder,
  }) => {
    await put(folder, "{");
    const document = await open();
    await document.update(add("Mia"));
    expect((await open()).recovery).toBeNull();
    expect(await stored(folder)).toEqual({ version: 1, data: { names: ["Mia"] } });
    expect(await readFile(document.recovery?.setAside ?? "", "utf8")).toBe("{");
  });

  test("where it stays unreadable, no change replaces it until somebody begins anew", async ({
    open,
    folder,
  }) => {
    const locked = { staysUnreadable: true };
    await put(folder, "{");
    const document = await open(locked);
    await expect(document.update(add("Mia"))).rejects.toMatchObject({ code: "STORE_FAILED" });
    await expect(document.replace((data) => data)).rejects.toThrow(/names\.json is damaged/);
    const again = await open(locked);
    expect(again.recovery).toMatchObject({ backup: null });
    await again.beginAnew();
    expect(again.recovery).toBeNull();
    await again.update(add("Mia"));
    const sound = await open(locked);
    expect(sound.recovery).toBeNull();
    await sound.beginAnew();
    expect(sound.data.names).toEqual(["Mia"]);
  });

  test("a damaged backup is passed over for the one before", async ({ open, folder }) => {
    await put(folder, sound("Jonas"));
    await open();
    await writeFile(join(folder, "backups", "names-2026-11-24T11-00-00Z.json"), "{");
    await put(folder, "");
    expect((await open()).data.names).toEqual(["Jonas"]);
  });

  test("two different damages in one second are both kept", async ({ open, folder }) => {
    for (const text of ["{", "["]) {
      await put(folder, text);
      await open();
    }
    const copies = (await readdir(folder)).filter((name) => name.includes("damaged")).sort();
    const texts = await Promise.all(copies.map((name) => readFile(join(folder, name), "utf8")));
    expect(texts.sort()).toEqual(["[", "{"]);
  });

  test("a backup is in use even where the disk is too full to put it back", async ({
    open,
    folder,
  }) => {
    await put(folder, sound("Jonas"));
    await open();
    await put(folder, "{");
    const disk = failingDisk();
    disk.code = "ENOSPC";
    const document = await open({ write: disk.write });
    expect(document.data.names).toEqual(["Jonas"]);
    expect(await readFile(join(folder, "names.json"), "utf8")).toBe("{");
    expect((await open()).data.names).toEqual(["Jonas"]);
  });
});

describe("versions", () => {
  test("a file of a newer version is refused in words and not touched", async ({
    open,
    folder,
  }) => {
    const text = JSON.stringify({ version: 2, data: { people: [] } });
    await put(folder, text);
    await expect(open()).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("newer Latchkey") as string,
    });
    expect(await readdir(folder)).toEqual(["names.json"]);
    expect(await readFile(join(folder, "names.json"), "utf8")).toBe(text);
  });

  test("an older file is migrated step by step, and kept among the backups", async ({
    open,
    folder,
  }) => {
    const text = JSON.stringify({ version: 1, data: "Jonas,Mia" });
    await put(folder, text);
    const document = await open({
      version: 3,
      migrations: {
        1: (data) => (data as string).split(","),
        2: (data) => ({ names: data }),
      },
    });
    expect(document.data.names).toEqual(["Jonas", "Mia"]);
    expect(await stored(folder)).toEqual({ version: 3, data: { names: ["Jonas", "Mia"] } });
    expect(await readFile(join(folder, "backups", "names-version-1.json"), "utf8")).toBe(text);
  });
});

describe("backups", () => {
  const backups = (folder: string) =>
    readdir(join(folder, "backups")).then((names) => names.sort());
  /** Waits until a name stands in the newest backup: it is made some time after a change. */
  const backedUp = (folder: string, name: string) =>
    expect
      .poll(async () => {
        const newest = (await backups(folder)).at(-1) ?? "";
        return readFile(join(folder, "backups", newest), "utf8");
      })
      .toContain(`"${name}"`);

  // A key that was deleted must not come back with an old copy.
  test("the newest backup follows a change within seconds", async ({ open, folder, clock }) => {
    const document = await open();
    await document.update(add("Jonas"));
    await document.update((draft) => void (draft.names = ["Mia"]));
    clock.advance(5_000);
    await backedUp(folder, "Mia");
    await put(folder, "{");
    expect((await open()).data.names).toEqual(["Mia"]);
  });

  test("one is kept for a clock hour, and five at most", async ({ open, folder, clock }) => {
    const document = await open();
    for (let change = 0; change < 16; change += 1) {
      await document.update(add(String(change)));
      clock.advance(hourMs / 2);
      await backedUp(folder, String(change));
    }
    expect(await backups(folder)).toEqual(
      [13, 14, 15, 16, 17].map((hour) => `names-2026-11-24T${String(hour)}-00-00Z.json`),
    );
    expect(clock.now()).toBe(start + 8 * hourMs);
  });

  test("a backup that cannot be made fails no change", async ({ open, folder, clock, log }) => {
    const document = await open();
    await rm(join(folder, "backups"), { recursive: true, force: true });
    await writeFile(join(folder, "backups"), "in the way");
    await document.update(add("Jonas"));
    clock.advance(5_000);
    await expect.poll(() => log.entries.map((entry) => entry.event)).toContain("backup-failed");
    await document.update(add("Mia"));
    expect(document.data.names).toEqual(["Jonas", "Mia"]);
  });

  test("where none are wanted there is no folder for them", async ({ open, folder, clock }) => {
    const document = await open({ keepBackups: false });
    await document.update(add("Jonas"));
    clock.advance(hourMs);
    await open({ keepBackups: false });
    expect(await readdir(folder)).toEqual(["names.json"]);
  });
});
