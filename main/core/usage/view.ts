import {
  addTallies,
  emptyTally,
  withoutKeyId,
  type Tally,
  type UsageRange,
  type UsageView,
} from "../../../shared/usage.ts";
import type { Book } from "./book.ts";
import { dayPeriod, hourPeriod, lastNames, type Period } from "./periods.ts";
import { addTally } from "./tallies.ts";

/** Names of all keys ever made. */
export type Names = ReadonlyMap<string, { readonly name: string; readonly deleted: boolean }>;

const hoursShown = 24;
/** So many keys get a colour of their own in the chart; the rest are one. */
const busiest = 8;

/** The periods of a range, oldest first, and as many before them. */
export type Span = {
  readonly period: Period;
  readonly names: readonly string[];
  readonly before: readonly string[];
};

export function spanOf(range: UsageRange, nowMs: number): Span {
  if (range.kind === "hours") return lastOf(hourPeriod, hoursShown, nowMs);
  if (range.kind === "days") return lastOf(dayPeriod, range.days, nowMs);
  const end = Date.parse(range.to);
  const count = Math.round((end - Date.parse(range.from)) / dayPeriod.lengthMs) + 1;
  return lastOf(dayPeriod, count, end);
}

function lastOf(period: Period, count: number, nowMs: number): Span {
  return {
    period,
    names: lastNames(period, count, nowMs),
    before: lastNames(period, count, nowMs - count * period.lengthMs),
  };
}

type Row = { readonly tally: Tally; readonly counts: number[] };

/**
 * What the Usage page shows of a span, in one pass: there may be a thousand keys in each of 366 days.
 * @param keyIds the keys that count; null for all.
 */
export async function viewOf(
  span: Span,
  book: Pick<Book, "read" | "isLost">,
  names: Names,
  keyIds: ReadonlySet<string> | null,
): Promise<UsageView> {
  const rows = new Map<string, Row>();
  const totals: Tally[] = [];
  for (const [place, name] of span.names.entries()) {
    const total = { ...emptyTally };
    for (const [keyId, tally] of await book.read(name)) {
      if (keyIds && !keyIds.has(keyId)) continue;
      let row = rows.get(keyId);
      if (!row) {
        row = { tally: { ...emptyTally }, counts: Array<number>(span.names.length).fill(0) };
        rows.set(keyId, row);
      }
      addTally(row.tally, tally);
      row.counts[place] = tally.total;
      addTally(total, tally);
    }
    totals.push(total);
  }
  let before = emptyTally;
  for (const name of span.before)
    for (const [keyId, tally] of await book.read(name))
      if (!keyIds || keyIds.has(keyId)) before = addTallies(before, tally);

  const sorted = [...rows].sort(
    ([, a], [, b]) => b.tally.total - a.tally.total || b.tally.refused - a.tally.refused,
  );
  const nameOfKey = (keyId: string): string | null =>
    keyId === withoutKeyId ? null : (names.get(keyId)?.name ?? keyId);
  const isDeleted = (keyId: string): boolean =>
    keyId !== withoutKeyId && (names.get(keyId)?.deleted ?? true);
  return {
    unit: span.period === hourPeriod ? "hour" : "day",
    periods: [...span.names],
    totals,
    before,
    rows: sorted.map(([keyId, { tally }]) => ({
      key_id: keyId,
      name: nameOfKey(keyId),
      deleted: isDeleted(keyId),
      tally,
    })),
    series: sorted.slice(0, busiest).map(([keyId, { counts }]) => ({ key_id: keyId, counts })),
    others: othersOf(sorted.slice(busiest), span.names.length),
    lost: span.names.filter((name) => book.isLost(name)),
  };
}

function othersOf(rows: readonly (readonly [string, Row])[], length: number): number[] | null {
  if (rows.length === 0) return null;
  const sum = Array<number>(length).fill(0);
  for (const [, { counts }] of rows)
    for (const [place, count] of counts.entries()) sum[place] = (sum[place] ?? 0) + count;
  return sum;
}
