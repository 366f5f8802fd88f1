import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { withoutKeyId } from "../../../shared/usage.ts";
import { failingDisk, start } from "../store/support.ts";
import { dataFiles, entry, killed, test, total } from "./support.ts";

const hourMs = 3_600_000;
const dayMs = 24 * 3_600_000;

describe("counting", () => {
  test("success, failure and refusals are told apart, with seconds for those that were let in", async ({
    open,
    clock,
  }) => {
    const usage = await open();
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

  test("a key that did nothing has zeros", async ({ open }) => {
    const usage = await open();
    expect(await usage.statsOf("nobody", 366)).toMatchObject({
      total_requests: 0,
      average_duration: 0,
      requests_per_day: {},
    });
    await usage.close();
  });

  test("listeners hear of each record", async ({ open, clock }) => {
    const usage = await open();
    let heard = 0;
    usage.onChange(() => (heard += 1));
    usage.record(entry(clock));
    usage.spend("a", clock.now());
    expect(heard).toBe(1);
    await usage.close();
  });

  test("a report that was given out does not change with the next request", async ({
    open,
    clock,
  }) => {
    const usage = await open();
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
    async (keyId, { open, clock }) => {
      const usage = await open();
      usage.record(entry(clock, { keyId }));
      await usage.close();
      const again = await open();
      expect((await again.statsOf(keyId, 1)).total_requests).toBe(1);
      await again.close();
    },
  );
});

describe("boundaries", () => {
  test("midnight UTC begins a new day, and the old one stays as it was", async ({
    open,
    clock,
  }) => {
    clock.set(Date.parse("2026-11-24T23:59:59.999Z"));
    const usage = await open();
    usage.record(entry(clock));
    clock.advance(1);
    expect(usage.today()).toEqual({ requests: 0, failed: 0, refused: 0 });
    usage.record(entry(clock));
    usage.record(entry(clock));
    const perDay = { "2026-11-24": 1, "2026-11-25": 2 };
    expect((await usage.statsOf("a", 2)).requests_per_day).toEqual(perDay);
    expect((await usage.statsOf("a", 1)).requests_per_day).toEqual({ "2026-11-25": 2 });
    await usage.close();
    const again = await open();
    expect((await again.statsOf("a", 2)).requests_per_day).toEqual(perDay);
    await again.close();
  });

  test("a request that ends after midnight counts on the day on which it came, also after a kill", async ({
    open,
    clock,
  }) => {
    clock.set(Date.parse("2026-11-24T23:59:00Z"));
    const usage = await open();
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
    const again = await open();
    expect((await again.statsOf("a", 2)).requests_per_day).toEqual(perDay);
    await again.close();
  });

  test("hours are kept by key, and 48 of them", async ({ open, folder, clock }) => {
    const usage = await open();
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

  test("days before the retention are deleted, and no others", async ({ open, folder, clock }) => {
    let retention = 3;
    const usage = await open({ retentionDays: () => retention });
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
    open,
    clock,
  }) => {
    const usage = await open();
    usage.record(entry(clock));
    await usage.flush();
    clock.advance(3 * dayMs);
    usage.record(entry(clock));
    await usage.flush();
    clock.set(start + 1000);
    usage.record(entry(clock));
    usage.record(entry(clock));
    await killed(clock, usage);
    const again = await open();
    expect(await total(again)).toBe(3);
    expect(again.requestsToday("a")).toBe(3);
    await again.close();
  });

  test("only the files that change are written", async ({ open, folder, clock }) => {
    const written: string[] = [];
    const disk = failingDisk();
    const write = async (path: string, text: string) => {
      written.push(path.slice(folder.length + 1));
      await disk.write(path, text);
    };
    const usage = await open({ write });
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

test("a year of days is read for a report, and gives its sums", async ({ open, folder, clock }) => {
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
  const usage = await open();
  usage.record(entry(clock, { keyId: "key7" }));
  const all = await usage.statsOfAll(366);
  expect(all.size).toBe(20);
  expect(all.get("key7")?.total_requests).toBe(366);
  expect((await usage.statsOf("key3", 366)).total_requests).toBe(365);
  await usage.close();
});
