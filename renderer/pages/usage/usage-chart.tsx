import { SegmentedControl } from "@mantine/core";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { UsageView } from "../../../shared/usage.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { segmented } from "../../ui/segmented.ts";
import { isOneOf, useKept } from "../../ui/use-kept.ts";
import { BarChart, type Series } from "./bar-chart.tsx";
import { usePeriodWords } from "./period-words.ts";
import { Reading, ReadingBox } from "./reading.tsx";
import { sumOf, useRowName } from "./usage-figures.ts";
import css from "./usage-chart.module.css";
import { chartedOf, placeOf, type Charted } from "./weeks.ts";

type Props = { readonly view: UsageView };
const stacks = ["outcome", "key"] as const;

/** Requests by hour or day, stacked by what became of them or by key. The table beneath holds the figures. */
export function UsageChart({ view }: Props): ReactNode {
  const { t } = useTranslation("usage");
  const [stack, setStack] = useKept("usage.stack", "outcome", isOneOf(stacks));
  const charted = useMemo(() => chartedOf(view), [view]);
  const words = usePeriodWords(charted);
  const outcomes = useOutcomes(charted);
  const keys = useKeys(charted, view.rows);
  const series = stack === "outcome" ? outcomes : keys;
  return (
    <Card
      title={t(`chart.title.${charted.unit}`)}
      action={
        <SegmentedControl
          size="xs"
          classNames={segmented}
          aria-label={t("chart.stack.label")}
          data={stacks.map((value) => ({
            value,
            label: t(`chart.stack.${value}`),
          }))}
          value={stack}
          onChange={setStack}
        />
      }
    >
      <ul className={css["legend"]}>
        {series.map(({ name, label, color }) => (
          <li key={name} className={css["entry"]}>
            <span className={css["sign"]} style={{ background: color }} aria-hidden />
            <bdi className={css["label"]}>{label}</bdi>
          </li>
        ))}
      </ul>
      <Bars
        charted={charted}
        series={series}
        periods={charted.periods.map(words.short)}
        lost={view.lost.map((period) => placeOf(charted, period))}
      />
      {view.lost.length > 0 && (
        <p className={css["lost"]}>
          {t("chart.lost", {
            count: view.lost.length,
            periods: view.lost.map(words.long).join(", "),
          })}
        </p>
      )}
    </Card>
  );
}

type BarsProps = {
  readonly charted: Charted;
  readonly series: readonly Series[];
  readonly periods: readonly string[];
  readonly lost: readonly number[];
};

/** The bars, and what is read of them. */
function Bars({ charted, series, periods, lost }: BarsProps): ReactNode {
  const { t } = useTranslation("usage");
  const [place, setPlace] = useState<number | null>(null);
  const format = useFormat();
  const words = usePeriodWords(charted);
  const name = useChartName(charted);
  const count = charted.periods.length;
  const at = place === null ? null : (charted.periods[place] ?? null);
  const parts = series
    .map(({ values, ...rest }) => ({ ...rest, value: place === null ? 0 : (values[place] ?? 0) }))
    .filter(({ value }) => value > 0)
    .map(({ value, ...rest }) => ({ ...rest, value: format.number(value) }));
  return (
    <Reading
      count={count}
      place={place}
      onPlace={setPlace}
      label={t("chart.read")}
      words={
        at === null
          ? null
          : t("chart.at", {
              period: words.long(at),
              parts:
                parts.map(({ label, value }) => `${label} ${value}`).join(", ") ||
                t("chart.nothing"),
            })
      }
    >
      <div role="img" aria-label={name}>
        <BarChart series={series} periods={periods} lost={lost} place={place} onPlace={setPlace} />
      </div>
      {at !== null && place !== null && (
        <ReadingBox
          at={(place + 0.5) / count}
          title={words.long(at)}
          parts={parts}
          nothing={t("chart.nothing")}
        />
      )}
    </Reading>
  );
}

function useOutcomes({ totals }: Charted): Series[] {
  const { t } = useTranslation("usage");
  return [
    {
      name: "succeeded",
      label: t("chart.succeeded"),
      color: "var(--lk-succeeded)",
      values: totals.map((one) => one.successful),
    },
    {
      name: "failed",
      label: t("chart.failed"),
      color: "var(--lk-failed)",
      values: totals.map((one) => one.failed),
    },
    {
      name: "refused",
      label: t("chart.refused"),
      color: "var(--lk-refused)",
      values: totals.map((one) => one.refused),
    },
  ];
}

/** The eight busiest keys, and all others as one. */
function useKeys(view: Charted, rows: UsageView["rows"]): Series[] {
  const { t } = useTranslation("usage");
  const nameOf = useRowName();
  const keys = view.series.map(({ key_id, counts }, index) => {
    const row = rows.find((one) => one.key_id === key_id);
    return {
      name: key_id,
      label: row === undefined ? key_id : nameOf(row),
      color: `var(--lk-series-${String(index + 1)})`,
      values: counts,
    };
  });
  if (view.others === null) return keys;
  const others = {
    name: "others",
    label: t("chart.others"),
    color: "var(--lk-series-others)",
    values: view.others,
  };
  return [...keys, others];
}

function useChartName(view: Charted): string {
  const { t } = useTranslation("usage");
  const words = usePeriodWords(view);
  const { periods, totals } = view;
  const busiest = totals.reduce(
    (best, tally, index) => (tally.total > (totals[best]?.total ?? 0) ? index : best),
    0,
  );
  const span = { from: words.long(periods[0] ?? ""), to: words.long(periods.at(-1) ?? "") };
  const most = totals[busiest]?.total ?? 0;
  return most === 0
    ? t("chart.nameRefused", { ...span, refused: sumOf(totals).refused })
    : t("chart.name", { ...span, day: words.long(periods[busiest] ?? ""), most });
}
