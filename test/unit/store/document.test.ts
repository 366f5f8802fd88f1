import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { z } from "zod";
import type { Clock } from "../../../main/core/platform/clock.ts";
import type { Logger } from "../../../main/core/platform/logger.ts";
import { openDocument, type DocumentOptions } from "../../../main/core/store/document.ts";
import { AppError } from "../../../shared/errors.ts";
import { failingDisk, start, test } from "./support.ts";

const schema = z.object({ names: z.array(z.string()) });
type Names = z.infer<typeof schema>;
const hourMs = 3_600_000;

type With = { readonly folder: string; readonly clock: Clock; readonly log: Logger };

const open = ({ folder, clock, log }: With, more: Partial<DocumentOptions<Names>> = {}) =>
  openDocument<Names>({
    path: join(folder, "names.json"),
    schema,
    empty: { names: [] },
    version: 1,
    clock,
    log,
    ...more,
  });
const put = (folder: string, text: string) => writeFile(join(folder, "names.json"), text);
const stored = async (folder: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, "names.json"), "utf8"));
const sound = (...names: string[]) => JSON.stringify({ version: 1, data: { names } });
const add = (name: string) => (draft: Names) => void draft.names.push(name);

describe("replacing", () => {
  test("starts from the data as it stands when its turn comes", async ({ folder, clock, log }) => {
    const document = await open({ folder, clock, log });
    const also = (name: string) => (data: Names) => ({ names: [...data.names, name] });
    await Promise.all([
      document.update(add("Jonas")),
      document.replace(also("Priya")),
      document.update(add("Mara")),
      document.replace(also("Ana")),
    ]);
    expect(document.data.names).toEqual(["Jonas", "Priya", "Mara", "Ana"]);
    expect(await stored(folder)).toMatchObject({ data: document.data });
  });

  test("one that throws changes nothing, and others of the same write go on", async ({
    folder,
    clock,
    log,
  }) => {
    const document = await open({ folder, clock, log });
    await document.update(add("Jonas"));
    const failing = document.replace(() => {
      throw new AppError("KEY_NOT_FOUND");
    });
    const other = document.update(add("Priya"));
    await expect(failing).rejects.toThrow(AppError);
    await other;
    expect(document.data.names).toEqual(["Jonas", "Priya"]);
  });
});

describe("reading", () => {
  test("an absent file is the empty data, and no file is made", async ({ folder, clock, log }) => {
    const document = await open({ folder, clock, log });
    expect(document.data).toEqual({ names: [] });
    expect(document.recovery).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  test("what was saved is there after opening again", async ({ folder, clock, log }) => {
    const document = await open({ folder, clock, log });
    await document.update(add("Jonas"));
    expect((await open({ folder, clock, log })).data).toEqual({ names: ["Jonas"] });
    expect(await stored(folder)).toEqual({ version: 1, data: { names: ["Jonas"] } });
  });

  test("a byte order mark of Windows' editor is no damage", async ({ folder, clock, log }) => {
    await put(folder, `\uFEFF${sound("Jonas")}`);
    const document = await open({ folder, clock, log });
    expect(document.data.names).toEqual(["Jonas"]);
    expect(document.recovery).toBeNull();
  });

  test("temporary files that a kill left behind are removed", async ({ folder, clock, log }) => {
    await put(folder, sound("Jonas"));
    await writeFile(join(folder, "names.json.01234567-89ab-cdef-0123-456789abcdef.tmp"), "{");
    await open({ folder, clock, log });
    expect((await readdir(folder)).sort()).toEqual(["backups", "names.json"]);
  });

  // Root reads everything, so a folder in the file's place stands for one without permission.
  test("a file that cannot be read is left alone, and said so", async ({ folder, clock, log }) => {
    await mkdir(join(folder, "names.json"));
    await expect(open({ folder, clock, log })).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("cannot be read") as string,
    });
    expect(await readdir(folder)).toEqual(["names.json"]);
  });

  test("a data folder that is a file fails in words", async ({ folder, clock, log }) => {
    await writeFile(join(folder, "data"), "");
    await expect(open({ folder: join(folder, "data"), clock, log })).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("Check that it is a folder") as string,
    });
  });
});

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
      folder,
      clock,
      log,
    }) => {
      const before = await open({ folder, clock, log });
      await before.update(add("Jonas"));
      await open({ folder, clock, log });
      await put(folder, text);

      const document = await open({ folder, clock, log });
      expect(document.data.names).toEqual(["Jonas"]);
      expect(document.recovery).toEqual({
        setAside: join(folder, "names.damaged-2026-11-24T10-00-00Z.json"),
        backup: join(folder, "backups", "names-2026-11-24T10-00-00Z.json"),
      });
      expect(await readFile(document.recovery?.setAside ?? "", "utf8")).toBe(text);
      expect(await stored(folder)).toEqual({ version: 1, data: { names: ["Jonas"] } });
      expect(log.entries.map((entry) => entry.event)).toContain("file-damaged");
      expect((await open({ folder, clock, log })).recovery).toBeNull();
    });

    // A file moved away would be absent, which means empty, at the very next start.
    test(`a file that is ${what}, with no backup, is unreadable at every start`, async ({
      folder,
      clock,
      log,
    }) => {
      await put(folder, text);
      for (let round = 0; round < 3; round += 1) {
        const document = await open({ folder, clock, log });
        expect(document.recovery).toMatchObject({ backup: null });
        clock.advance(hourMs);
      }
      const copies = (await readdir(folder)).filter((name) => name.includes("damaged"));
      expect(copies).toEqual(["names.damaged-2026-11-24T10-00-00Z.json"]);
      expect(await readFile(join(folder, "names.json"), "utf8")).toBe(text);
    });
  }

  test("a change replaces an unreadable file, and the damaged one stays aside", async ({
    folder,
    clock,
    log,
  }) => {
    await put(folder, "{");
    const document = await open({ folder, clock, log });
    await document.update(add("Mia"));
    expect((await open({ folder, clock, log })).recovery).toBeNull();
    expect(await stored(folder)).toEqual({ version: 1, data: { names: ["Mia"] } });
    expect(await readFile(document.recovery?.setAside ?? "", "utf8")).toBe("{");
  });

  test("where it stays unreadable, no change replaces it until somebody begins anew", async ({
    folder,
    clock,
    log,
  }) => {
    const locked = [{ folder, clock, log }, { staysUnreadable: true }] as const;
    await put(folder, "{");
    const document = await open(...locked);
    await expect(document.update(add("Mia"))).rejects.toMatchObject({ code: "STORE_FAILED" });
    await expect(document.replace((data) => data)).rejects.toThrow(/names\.json is damaged/);
    const again = await open(...locked);
    expect(again.recovery).toMatchObject({ backup: null });
    await again.beginAnew();
    expect(again.recovery).toBeNull();
    await again.update(add("Mia"));
    const sound = await open(...locked);
    expect(sound.recovery).toBeNull();
    await sound.beginAnew();
    expect(sound.data.names).toEqual(["Mia"]);
  });

  test("a damaged backup is passed over for the one before", async ({ folder, clock, log }) => {
    await put(folder, sound("Jonas"));
    await open({ folder, clock, log });
    await writeFile(join(folder, "backups", "names-2026-11-24T11-00-00Z.json"), "{");
    await put(folder, "");
    expect((await open({ folder, clock, log })).data.names).toEqual(["Jonas"]);
  });

  test("two different damages in one second are both kept", async ({ folder, clock, log }) => {
    for (const text of ["{", "["]) {
      await put(folder, text);
      await open({ folder, clock, log });
    }
    const copies = (await readdir(folder)).filter((name) => name.includes("damaged")).sort();
    const texts = await Promise.all(copies.map((name) => readFile(join(folder, name), "utf8")));
    expect(texts.sort()).toEqual(["[", "{"]);
  });

  test("a backup is in use even where the disk is too full to put it back", async ({
    folder,
    clock,
    log,
  }) => {
    await put(folder, sound("Jonas"));
    await open({ folder, clock, log });
    await put(folder, "{");
    const disk = failingDisk();
    disk.code = "ENOSPC";
    const document = await open({ folder, clock, log }, { write: disk.write });
    expect(document.data.names).toEqual(["Jonas"]);
    expect(await readFile(join(folder, "names.json"), "utf8")).toBe("{");
    expect((await open({ folder, clock, log })).data.names).toEqual(["Jonas"]);
  });
});

describe("versions", () => {
  test("a file of a newer version is refused in words and not touched", async ({
    folder,
    clock,
    log,
  }) => {
    const text = JSON.stringify({ version: 2, data: { people: [] } });
    await put(folder, text);
    await expect(open({ folder, clock, log })).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("newer Latchkey") as string,
    });
    expect(await readdir(folder)).toEqual(["names.json"]);
    expect(await readFile(join(folder, "names.json"), "utf8")).toBe(text);
  });

  test("an older file is migrated step by step, and kept among the backups", async ({
    folder,
    clock,
    log,
  }) => {
    const text = JSON.stringify({ version: 1, data: "Jonas,Mia" });
    await put(folder, text);
    const document = await open(
      { folder, clock, log },
      {
        version: 3,
        migrations: {
          1: (data) => (data as string).split(","),
          2: (data) => ({ names: data }),
        },
      },
    );
    expect(document.data.names).toEqual(["Jonas", "Mia"]);
    expect(await stored(folder)).toEqual({ version: 3, data: { names: ["Jonas", "Mia"] } });
    expect(await readFile(join(folder, "backups", "names-version-1.json"), "utf8")).toBe(text);
  });
});

describe("changing", () => {
  test("a change is on disk when its promise resolves", async ({ folder, clock, log }) => {
    const document = await open({ folder, clock, log });
    await Promise.all(
      Array.from({ length: 50 }, async (_unused, place) => {
        const name = `n${String(place)}`;
        await document.update(add(name));
        const file = schema.parse(((await stored(folder)) as { data: unknown }).data);
        expect(file.names).toContain(name);
      }),
    );
    expect(document.data.names).toHaveLength(50);
  });

  test("changes that wait for a write share the next one", async ({ folder, clock, log }) => {
    let writes = 0;
    const disk = failingDisk();
    const document = await open(
      { folder, clock, log },
      {
        write: async (path, text) => {
          writes += 1;
          await disk.write(path, text);
        },
      },
    );
    await Promise.all(
      Array.from({ length: 100 }, (_unused, place) => document.update(add(String(place)))),
    );
    expect(document.data.names).toEqual(
      Array.from({ length: 100 }, (_unused, place) => `${place}`),
    );
    expect(writes).toBe(2);
  });

  for (const [code, words] of [
    ["ENOSPC", "The disk is full"],
    ["EROFS", "cannot be written to"],
  ] as const) {
    test(`a write that fails with ${code} changes nothing, and the next one works`, async ({
      folder,
      clock,
      log,
    }) => {
      const disk = failingDisk();
      const document = await open({ folder, clock, log }, { write: disk.write });
      await document.update(add("Jonas"));
      disk.code = code;
      const failed = document.update(add("Mia"));
      await expect(failed).rejects.toBeInstanceOf(AppError);
      await expect(failed).rejects.toMatchObject({
        code: "STORE_FAILED",
        message: expect.stringContaining(words) as string,
      });
      expect(document.data.names).toEqual(["Jonas"]);
      disk.code = null;
      await document.update(add("Mia"));
      expect(await stored(folder)).toEqual({ version: 1, data: { names: ["Jonas", "Mia"] } });
    });
  }

  test("memory is never ahead of the disk", async ({ folder, clock, log }) => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const document = await open({ folder, clock, log }, { write: () => held });
    const updating = document.update(add("Jonas"));
    await new Promise(setImmediate);
    expect(document.data.names).toEqual([]);
    release();
    await updating;
    expect(document.data.names).toEqual(["Jonas"]);
  });

  test("a change that throws, or breaks the schema, fails alone", async ({
    folder,
    clock,
    log,
  }) => {
    const document = await open({ folder, clock, log });
    const results = await Promise.allSettled([
      document.update(add("first")),
      document.update(add("Jonas")),
      document.update((draft) => {
        draft.names.push("half done");
        throw new AppError("KEY_NOT_FOUND");
      }),
      document.update((draft) => draft.names.push(7 as unknown as string)),
      document.update(add("Mia")),
    ]);
    expect(results.map((result) => result.status)).toEqual([
      ...["fulfilled", "fulfilled", "rejected", "rejected", "fulfilled"],
    ]);
    expect(results[2]).toMatchObject({ reason: { code: "KEY_NOT_FOUND" } });
    expect(await stored(folder)).toEqual({
      version: 1,
      data: { names: ["first", "Jonas", "Mia"] },
    });
  });

  test("a kept draft cannot change the data later", async ({ folder, clock, log }) => {
    const document = await open({ folder, clock, log });
    let kept: Names | null = null;
    await document.update((draft) => {
      kept = draft;
      draft.names.push("Jonas");
    });
    (kept as Names | null)?.names.push("later");
    expect(document.data.names).toEqual(["Jonas"]);
  });

  test("the empty data that was passed in stays empty", async ({ folder, clock, log }) => {
    const empty: Names = { names: [] };
    const document = await open({ folder, clock, log }, { empty });
    await document.update(add("Jonas"));
    expect(empty).toEqual({ names: [] });
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
  test("the newest backup follows a change within seconds", async ({ folder, clock, log }) => {
    const document = await open({ folder, clock, log });
    await document.update(add("Jonas"));
    await document.update((draft) => void (draft.names = ["Mia"]));
    clock.advance(5_000);
    await backedUp(folder, "Mia");
    await put(folder, "{");
    expect((await open({ folder, clock, log })).data.names).toEqual(["Mia"]);
  });

  test("one is kept for a clock hour, and five at most", async ({ folder, clock, log }) => {
    const document = await open({ folder, clock, log });
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

  test("a backup that cannot be made fails no change", async ({ folder, clock, log }) => {
    const document = await open({ folder, clock, log });
    await rm(join(folder, "backups"), { recursive: true, force: true });
    await writeFile(join(folder, "backups"), "in the way");
    await document.update(add("Jonas"));
    clock.advance(5_000);
    await expect.poll(() => log.entries.map((entry) => entry.event)).toContain("backup-failed");
    await document.update(add("Mia"));
    expect(document.data.names).toEqual(["Jonas", "Mia"]);
  });

  test("where none are wanted there is no folder for them", async ({ folder, clock, log }) => {
    const document = await open({ folder, clock, log }, { keepBackups: false });
    await document.update(add("Jonas"));
    clock.advance(hourMs);
    await open({ folder, clock, log }, { keepBackups: false });
    expect(await readdir(folder)).toEqual(["names.json"]);
  });
});
