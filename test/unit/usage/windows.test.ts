import { expect, test } from "vitest";
import { createWindows } from "../../../main/core/usage/windows.ts";

const hourMs = 3_600_000;
const ten = Date.parse("2026-11-24T10:00:00Z");
const seconds = (text: string): number => Date.parse(text) / 1000;

function spent(times: number, nowMs: number) {
  const windows = createWindows();
  for (let count = 0; count < times; count += 1) windows.spend("a", nowMs);
  return windows;
}

test("each key has a window of its own, and looking spends nothing", () => {
  const windows = spent(3, ten);
  expect(windows.used("a", ten)).toBe(3);
  expect(windows.used("a", ten)).toBe(3);
  expect(windows.used("b", ten)).toBe(0);
});

test("the window is a clock hour: full to its last millisecond, fresh at the next", () => {
  const windows = spent(3, ten + hourMs - 1);
  expect(windows.used("a", ten + hourMs - 1)).toBe(3);
  expect(windows.resetAtSeconds(ten + hourMs - 1)).toBe(seconds("2026-11-24T11:00:00Z"));
  expect(windows.used("a", ten + hourMs)).toBe(0);
  expect(windows.resetAtSeconds(ten + hourMs)).toBe(seconds("2026-11-24T12:00:00Z"));
});

test("midnight is an hour like any other", () => {
  const midnight = Date.parse("2026-11-25T00:00:00Z");
  const windows = spent(3, midnight - 1);
  expect(windows.used("a", midnight - 1)).toBe(3);
  expect(windows.used("a", midnight)).toBe(0);
});

// A time server that steps the clock around the full hour would hand out a window at each crossing.
test("a clock that is set back across the hour, again and again, gives no fresh window", () => {
  const windows = spent(3, ten + 1);
  for (let step = 0; step < 5; step += 1) {
    windows.spend("a", ten - 500);
    windows.spend("a", ten + 500);
  }
  expect(windows.used("a", ten + 500)).toBe(13);
  expect(windows.resetAtSeconds(ten - 500)).toBe(seconds("2026-11-24T11:00:00Z"));
});

// The clock was years ahead for a moment: staying there would shut the key out for years.
test("a clock that is set back by more is believed, with all that was spent", () => {
  const windows = spent(3, Date.parse("2031-01-01T00:30:00Z"));
  expect(windows.used("a", ten)).toBe(3);
  expect(windows.resetAtSeconds(ten)).toBe(seconds("2026-11-24T11:00:00Z"));
  expect(windows.used("a", ten + hourMs)).toBe(0);
});

test("what is restored is what was kept", () => {
  const windows = createWindows();
  windows.restore(spent(3, ten).snapshot());
  expect(windows.used("a", ten)).toBe(3);
  const later = createWindows();
  later.restore(spent(3, ten).snapshot());
  expect(later.used("a", ten + hourMs)).toBe(0);
});

test.for(["constructor", "toString"])("a key called %s is a key", (keyId) => {
  const windows = createWindows();
  expect(windows.used(keyId, ten)).toBe(0);
  windows.spend(keyId, ten);
  const again = createWindows();
  again.restore(JSON.parse(JSON.stringify(windows.snapshot())) as never);
  expect(again.used(keyId, ten)).toBe(1);
});
