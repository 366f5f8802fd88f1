/** A span of time that tallies are kept for, and the names of its files: `2026-11-24`, `2026-11-24T10`. */
export type Period = {
  readonly lengthMs: number;
  readonly nameLength: number;
  readonly fileName: RegExp;
};

export const dayPeriod: Period = {
  lengthMs: 86_400_000,
  nameLength: "2026-11-24".length,
  fileName: /^\d{4}-\d{2}-\d{2}\.json$/,
};

export const hourPeriod: Period = {
  lengthMs: 3_600_000,
  nameLength: "2026-11-24T10".length,
  fileName: /^\d{4}-\d{2}-\d{2}T\d{2}\.json$/,
};

/** The name of a day or of an hour. */
export const periodName = /^\d{4}-\d{2}-\d{2}(T\d{2})?$/;

/** Which period a time lies in, counted from the epoch. */
export function numberOf(period: Period, nowMs: number): number {
  return Math.floor(nowMs / period.lengthMs);
}

/** The name of a period, in UTC. Names sort by time. */
export function nameOf(period: Period, nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, period.nameLength);
}

/** The names of the periods that end with the one of `nowMs`, oldest first. */
export function lastNames(period: Period, count: number, nowMs: number): string[] {
  return Array.from({ length: count }, (_unused, place) =>
    nameOf(period, nowMs - (count - 1 - place) * period.lengthMs),
  );
}
