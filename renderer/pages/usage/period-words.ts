import type { UsageView } from "../../../shared/usage.ts";
import { useFormat } from "../../i18n/use-format.ts";

const noonSeconds = 43_200;
/** Over a year, the day alone would not say which. */
const longRange = 180;

type PeriodWords = {
  readonly short: (period: string) => string;
  readonly long: (period: string) => string;
};

/** Names of periods in words: hours in local time, days in UTC. */
export function usePeriodWords({ unit, periods }: UsageView): PeriodWords {
  const format = useFormat();
  if (unit === "hour") {
    const at = (period: string): number => Date.parse(`${period}:00:00Z`) / 1000;
    return {
      short: (period) => format.time(at(period)),
      long: (period) => format.dayTime(at(period)),
    };
  }
  return {
    short: (period) => format.utcDay(period),
    long: (period) =>
      periods.length > longRange
        ? format.date(Date.parse(period) / 1000 + noonSeconds)
        : format.utcDate(period),
  };
}
