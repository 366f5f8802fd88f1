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

/** The figures of a key, in the order in which tables and files have them. */
export const usageFigures = [
  "total_requests",
  "successful_requests",
  "failed_requests",
  "refused_requests",
  "total_duration",
  "average_duration",
] as const;

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

const dayWords = "Must be a UTC day such as 2026-11-24";
const daySchema = z.iso.date({ error: dayWords });

/** Which hours or days are looked at: the last 24 hours, the last days, or from one UTC day to another. */
export const usageRangeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("hours") }),
  z.strictObject({ kind: z.literal("days"), days: daysSchema }),
  z
    .strictObject({ kind: z.literal("dates"), from: daySchema, to: daySchema })
    .refine(({ from, to }) => daysBetween(from, to) >= 1 && daysBetween(from, to) <= maxDays, {
      error: `Must be from 1 to ${String(maxDays)} days, the first one first`,
    }),
]);
export type UsageRange = z.infer<typeof usageRangeSchema>;

/** How many days from one to another, both counted; not a number where one is no day. */
function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
}

export type RangeFault = "day" | "order" | "long" | "old" | "future";

/** Why two UTC days cannot be looked at; null where they can. */
export function rangeFaultOf(
  { from, to }: { readonly from: string; readonly to: string },
  kept: { readonly oldest: string; readonly today: string },
): RangeFault | null {
  if (!daySchema.safeParse(from).success || !daySchema.safeParse(to).success) return "day";
  if (from > to) return "order";
  if (from < kept.oldest) return "old";
  if (to > kept.today) return "future";
  return daysBetween(from, to) > maxDays ? "long" : null;
}

export const usageQuestionSchema = z.strictObject({
  range: usageRangeSchema,
  /** The keys that count; null for all. */
  key_ids: z.array(z.string().max(64)).max(1000).nullable(),
});
export type UsageQuestion = z.infer<typeof usageQuestionSchema>;

/** What the Usage page shows: sums by period and by key, never both for all keys. */
export const usageViewSchema = z.object({
  unit: z.enum(["hour", "day"]),
  /** UTC hours `2026-11-24T10` or days `2026-11-24`, oldest first, without a gap. */
  periods: z.array(z.string()),
  /** One for each of `periods`. */
  totals: z.array(tallySchema),
  /** The sum of as many periods before. */
  before: tallySchema,
  /** The busiest first. */
  rows: z.array(
    z.object({
      key_id: z.string(),
      /** null: requests without a key. */
      name: z.string().nullable(),
      deleted: z.boolean(),
      tally: tallySchema,
    }),
  ),
  /** Requests by period of the eight busiest keys. */
  series: z.array(z.object({ key_id: z.string(), counts: z.array(z.number()) })),
  /** The same of all others together; null where there are none. */
  others: z.array(z.number()).nullable(),
  /** Periods whose file was damaged: what happened in them is not known. */
  lost: z.array(z.string()),
});
export type UsageView = z.infer<typeof usageViewSchema>;

export const usageFormatSchema = z.enum(["csv", "json"]);
/** A file of figures, and the name that it should get. */
export const usageExportSchema = z.object({ name: z.string(), text: z.string() });
export type UsageExport = z.infer<typeof usageExportSchema>;

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
