import { expect, test } from "vitest";
import { dayPeriod, hourPeriod, lastNames, nameOf } from "../../../main/core/usage/periods.ts";

const at = Date.parse("2026-03-01T00:30:00Z");

test("days and hours are named in UTC, and names fit their files", () => {
  expect(nameOf(dayPeriod, at)).toBe("2026-03-01");
  expect(nameOf(hourPeriod, at - 1_800_001)).toBe("2026-02-28T23");
  expect(dayPeriod.fileName.test("2026-03-01.json")).toBe(true);
  expect(dayPeriod.fileName.test("2026-03-01T00.json")).toBe(false);
  expect(hourPeriod.fileName.test("2026-03-01T00.json")).toBe(true);
  expect(hourPeriod.fileName.test("2026-03-01T00.damaged-2026-03-01T01-00-00Z.json")).toBe(false);
});

test("a span ends with now and has no gap, over the end of a month", () => {
  expect(lastNames(dayPeriod, 3, at)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(lastNames(hourPeriod, 2, at)).toEqual(["2026-02-28T23", "2026-03-01T00"]);
  expect(lastNames(dayPeriod, 366, at)).toHaveLength(366);
  expect(lastNames(dayPeriod, 366, at)[0]).toBe("2025-03-01");
});
