import type { ReactNode } from "react";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import css from "./day-bars.module.css";

type Props = {
  readonly perDay: Readonly<Record<string, number>>;
  readonly now: number;
};

const days = 30;
const daySeconds = 86_400;

/** The requests of the last thirty UTC days, a bar each. */
export function DayBars({ perDay, now }: Props): ReactNode {
  const t = useText();
  const format = useFormat();
  const counts = Array.from({ length: days }, (_, index) => {
    const at = (now - (days - 1 - index) * daySeconds) * 1000;
    const day = new Date(at).toISOString().slice(0, 10);
    return { day, count: perDay[day] ?? 0 };
  });
  const most = counts.reduce((a, b) => (b.count > a.count ? b : a));
  const label =
    most.count === 0
      ? t("drawer.barsNone")
      : t("drawer.bars", { day: format.utcDate(most.day), count: most.count });
  return (
    <div className={css["bars"]} role="img" aria-label={label} title={label}>
      {counts.map(({ day, count }) => (
        <span
          key={day}
          className={css["bar"]}
          data-none={count === 0 || undefined}
          style={{ blockSize: `${most.count === 0 ? 0 : (count / most.count) * 100}%` }}
        />
      ))}
    </div>
  );
}
