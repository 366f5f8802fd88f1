import { mkdir, readdir, readFile, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { failingDisk } from "../store/support.ts";
import { dataFiles, entry, killed, test, total } from "./support.ts";

const dayMs = 24 * 3_600_000;

test("on a full disk counting goes on, and all of it is saved when there is space", async ({
  open,
  folder,
  clock,
}) => {
  const disk = failingDisk();
  const usage = await open({ write: disk.write });
  usage.record(entry(clock));
  disk.code = "ENOSPC";
  await expect(usage.flush()).rejects.toMatchObject({
    code: "STORE_FAILED",
    message: expect.stringContaining("The disk is full") as string,
  });
  usage.record(entry(clock));
  usage.spend("a", clock.now());
  expect(await total(usage)).toBe(2);
  disk.code = null;
  clock.advance(30_000);
  await usage.idle();
  const day = JSON.parse(await readFile(join(folder, "2026-11-24.json"), "utf8")) as object;
  expect(day).toMatchObject({ data: { keys: { a: { total: 2 } } } });
  await usage.close();
});

test("a snapshot that failed is tried again though nothing came since", async ({
  open,
  folder,
  clock,
}) => {
  const disk = failingDisk();
  const usage = await open({ write: disk.write });
  usage.record(entry(clock));
  disk.code = "ENOSPC";
  await expect(usage.flush()).rejects.toThrow("The disk is full");
  expect(await dataFiles(folder)).toEqual([]);
  disk.code = null;
  clock.advance(30_000);
  await expect.poll(() => dataFiles(folder)).toHaveLength(2);
  await usage.close();
});

test("a kill after failed snapshots loses nothing that the journal took", async ({
  open,
  clock,
}) => {
  const disk = failingDisk();
  const usage = await open({ write: disk.write });
  disk.code = "ENOSPC";
  for (let round = 0; round < 4; round += 1) {
    usage.record(entry(clock));
    await usage.flush().catch(() => undefined);
  }
  await killed(clock, usage);
  const again = await open();
  expect(await total(again)).toBe(4);
  await again.close();
});

test("a journal on a full disk stops nobody, and snapshots still save", async ({
  open,
  folder,
  clock,
}) => {
  const usage = await open();
  await symlink("/dev/full", join(folder, "journal.jsonl"));
  usage.record(entry(clock));
  usage.spend("a", clock.now());
  await killed(clock, usage);
  await usage.flush();
  await unlink(join(folder, "journal.jsonl")).catch(() => undefined);
  await unlink(join(folder, "journal.old.jsonl")).catch(() => undefined);
  const again = await open();
  expect(await total(again)).toBe(1);
  expect(again.windows.used("a", clock.now())).toBe(1);
  await again.close();
});

test("a damaged day is set aside, and the other days stand", async ({ open, folder, clock }) => {
  const usage = await open();
  usage.record(entry(clock));
  await usage.flush();
  clock.advance(dayMs);
  usage.record(entry(clock));
  await usage.close();
  await writeFile(join(folder, "2026-11-24.json"), "{");
  const again = await open();
  expect((await again.statsOf("a", 2)).requests_per_day).toEqual({ "2026-11-25": 1 });
  expect(await readdir(folder)).toContain("2026-11-24.damaged-2026-11-25T10-00-00Z.json");
  await again.close();
});

test("today's damaged file still gets what the journal holds, and what comes", async ({
  open,
  folder,
  clock,
}) => {
  const usage = await open();
  usage.record(entry(clock));
  await usage.flush();
  usage.record(entry(clock));
  await killed(clock, usage);
  await writeFile(join(folder, "2026-11-24.json"), "");
  const again = await open();
  again.record(entry(clock));
  expect(await total(again)).toBe(2);
  await again.close();
  expect(await total(await open())).toBe(2);
});

test("a day of a newer version is refused at the start, and left alone", async ({
  open,
  folder,
}) => {
  const text = JSON.stringify({ version: 2, data: {} });
  await writeFile(join(folder, "2026-11-20.json"), text);
  await expect(open()).rejects.toThrow("newer Latchkey");
  expect(await readFile(join(folder, "2026-11-20.json"), "utf8")).toBe(text);
});

test("closing on a disk that is full ends, and says so", async ({ open, clock, log }) => {
  const disk = failingDisk();
  const usage = await open({ write: disk.write });
  usage.record(entry(clock));
  disk.code = "ENOSPC";
  await usage.close();
  expect(log.entries.map((one) => one.event)).toContain("usage-not-saved");
  expect(await total(await open())).toBe(1);
});

test("what else lies in the folder is left alone", async ({ open, folder, clock }) => {
  await mkdir(join(folder, "2026"));
  await writeFile(join(folder, "notes.json"), "mine");
  await writeFile(join(folder, "2001-01-01 copy.json"), "mine");
  const usage = await open();
  usage.record(entry(clock));
  await usage.close();
  expect(await readFile(join(folder, "notes.json"), "utf8")).toBe("mine");
  expect(await readFile(join(folder, "2001-01-01 copy.json"), "utf8")).toBe("mine");
});
