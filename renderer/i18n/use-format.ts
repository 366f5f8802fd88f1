import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { agoOf, spanOf } from "../../shared/format.ts";
import { localeOf } from "../../shared/language.ts";

export type Format = {
  readonly number: (value: number) => string;
  /** One digit after the point at most. */
  readonly decimal: (value: number) => string;
  readonly percent: (share: number) => string;
  readonly time: (seconds: number) => string;
  /** With seconds, for logs. */
  readonly clock: (seconds: number) => string;
  readonly day: (seconds: number) => string;
  readonly date: (seconds: number) => string;
  readonly dateTime: (seconds: number) => string;
  /** A day of this year with the time. */
  readonly dayTime: (seconds: number) => string;
  /** With the time zone, where a person in another one may read it. */
  readonly dateTimeZone: (seconds: number) => string;
  /** A UTC day `YYYY-MM-DD`. */
  readonly utcDay: (day: string) => string;
  readonly utcDate: (day: string) => string;
  readonly ago: (atSeconds: number, nowSeconds: number) => string;
  /** A span in words: "2 h 14 min". */
  readonly span: (seconds: number) => string;
  /** How much a file takes: "3.4 MB". */
  readonly size: (bytes: number) => string;
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
};

const sizeUnits = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Numbers, times and spans in the chosen language. */
export function useFormat(): Format {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const locale = localeOf(i18n.language);
    const number = new Intl.NumberFormat(locale);
    const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
    const dates = (options: Intl.DateTimeFormatOptions): ((seconds: number) => string) => {
      const form = new Intl.DateTimeFormat(locale, options);
      return (seconds) => form.format(seconds * 1000);
    };
    const shortDay = { day: "numeric", month: "short" } as const;
    const time = dates({ hour: "2-digit", minute: "2-digit" });
    const day = dates(shortDay);
    const date = dates({ ...shortDay, year: "numeric" });
    const utcDay = dates({ ...shortDay, timeZone: "UTC" });
    const utcDate = dates({ day: "numeric", month: "long", timeZone: "UTC" });
    const span = (seconds: number): string => {
      const parts = spanOf(seconds);
      if (parts.days > 0) return t("format.days", parts);
      if (parts.hours > 0) return t("format.hours", parts);
      if (seconds >= 60) return t("format.minutes", parts);
      return t("format.seconds", { seconds: decimal.format(seconds) });
    };
    return {
      number: (value) => number.format(value),
      decimal: (value) => decimal.format(value),
      percent: (share) => percent.format(share),
      time,
      clock: dates({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
      day,
      date,
      dayTime: dates({ ...shortDay, hour: "2-digit", minute: "2-digit" }),
      dateTime: dates({ ...shortDay, year: "numeric", hour: "2-digit", minute: "2-digit" }),
      dateTimeZone: dates({
        ...shortDay,
        year: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        timeZoneName: "short",
      }),
      utcDay: (text) => utcDay(Date.parse(text) / 1000),
      utcDate: (text) => utcDate(Date.parse(text) / 1000),
      ago: (atSeconds, nowSeconds) => {
        const ago = agoOf(atSeconds, nowSeconds);
        switch (ago.kind) {
          case "now":
            return t("format.now");
          case "minutes":
            return t("format.minutesAgo", { count: ago.count });
          case "hours":
            return t("format.hoursAgo", { count: ago.count });
          case "time":
            return time(atSeconds);
          case "yesterday":
            return t("format.yesterday");
          case "day":
            return day(atSeconds);
          case "date":
            return date(atSeconds);
        }
      },
      span,
      size: (bytes) => {
        const power = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
        const unit = sizeUnits[power] ?? "byte";
        const form = { style: "unit", unit, maximumFractionDigits: power > 1 ? 1 : 0 } as const;
        return new Intl.NumberFormat(locale, form).format(bytes / 1000 ** power);
      },
      list: (items) => new Intl.ListFormat(locale).format(items),
    };
  }, [t, i18n.language]);
}
