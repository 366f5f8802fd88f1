import {
  emptyTally,
  statsOf,
  withoutKeyId,
  type Tally,
  type UsageReport,
} from "../../../shared/usage.ts";

/** Names of all keys ever made. */
export type Names = ReadonlyMap<string, { readonly name: string; readonly deleted: boolean }>;

/** The report of the Usage page: a row for each key that did anything, the busiest first. */
export function reportOf(
  days: readonly string[],
  byKey: ReadonlyMap<string, ReadonlyMap<string, Tally>>,
  names: Names,
): UsageReport {
  const rows = [...byKey].map(([keyId, perDay]) => {
    const known = names.get(keyId);
    return {
      key_id: keyId,
      name: keyId === withoutKeyId ? null : (known?.name ?? keyId),
      deleted: known?.deleted ?? keyId !== withoutKeyId,
      stats: statsOf(perDay),
      per_day: days.map((day) => perDay.get(day) ?? emptyTally),
    };
  });
  rows.sort((a, b) => b.stats.total_requests - a.stats.total_requests);
  return { days: [...days], rows };
}
