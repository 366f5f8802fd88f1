import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.ts";
import type { Charted } from "./weeks.ts";

const noonSeconds = 43_200;

type PeriodWords = {
  readonly short: (period: string) => string;
  readonly long: (period: string) => string;
};

/** Names of periods in words: hours in local time, days and weeks in UTC. */
export function usePeriodWords({ unit }: Pick<Charted, "unit">): PeriodWords {
  const { t } = useTranslation("usage");
  const format = useFormat();
  if (unit === "hour") {
    const at = (period: string): number => Date.parse(`${period}:00:00Z`) / 1000;
    return {
      short: (period) => format.time(at(period)),
      long: (period) => format.dayTime(at(period)),
    };
  }
  if (unit === "day") return { short: format.utcDay, long: format.utcDate };
  // Over a year, the day alone would not say which.
  const date = (period: string): string => format.date(Date.parse(period) / 1000 + noonSeconds);
  return {
    short: format.utcDay,
    long: (period) => t("chart.weekOf", { day: date(period) }),
  };
}
