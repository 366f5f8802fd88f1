import { expect, test } from "vitest";
import { reportOf } from "../../../main/core/usage/report.ts";
import { emptyTally, withoutKeyId, type Tally } from "../../../shared/usage.ts";

const tally = (total: number): Tally => ({
  total,
  successful: total,
  failed: 0,
  refused: 0,
  duration: total * 2,
});
const days = ["2026-11-23", "2026-11-24"];
const names = new Map([
  ["a", { name: "Jonas", deleted: false }],
  ["b", { name: "Mia", deleted: true }],
]);

test("a report has the busiest first, one tally a day, and names of deleted keys", () => {
  const report = reportOf(
    days,
    new Map([
      ["a", new Map([["2026-11-24", tally(1)]])],
      ["b", new Map(days.map((day) => [day, tally(2)]))],
      [withoutKeyId, new Map([["2026-11-23", tally(3)]])],
      ["unknown", new Map([["2026-11-23", tally(0)]])],
    ]),
    names,
  );
  expect(report.days).toEqual(days);
  expect(report.rows.map(({ key_id, name, deleted }) => [key_id, name, deleted])).toEqual([
    ["b", "Mia", true],
    [withoutKeyId, null, false],
    ["a", "Jonas", false],
    ["unknown", "unknown", true],
  ]);
  expect(report.rows[2]?.per_day).toEqual([emptyTally, tally(1)]);
  expect(report.rows[0]?.stats).toMatchObject({
    total_requests: 4,
    total_duration: 8,
    average_duration: 2,
    requests_per_day: { "2026-11-23": 2, "2026-11-24": 2 },
  });
});

test("nothing used is a report without rows", () => {
  expect(reportOf(days, new Map(), names)).toEqual({ days, rows: [] });
});
