import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { AppError } from "../../../shared/errors.ts";
import { add, namesSchema, put, sound, stored, test, type Names } from "./names.ts";
import { failingDisk } from "./support.ts";

describe("reading", () => {
  test("an absent file is the empty data, and no file is made", async ({ open, folder }) => {
    const document = await open();
    expect(document.data).toEqual({ names: [] });
    expect(document.recovery).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  test("what was saved is there after opening again", async ({ open, folder }) => {
    const document = await open();
    await document.update(add("Jonas"));
    expect((await open()).data).toEqual({ names: ["Jonas"] });
    expect(await stored(folder)).toEqual({ version: 1, data: { names: ["Jonas"] } });
  });

  test("a byte order mark of Windows' editor is no damage", async ({ open, folder }) => {
    await put(folder, `\uFEFF${sound("Jonas")}`);
    const document = await open();
    expect(document.data.names).toEqual(["Jonas"]);
    expect(document.recovery).toBeNull();
  });

  test("temporary files that a kill left behind are removed", async ({ open, folder }) => {
    await put(folder, sound("Jonas"));
    await writeFile(join(folder, "names.json.01234567-89ab-cdef-0123-456789abcdef.tmp"), "{");
    await open();
    expect((await readdir(folder)).sort()).toEqual(["backups", "names.json"]);
  });

  // Root reads everything, so a folder in the file's place stands for one without permission.
  test("a file that cannot be read is left alone, and said so", async ({ open, folder }) => {
    await mkdir(join(folder, "names.json"));
    await expect(open()).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("cannot be read") as string,
    });
    expect(await readdir(folder)).toEqual(["names.json"]);
  });

  test("a data folder that is a file fails in words", async ({ open, folder }) => {
    await writeFile(join(folder, "data"), "");
    await expect(open({ path: join(folder, "data", "names.json") })).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("Check that it is a folder") as string,
    });
  });
});

describe("changing", () => {
  test("a change is on disk when its promise resolves", async ({ open, folder }) => {
    const document = await open();
    await Promise.all(
      Array.from({ length: 50 }, async (_unused, place) => {
        const name = `n${String(place)}`;
        await document.update(add(name));
        const file = namesSchema.parse(((await stored(folder)) as { data: unknown }).data);
        expect(file.names).toContain(name);
      }),
    );
    expect(document.data.names).toHaveLength(50);
  });

  test("changes that wait for a write share the next one", async ({ open }) => {
    let writes = 0;
    const disk = failingDisk();
    const document = await open({
      write: async (path, text) => {
        writes += 1;
        await disk.write(path, text);
      },
    });
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
      open,
      folder,
    }) => {
      const disk = failingDisk();
      const document = await open({ write: disk.write });
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

  test("memory is never ahead of the disk", async ({ open }) => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const document = await open({ write: () => held });
    const updating = document.update(add("Jonas"));
    await new Promise(setImmediate);
    expect(document.data.names).toEqual([]);
    release();
    await updating;
    expect(document.data.names).toEqual(["Jonas"]);
  });

  test("a change that throws, or breaks the schema, fails alone", async ({ open, folder }) => {
    const document = await open();
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

  test("a kept draft cannot change the data later", async ({ open }) => {
    const document = await open();
    let kept: Names | null = null;
    await document.update((draft) => {
      kept = draft;
      draft.names.push("Jonas");
    });
    (kept as Names | null)?.names.push("later");
    expect(document.data.names).toEqual(["Jonas"]);
  });

  test("the empty data that was passed in stays empty", async ({ open }) => {
    const empty: Names = { names: [] };
    const document = await open({ empty });
    await document.update(add("Jonas"));
    expect(empty).toEqual({ names: [] });
  });
});

describe("replacing", () => {
  test("starts from the data as it stands when its turn comes", async ({ open, folder }) => {
    const document = await open();
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

  test("one that throws changes nothing, and others of the same write go on", async ({ open }) => {
    const document = await open();
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
