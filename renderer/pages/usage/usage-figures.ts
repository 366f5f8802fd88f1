import { addTallies, emptyTally, type Tally, type UsageReport } from "../../../shared/usage.ts";

export type UsageRow = UsageReport["rows"][number];

/** The counters of each day, over all keys. */
export function perDay({ days, rows }: UsageReport): Tally[] {
  return days.map((_, index) =>
    rows.reduce((sum, row) => addTallies(sum, row.per_day[index] ?? emptyTally), emptyTally),
  );
}

export function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce(addTallies, emptyTally);
}

/** A row's counters as one tally; refused requests are in none of the others. */
export function tallyOf({ stats }: UsageRow): Tally {
  return {
    total: stats.total_requests,
    successful: stats.successful_requests,
    failed: stats.failed_requests,
    refused: stats.refused_requests,
    duration: stats.total_duration,
  };
}

export function averageOf({ total, duration }: Tally): number | null {
  return total === 0 ? null : duration / total;
}

/** The busiest first; a key without any request in the range stands for nothing and is left out. */
export function rowsWithUse({ rows }: UsageReport): UsageRow[] {
  return rows
    .filter(({ stats }) => stats.total_requests > 0 || stats.refused_requests > 0)
    .sort(
      (a, b) =>
        b.stats.total_requests - a.stats.total_requests ||
        b.stats.refused_requests - a.stats.refused_requests,
    );
}
