import { mkdir, readdir, readFile, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { Clock } from "../../../main/core/platform/clock.ts";
import type { Logger } from "../../../main/core/platform/logger.ts";
import { openUsage, type Usage, type UsageEntry } from "../../../main/core/usage/usage.ts";
import { withoutKeyId } from "../../../shared/usage.ts";
import type { TestClock } from "../../support/clock.ts";
import { failingDisk, start, test } from "../store/support.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type With = { readonly folder: string; readonly clock: Clock; readonly log: Logger };

const open = (
  { folder, clock, log }: With,
  more: {
    retentionDays?: () => number;
    write?: (path: string, text: string) => Promise<void>;
  } = {},
): Promise<Usage> => openUsage({ folder, clock, log, retentionDays: () => 400, ...more });

const entry = (clock: Clock, more: Partial<UsageEntry> = {}): UsageEntry => ({
  keyId: "a",
  nowMs: clock.now(),
  outcome: "success",
  durationSeconds: 2,
  ...more,
});
const total = async (usage: Usage, days = 30): Promise<number> =>
  (await usage.statsOf("a", days)).total_requests;
/** What a kill -9 half a second after the last request leaves: the journal, and no snapshot. */
async function killed(clock: TestClock, usage: Usage): Promise<void> {
  clock.advance(500);
  await usage.idle();
}
const dataFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();

describe("counting", () => {
  test("success, failure and refusals are told apart, with seconds for those that were let in", async ({
    folder,
    clock,
    log,
  }) => {
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock, { durationSeconds: 30.5 }));
    usage.record(entry(clock, { outcome: "failure", durationSeconds: 1 }));
    usage.record(entry(clock, { outcome: "refused", durationSeconds: 0 }));
    usage.record(entry(clock, { keyId: withoutKeyId }));
    expect(await usage.statsOf("a", 1)).toEqual({
      total_requests: 2,
      successful_requests: 1,
      failed_requests: 1,
      refused_requests: 1,
      total_duration: 31.5,
      average_duration: 15.75,
      requests_per_day: { "2026-11-24": 2 },
    });
    expect(usage.today()).toEqual({ requests: 3, failed: 1, refused: 1 });
    expect(usage.requestsToday("a")).toBe(2);
    expect(usage.requestsToday("nobody")).toBe(0);
    expect([...(await usage.statsOfAll(1)).keys()]).toEqual(["a"]);
    await usage.close();
  });

  test("a key that did nothing has zeros", async ({ folder, clock, log }) => {
    const usage = await open({ folder, clock, log });
    expect(await usage.statsOf("nobody", 366)).toMatchObject({
      total_requests: 0,
      average_duration: 0,
      requests_per_day: {},
    });
    await usage.close();
  });

  test("listeners hear of each record", async ({ folder, clock, log }) => {
    const usage = await open({ folder, clock, log });
    let heard = 0;
    usage.onChange(() => (heard += 1));
    usage.record(entry(clock));
    usage.spend("a", clock.now());
    expect(heard).toBe(1);
    await usage.close();
  });

  test("a report that was given out does not change with the next request", async ({
    folder,
    clock,
    log,
  }) => {
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock));
    const question = { range: { kind: "days", days: 1 }, key_ids: null } as const;
    const view = await usage.view(question, new Map());
    usage.record(entry(clock));
    expect(view.rows[0]?.tally.total).toBe(1);
    expect(view.totals[0]?.total).toBe(1);
    await usage.close();
  });

  test.for(["constructor", "toString"])(
    "a key called %s is a key",
    async (keyId, { folder, clock, log }) => {
      const usage = await open({ folder, clock, log });
      usage.record(entry(clock, { keyId }));
      await usage.close();
      const again = await open({ folder, clock, log });
      expect((await again.statsOf(keyId, 1)).total_requests).toBe(1);
      await again.close();
    },
  );
});

describe("boundaries", () => {
  test("midnight UTC begins a new day, and the old one stays as it was", async ({
    folder,
    clock,
    log,
  }) => {
    clock.set(Date.parse("2026-11-24T23:59:59.999Z"));
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock));
    clock.advance(1);
    expect(usage.today()).toEqual({ requests: 0, failed: 0, refused: 0 });
    usage.record(entry(clock));
    usage.record(entry(clock));
    const perDay = { "2026-11-24": 1, "2026-11-25": 2 };
    expect((await usage.statsOf("a", 2)).requests_per_day).toEqual(perDay);
    expect((await usage.statsOf("a", 1)).requests_per_day).toEqual({ "2026-11-25": 2 });
    await usage.close();
    const again = await open({ folder, clock, log });
    expect((await again.statsOf("a", 2)).requests_per_day).toEqual(perDay);
    await again.close();
  });

  test("a request that ends after midnight counts on the day on which it came, also after a kill", async ({
    folder,
    clock,
    log,
  }) => {
    clock.set(Date.parse("2026-11-24T23:59:00Z"));
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock));
    const late = entry(clock);
    await usage.flush();
    clock.advance(90_000);
    await usage.idle();
    usage.record(entry(clock));
    usage.record(late);
    const perDay = { "2026-11-24": 2, "2026-11-25": 1 };
    expect((await usage.statsOf("a", 2)).requests_per_day).toEqual(perDay);
    await killed(clock, usage);
    const again = await open({ folder, clock, log });
    expect((await again.statsOf("a", 2)).requests_per_day).toEqual(perDay);
    await again.close();
  });

  test("hours are kept by key, and 48 of them", async ({ folder, clock, log }) => {
    const usage = await open({ folder, clock, log });
    for (let hour = 0; hour < 60; hour += 1) {
      usage.record(entry(clock));
      await usage.flush();
      clock.advance(hourMs);
    }
    usage.record(entry(clock));
    await usage.flush();
    const hours = (await dataFiles(folder)).filter((name) => name.includes("T"));
    expect(hours).toHaveLength(48);
    expect(hours[0]).toBe("2026-11-24T23.json");
    const names = new Map([["a", { name: "Jonas", deleted: false }]]);
    const view = await usage.view({ range: { kind: "hours" }, key_ids: null }, names);
    expect(view.periods).toHaveLength(24);
    expect(view.periods.at(-1)).toBe("2026-11-26T22");
    expect(view.rows[0]).toMatchObject({ name: "Jonas", tally: { total: 24 } });
    expect(view.series[0]?.counts).toEqual(Array(24).fill(1));
    expect(view.before.total).toBe(24);
    expect(await total(usage)).toBe(61);
    await usage.close();
  });

  test("days before the retention are deleted, and no others", async ({ folder, clock, log }) => {
    let retention = 3;
    const usage = await open({ folder, clock, log }, { retentionDays: () => retention });
    for (let day = 0; day < 5; day += 1) {
      usage.record(entry(clock));
      await usage.flush();
      clock.advance(dayMs);
    }
    usage.record(entry(clock));
    await usage.flush();
    const days = async () => (await dataFiles(folder)).filter((name) => !name.includes("T"));
    expect(await days()).toEqual(["2026-11-27.json", "2026-11-28.json", "2026-11-29.json"]);
    expect(await total(usage)).toBe(3);
    retention = 1;
    usage.record(entry(clock));
    await usage.flush();
    expect(await days()).toEqual(["2026-11-29.json"]);
    await usage.close();
  });

  test("a clock that is set back by days counts on in that day, and loses none", async ({
    folder,
    clock,
    log,
  }) => {
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock));
    await usage.flush();
    clock.advance(3 * dayMs);
    usage.record(entry(clock));
    await usage.flush();
    clock.set(start + 1000);
    usage.record(entry(clock));
    usage.record(entry(clock));
    await killed(clock, usage);
    const again = await open({ folder, clock, log });
    expect(await total(again)).toBe(3);
    expect(again.requestsToday("a")).toBe(3);
    await again.close();
  });

  test("only the files that change are written", async ({ folder, clock, log }) => {
    const written: string[] = [];
    const disk = failingDisk();
    const write = async (path: string, text: string) => {
      written.push(path.slice(folder.length + 1));
      await disk.write(path, text);
    };
    const usage = await open({ folder, clock, log }, { write });
    usage.record(entry(clock));
    await usage.flush();
    clock.advance(dayMs);
    await usage.idle();
    written.length = 0;
    usage.record(entry(clock));
    await usage.flush();
    expect(written.sort()).toEqual(["2026-11-25.json", "2026-11-25T10.json"]);
    written.length = 0;
    clock.advance(hourMs / 2);
    await usage.idle();
    expect(written).toEqual([]);
    await usage.close();
    expect(written).toEqual([]);
  });
});

describe("kills", () => {
  test("what came since the last snapshot is replayed, and the window with it", async ({
    folder,
    clock,
    log,
  }) => {
    const usage = await open({ folder, clock, log });
    usage.spend("a", clock.now());
    usage.record(entry(clock));
    await usage.flush();
    usage.spend("a", clock.now());
    usage.record(entry(clock, { outcome: "failure", durationSeconds: 0.25 }));
    await killed(clock, usage);

    const again = await open({ folder, clock, log });
    expect(again.windows.used("a", clock.now())).toBe(2);
    expect(await again.statsOf("a", 1)).toMatchObject({
      total_requests: 2,
      failed_requests: 1,
      total_duration: 2.25,
    });
    await again.close();
  });

  // Killed between the snapshot's files, or before the journal's old part was dropped.
  for (const failing of ["2026-11-24.json", "2026-11-24T10.json", "nothing"] as const) {
    test(`a kill after a snapshot that wrote all but ${failing} counts nothing twice`, async ({
      folder,
      clock,
      log,
    }) => {
      const usage = await open({ folder, clock, log });
      const kept = new Map<string, string>();
      const keep = async () => {
        for (const name of ["journal.jsonl", "2026-11-24.json", "2026-11-24T10.json"])
          kept.set(name, await readFile(join(folder, name), "utf8").catch(() => ""));
      };
      for (let count = 0; count < 3; count += 1) {
        usage.spend("a", clock.now());
        usage.record(entry(clock));
        if (count === 0) await usage.flush();
      }
      await killed(clock, usage);
      await keep();
      await usage.flush();
      // As it was before the snapshot: the journal, and the file that was not written.
      await writeFile(join(folder, "journal.old.jsonl"), kept.get("journal.jsonl") ?? "");
      if (failing !== "nothing") await writeFile(join(folder, failing), kept.get(failing) ?? "");

      for (let round = 0; round < 2; round += 1) {
        const again = await open({ folder, clock, log });
        expect(await total(again)).toBe(3);
        const hours = { range: { kind: "hours" }, key_ids: null } as const;
        expect((await again.view(hours, new Map())).rows[0]?.tally.total).toBe(3);
        expect(again.windows.used("a", clock.now())).toBe(3);
        await killed(clock, usage);
      }
    });
  }

  test("what came between two writes is one line for each key and outcome, and no less is counted", async ({
    folder,
    clock,
    log,
  }) => {
    const usage = await open({ folder, clock, log });
    const beforeTheHour = start + hourMs - 1;
    for (let count = 0; count < 500; count += 1) {
      usage.spend("a", clock.now());
      usage.record(entry(clock, { durationSeconds: 0.125 }));
      usage.record(entry(clock, { keyId: "b", outcome: "refused", durationSeconds: 0 }));
      usage.record(entry(clock, { nowMs: beforeTheHour + (count % 2), outcome: "failure" }));
    }
    await killed(clock, usage);
    const text = await readFile(join(folder, "journal.jsonl"), "utf8");
    expect(
      text
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as unknown[]).slice(2)),
    ).toEqual([
      ["a", "spend", 0, 500],
      ["a", "success", 62.5, 500],
      ["b", "refused", 0, 500],
      ["a", "failure", 500, 250],
      ["a", "failure", 500, 250],
    ]);
    const again = await open({ folder, clock, log });
    expect(again.windows.used("a", clock.now())).toBe(500);
    expect(await again.statsOf("a", 1)).toEqual(await usage.statsOf("a", 1));
    expect(await again.statsOf("b", 1)).toMatchObject({ total_requests: 0, refused_requests: 500 });
    await again.close();
  });

  test("lines that stand twice in the journal count once", async ({ folder, clock, log }) => {
    const lines = [1, 2, 3, 2, 3, 4].map((n) => `[${String(n)},${String(start)},"a","success",1]`);
    await writeFile(join(folder, "journal.jsonl"), `${lines.join("\n")}\n`);
    const usage = await open({ folder, clock, log });
    expect(await total(usage)).toBe(4);
    await usage.close();
  });

  test("a torn last line is dropped, and counting goes on behind it", async ({
    folder,
    clock,
    log,
  }) => {
    await writeFile(
      join(folder, "journal.jsonl"),
      `[1,${String(start)},"a","success",1]\n[2,${String(start)},"a","succ`,
    );
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock));
    await killed(clock, usage);
    const again = await open({ folder, clock, log });
    expect(await total(again)).toBe(2);
    await again.close();
  });

  test("lines of another shape are passed over", async ({ folder, clock, log }) => {
    const lines = ["{}", '[1,"x"]', "null", `[5,${String(start)},"a","success",1]`];
    await writeFile(join(folder, "journal.jsonl"), lines.join("\n"));
    const usage = await open({ folder, clock, log });
    expect(await total(usage)).toBe(1);
    await usage.close();
  });

  test("a window that a long request has spent survives, though nothing is counted yet", async ({
    folder,
    clock,
    log,
  }) => {
    clock.set(start + hourMs - 1000);
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock));
    await usage.flush();
    clock.advance(2000);
    usage.spend("a", clock.now());
    await usage.flush();
    await killed(clock, usage);
    const again = await open({ folder, clock, log });
    expect(again.windows.used("a", clock.now())).toBe(1);
    await again.close();
  });

  test("windows of an hour that is over are fresh after a start", async ({
    folder,
    clock,
    log,
  }) => {
    const usage = await open({ folder, clock, log });
    usage.spend("a", clock.now());
    await usage.close();
    clock.advance(hourMs);
    const again = await open({ folder, clock, log });
    expect(again.windows.used("a", clock.now())).toBe(0);
    await again.close();
  });

  test("a snapshot is taken every half minute, and the journal does not grow for ever", async ({
    folder,
    clock,
    log,
  }) => {
    const usage = await open({ folder, clock, log });
    for (let tick = 0; tick < 240; tick += 1) {
      for (let count = 0; count < 10; count += 1) usage.record(entry(clock));
      clock.advance(500);
      if (tick % 20 === 0) await usage.idle();
    }
    await usage.idle();
    const lines = async (name: string) =>
      (await readFile(join(folder, name), "utf8").catch(() => "")).split("\n").length;
    // A line each half second for two minutes; a minute's worth at most stands in both parts.
    expect((await lines("journal.jsonl")) + (await lines("journal.old.jsonl"))).toBeLessThan(130);
    await killed(clock, usage);
    const again = await open({ folder, clock, log });
    expect(await total(again)).toBe(2400);
    await again.close();
  });
});

describe("faults of the disk", () => {
  test("on a full disk counting goes on, and all of it is saved when there is space", async ({
    folder,
    clock,
    log,
  }) => {
    const disk = failingDisk();
    const usage = await open({ folder, clock, log }, { write: disk.write });
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
    folder,
    clock,
    log,
  }) => {
    const disk = failingDisk();
    const usage = await open({ folder, clock, log }, { write: disk.write });
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
    folder,
    clock,
    log,
  }) => {
    const disk = failingDisk();
    const usage = await open({ folder, clock, log }, { write: disk.write });
    disk.code = "ENOSPC";
    for (let round = 0; round < 4; round += 1) {
      usage.record(entry(clock));
      await usage.flush().catch(() => undefined);
    }
    await killed(clock, usage);
    const again = await open({ folder, clock, log });
    expect(await total(again)).toBe(4);
    await again.close();
  });

  test("a journal on a full disk stops nobody, and snapshots still save", async ({
    folder,
    clock,
    log,
  }) => {
    const usage = await open({ folder, clock, log });
    await symlink("/dev/full", join(folder, "journal.jsonl"));
    usage.record(entry(clock));
    usage.spend("a", clock.now());
    await killed(clock, usage);
    await usage.flush();
    await unlink(join(folder, "journal.jsonl")).catch(() => undefined);
    await unlink(join(folder, "journal.old.jsonl")).catch(() => undefined);
    const again = await open({ folder, clock, log });
    expect(await total(again)).toBe(1);
    expect(again.windows.used("a", clock.now())).toBe(1);
    await again.close();
  });

  test("a damaged day is set aside, and the other days stand", async ({ folder, clock, log }) => {
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock));
    await usage.flush();
    clock.advance(dayMs);
    usage.record(entry(clock));
    await usage.close();
    await writeFile(join(folder, "2026-11-24.json"), "{");
    const again = await open({ folder, clock, log });
    expect((await again.statsOf("a", 2)).requests_per_day).toEqual({ "2026-11-25": 1 });
    expect(await readdir(folder)).toContain("2026-11-24.damaged-2026-11-25T10-00-00Z.json");
    await again.close();
  });

  test("today's damaged file still gets what the journal holds, and what comes", async ({
    folder,
    clock,
    log,
  }) => {
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock));
    await usage.flush();
    usage.record(entry(clock));
    await killed(clock, usage);
    await writeFile(join(folder, "2026-11-24.json"), "");
    const again = await open({ folder, clock, log });
    again.record(entry(clock));
    expect(await total(again)).toBe(2);
    await again.close();
    expect(await total(await open({ folder, clock, log }))).toBe(2);
  });

  test("a day of a newer version is refused at the start, and left alone", async ({
    folder,
    clock,
    log,
  }) => {
    const text = JSON.stringify({ version: 2, data: {} });
    await writeFile(join(folder, "2026-11-20.json"), text);
    await expect(open({ folder, clock, log })).rejects.toThrow("newer Latchkey");
    expect(await readFile(join(folder, "2026-11-20.json"), "utf8")).toBe(text);
  });

  test("closing on a disk that is full ends, and says so", async ({ folder, clock, log }) => {
    const disk = failingDisk();
    const usage = await open({ folder, clock, log }, { write: disk.write });
    usage.record(entry(clock));
    disk.code = "ENOSPC";
    await usage.close();
    expect(log.entries.map((one) => one.event)).toContain("usage-not-saved");
    expect(await total(await open({ folder, clock, log }))).toBe(1);
  });

  test("what else lies in the folder is left alone", async ({ folder, clock, log }) => {
    await mkdir(join(folder, "2026"));
    await writeFile(join(folder, "notes.json"), "mine");
    await writeFile(join(folder, "2001-01-01 copy.json"), "mine");
    const usage = await open({ folder, clock, log });
    usage.record(entry(clock));
    await usage.close();
    expect(await readFile(join(folder, "notes.json"), "utf8")).toBe("mine");
    expect(await readFile(join(folder, "2001-01-01 copy.json"), "utf8")).toBe("mine");
  });
});

test("a year of days is read for a report, and gives its sums", async ({ folder, clock, log }) => {
  const keys = Object.fromEntries(
    Array.from({ length: 20 }, (_unused, place) => [
      `key${String(place)}`,
      { total: 1, successful: 1, failed: 0, refused: 0, duration: 1 },
    ]),
  );
  for (let day = 1; day < 366; day += 1) {
    const name = new Date(start - day * dayMs).toISOString().slice(0, 10);
    const text = JSON.stringify({ version: 1, data: { keys, sequence: 0, windows: null } });
    await writeFile(join(folder, `${name}.json`), text);
  }
  const usage = await open({ folder, clock, log });
  usage.record(entry(clock, { keyId: "key7" }));
  const all = await usage.statsOfAll(366);
  expect(all.size).toBe(20);
  expect(all.get("key7")?.total_requests).toBe(366);
  expect((await usage.statsOf("key3", 366)).total_requests).toBe(365);
  await usage.close();
});
