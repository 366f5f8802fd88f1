import { expect, test } from "vitest";
import { daysQuerySchema, emptyTally, statsOf } from "../../../shared/usage.ts";

test.for([
  [undefined, 30],
  ["1", 1],
  ["366", 366],
  ["030", 30],
] as const)("?days=%s is %i days", ([query, days]) => {
  expect(daysQuerySchema.parse(query)).toBe(days);
});

test.for([
  "0",
  "367",
  "-1",
  "1.5",
  "1e2",
  "",
  " 7",
  "7 ",
  "+7",
  "0x10",
  "seven",
  "99999",
  "7\n",
  null,
  7,
  ["7"],
])("?days=%j is refused", (query) => {
  expect(daysQuerySchema.safeParse(query).success).toBe(false);
});

test("refused requests are in none of the other figures, and add no day", () => {
  const stats = statsOf(
    new Map([
      ["2026-11-24", { total: 3, successful: 2, failed: 1, refused: 4, duration: 1 }],
      ["2026-11-23", { ...emptyTally, refused: 5 }],
    ]),
  );
  expect(stats).toEqual({
    total_requests: 3,
    successful_requests: 2,
    failed_requests: 1,
    refused_requests: 9,
    total_duration: 1,
    average_duration: 0.333,
    requests_per_day: { "2026-11-24": 3 },
  });
});

test("nothing at all has an average of 0, not NaN", () => {
  expect(statsOf(new Map()).average_duration).toBe(0);
});

test("days are told in order, however they came", () => {
  const one = { ...emptyTally, total: 1 };
  const stats = statsOf(
    new Map([
      ["2026-12-01", one],
      ["2026-11-30", one],
    ]),
  );
  expect(Object.keys(stats.requests_per_day)).toEqual(["2026-11-30", "2026-12-01"]);
});
