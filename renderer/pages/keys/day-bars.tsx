import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nowMs } from "../../bridge/clock.ts";
import { useFormat } from "../../i18n/use-format.ts";
import css from "./day-bars.module.css";

type Props = { readonly perDay: Readonly<Record<string, number>> };

const dayCount = 30;
const dayMs = 86_400_000;

/** A small bar for each of the last 30 UTC days. */
export function DayBars({ perDay }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const days = lastDays().map((day) => ({ day, count: perDay[day] ?? 0 }));
  const busiest = days.reduce((a, b) => (b.count > a.count ? b : a));
  const count = days.reduce((sum, one) => sum + one.count, 0);
  return (
    <div
      className={css["bars"]}
      role="img"
      aria-label={t("drawer.usageName", {
        count,
        day: format.utcDate(busiest.day),
        most: busiest.count,
      })}
    >
      {days.map(({ day, count: requests }) => (
        <span
          key={day}
          className={css["bar"]}
          data-empty={requests === 0 || undefined}
          style={{
            blockSize: `${requests === 0 ? 0 : Math.max(4, (requests / busiest.count) * 100)}%`,
          }}
        />
      ))}
    </div>
  );
}

function lastDays(): string[] {
  const now = nowMs();
  return Array.from({ length: dayCount }, (_, index) =>
    new Date(now - (dayCount - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
}
