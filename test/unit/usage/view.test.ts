import { describe, expect, test } from "vitest";
import { exportOf } from "../../../main/core/usage/export.ts";
import { spanOf, viewOf } from "../../../main/core/usage/view.ts";
import { rangeFaultOf, usageRangeSchema, type Tally } from "../../../shared/usage.ts";

const now = Date.UTC(2026, 10, 24, 10, 30);
const tally = (total: number, more: Partial<Tally> = {}): Tally => ({
  total,
  successful: total,
  failed: 0,
  refused: 0,
  duration: total * 2,
  ...more,
});
/** By key and day: what each key did. */
const bookOf = (
  pages: Readonly<Record<string, Readonly<Record<string, Tally>>>>,
  lost: string[] = [],
) => ({
  read: (name: string) => Promise.resolve(new Map(Object.entries(pages[name] ?? {}))),
  isLost: (name: string) => lost.includes(name),
});
const names = new Map([
  ["a", { name: "Jonas", deleted: false }],
  ["b", { name: "Gone", deleted: true }],
]);
const threeDays = spanOf({ kind: "days", days: 3 }, now);

describe("a view", () => {
  test("has sums by day and by key, and those of as many days before", async () => {
    const book = bookOf({
      "2026-11-21": { a: tally(7) },
      "2026-11-22": { a: tally(1), without_key: tally(2) },
      "2026-11-24": { a: tally(3, { refused: 4 }), b: tally(5, { failed: 5, successful: 0 }) },
    });
    const view = await viewOf(threeDays, book, names, null);
    expect(view.periods).toEqual(["2026-11-22", "2026-11-23", "2026-11-24"]);
    expect(view.totals.map((one) => one.total)).toEqual([3, 0, 8]);
    expect(view.before.total).toBe(7);
    expect(view.rows).toMatchObject([
      { key_id: "b", name: "Gone", deleted: true, tally: { total: 5, failed: 5 } },
      { key_id: "a", name: "Jonas", deleted: false, tally: { total: 4, refused: 4 } },
      { key_id: "without_key", name: null, deleted: false, tally: { total: 2 } },
    ]);
    expect(view.series[1]).toEqual({ key_id: "a", counts: [1, 0, 3] });
    expect(view.others).toBeNull();
  });

  test("counts only the keys that were asked for, before too", async () => {
    const book = bookOf({
      "2026-11-21": { a: tally(7), b: tally(1) },
      "2026-11-24": { a: tally(3), b: tally(5) },
    });
    const view = await viewOf(threeDays, book, names, new Set(["b"]));
    expect(view.totals.map((one) => one.total)).toEqual([0, 0, 5]);
    expect(view.before.total).toBe(1);
    expect(view.rows.map((row) => row.key_id)).toEqual(["b"]);
  });

  test("shows the eight busiest keys, and all others as one", async () => {
    const keys = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`k${String(index)}`, tally(index + 1)]),
    );
    const view = await viewOf(threeDays, bookOf({ "2026-11-23": keys }), names, null);
    expect(view.series).toHaveLength(8);
    expect(view.series[0]?.key_id).toBe("k10");
    expect(view.others).toEqual([0, 1 + 2 + 3, 0]);
  });

  test("names the days whose file was damaged", async () => {
    expect((await viewOf(threeDays, bookOf({}, ["2026-11-23"]), names, null)).lost).toEqual([
      "2026-11-23",
    ]);
  });
});

describe("a span", () => {
  test("of hours is the last 24, and the 24 before them", () => {
    const span = spanOf({ kind: "hours" }, now);
    expect([span.names[0], span.names.at(-1)]).toEqual(["2026-11-23T11", "2026-11-24T10"]);
    expect([span.before[0], span.before.at(-1)]).toEqual(["2026-11-22T11", "2026-11-23T10"]);
  });

  test("of dates has both, also over the end of February", () => {
    const span = spanOf({ kind: "dates", from: "2028-02-28", to: "2028-03-01" }, now);
    expect(span.names).toEqual(["2028-02-28", "2028-02-29", "2028-03-01"]);
  });

  test.for([
    ["2026-01-01", "2027-01-01", true],
    ["2026-01-01", "2027-01-02", false],
    ["2026-01-02", "2026-01-01", false],
    ["2026-02-30", "2026-03-01", false],
    ["x", "2026-03-01", false],
  ] as const)("from %s to %s is taken: %s", ([from, to, isTaken]) => {
    expect(usageRangeSchema.safeParse({ kind: "dates", from, to }).success).toBe(isTaken);
  });

  test.for([
    ["2026-11-01", "2026-11-24", null],
    ["", "2026-11-24", "day"],
    ["2026-11-02", "2026-11-01", "order"],
    ["2025-10-01", "2025-10-02", "old"],
    ["2026-11-01", "2026-11-25", "future"],
    ["2025-10-22", "2026-11-24", "long"],
  ] as const)("from %s to %s, the window says: %s", ([from, to, fault]) => {
    const kept = { oldest: "2025-10-21", today: "2026-11-24" };
    expect(rangeFaultOf({ from, to }, kept)).toBe(fault);
  });
});

describe("an export", () => {
  const one = spanOf({ kind: "days", days: 1 }, now);
  const header =
    "day,key_id,key_name,total_requests,successful_requests,failed_requests,refused_requests,total_duration,average_duration";
  const exported = async (name: string, format: "csv" | "json" = "csv"): Promise<string> => {
    const book = bookOf({ "2026-11-24": { a: tally(2, { refused: 1 }) } });
    const named = new Map([["a", { name, deleted: false }]]);
    return (await exportOf(one, book, named, null, format)).text;
  };

  test("is a table with a line for each key and day, under the name of its days", async () => {
    const file = await exportOf(
      spanOf({ kind: "days", days: 30 }, now),
      bookOf({}),
      names,
      null,
      "csv",
    );
    expect(file).toEqual({
      name: "latchkey-usage-2026-10-26-2026-11-24.csv",
      text: `${header}\r\n`,
    });
    expect(await exported("Jonas")).toBe(`${header}\r\n2026-11-24,a,Jonas,2,2,0,1,4,2\r\n`);
  });

  // A spreadsheet runs what begins with one of these.
  test.for(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "  =1"])(
    "keeps a spreadsheet from running the name %j",
    async (name) => {
      expect(await exported(name)).toContain(`,'${name},`);
    },
  );

  test("quotes commas, quotes and line ends", async () => {
    expect(await exported('Jonas "J", the\r\nfirst')).toContain('"Jonas ""J"", the\r\nfirst"');
  });

  test("is JSON with names as they are", async () => {
    expect(JSON.parse(await exported("=1+1", "json"))).toEqual([
      {
        day: "2026-11-24",
        key_id: "a",
        key_name: "=1+1",
        total_requests: 2,
        successful_requests: 2,
        failed_requests: 0,
        refused_requests: 1,
        total_duration: 4,
        average_duration: 2,
      },
    ]);
  });
});
