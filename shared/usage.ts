import { z } from "zod";

export const maxDays = 366;
export const defaultDays = 30;

const daysWords = "Must be a whole number of days from 1 to 366";
export const daysSchema = z.int({ error: daysWords }).min(1, daysWords).max(maxDays, daysWords);

/** `?days=` as it stands in a query. Seed section "Usage Tracking". */
export const daysQuerySchema = z
  .string({ error: daysWords })
  .regex(/^\d{1,4}$/, daysWords)
  .transform(Number)
  .pipe(daysSchema)
  .optional()
  .transform((days) => days ?? defaultDays);

/**
 * What a key did in a span of UTC days. Durations are seconds. Refused requests stand apart: they are
 * in none of the other figures.
 */
export const usageStatsSchema = z.object({
  total_requests: z.number(),
  successful_requests: z.number(),
  failed_requests: z.number(),
  refused_requests: z.number(),
  total_duration: z.number(),
  average_duration: z.number(),
  requests_per_day: z.record(z.string(), z.number()),
});
export type UsageStats = z.infer<typeof usageStatsSchema>;

/** The counters of one key in one UTC day (or hour); what is stored. Duration in seconds. */
export const tallySchema = z.object({
  total: z.number().int().nonnegative(),
  successful: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
  duration: z.number().nonnegative(),
});
export type Tally = z.infer<typeof tallySchema>;

/** The id under which requests without a key are counted in mode `optional`. Never a real key's id. */
export const withoutKeyId = "without_key";

export const usageReportSchema = z.object({
  /** The UTC days of the report, oldest first, without a gap: `YYYY-MM-DD`. */
  days: z.array(z.string()),
  rows: z.array(
    z.object({
      key_id: z.string(),
      /** null: requests without a key. */
      name: z.string().nullable(),
      deleted: z.boolean(),
      stats: usageStatsSchema,
      /** One tally for each of `days`. */
      per_day: z.array(tallySchema),
    }),
  ),
});
export type UsageReport = z.infer<typeof usageReportSchema>;

export const emptyTally: Tally = { total: 0, successful: 0, failed: 0, refused: 0, duration: 0 };

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    total: a.total + b.total,
    successful: a.successful + b.successful,
    failed: a.failed + b.failed,
    refused: a.refused + b.refused,
    duration: a.duration + b.duration,
  };
}

/** The seed's shape from tallies by day; a day without a request is left out of `requests_per_day`. */
export function statsOf(perDay: ReadonlyMap<string, Tally>): UsageStats {
  let sum = emptyTally;
  const requestsPerDay: Record<string, number> = {};
  for (const [day, tally] of [...perDay].sort(([a], [b]) => (a < b ? -1 : 1))) {
    sum = addTallies(sum, tally);
    if (tally.total > 0) requestsPerDay[day] = tally.total;
  }
  const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
  return {
    total_requests: sum.total,
    successful_requests: sum.successful,
    failed_requests: sum.failed,
    refused_requests: sum.refused,
    total_duration: round(sum.duration),
    average_duration: sum.total === 0 ? 0 : round(sum.duration / sum.total),
    requests_per_day: requestsPerDay,
  };
}
