import { addTallies, emptyTally, type UsageView } from "../../../shared/usage.ts";

/** So many bars can be told apart. */
const mostBars = 120;
const weekDays = 7;

/** What the chart draws: the view's own hours or days, or weeks where there are too many days. */
export type Charted = Pick<UsageView, "periods" | "totals" | "series" | "others"> & {
  readonly unit: UsageView["unit"] | "week";
};

/** Sums by week in place of days, where a bar for each day would be thinner than the eye can tell. */
export function chartedOf(view: UsageView): Charted {
  if (view.periods.length <= mostBars) return view;
  // The newest week is whole; the oldest may be short.
  const first = view.periods.length % weekDays;
  const starts = view.periods.flatMap((_, place) =>
    place === 0 || (place - first) % weekDays === 0 ? [place] : [],
  );
  const ends = [...starts.slice(1), view.periods.length];
  const gather = <T>(values: readonly T[], add: (a: T, b: T) => T, zero: T): T[] =>
    starts.map((start, week) => values.slice(start, ends[week]).reduce(add, zero));
  const sum = (values: readonly number[]): number[] => gather(values, (a, b) => a + b, 0);
  return {
    unit: "week",
    periods: starts.map((start) => view.periods[start] ?? ""),
    totals: gather(view.totals, addTallies, emptyTally),
    series: view.series.map(({ key_id, counts }) => ({ key_id, counts: sum(counts) })),
    others: view.others === null ? null : sum(view.others),
  };
}

/** Where the bar stands that a period of the view is part of. */
export function placeOf({ periods }: Charted, period: string): number {
  // Names of periods sort as their times do.
  return Math.max(
    0,
    periods.findLastIndex((start) => start <= period),
  );
}
