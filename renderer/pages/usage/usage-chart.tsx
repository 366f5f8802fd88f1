import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { SegmentedControl } from "@mantine/core";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import type { UsageView } from "../../../shared/usage.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { segmented } from "../../ui/segmented.ts";
import { usePeriodWords } from "./period-words.ts";
import { ReadingLine } from "./reading-line.tsx";
import { sumOf, useRowName } from "./usage-figures.ts";
import css from "./usage-chart.module.css";
import { chartedOf, type Charted } from "./weeks.ts";

type Props = { readonly view: UsageView };
type Stack = "outcome" | "key";
type Series = {
  readonly name: string;
  readonly label: string;
  readonly color: string;
  readonly values: readonly number[];
};

/** Requests by hour or day, stacked by what became of them or by key. The table beneath holds the figures. */
export function UsageChart({ view }: Props): ReactNode {
  const { t } = useTranslation("usage");
  const [stack, setStack] = useState<Stack>("outcome");
  const [place, setPlace] = useState<number | null>(null);
  const format = useFormat();
  const charted = useMemo(() => chartedOf(view), [view]);
  const words = usePeriodWords(charted);
  const outcomes = useOutcomes(charted);
  const keys = useKeys(charted, view.rows);
  const series = stack === "outcome" ? outcomes : keys;
  const data = charted.periods.map((period, index) => ({
    period: words.short(period),
    ...Object.fromEntries(series.map(({ name, values }) => [name, values[index] ?? 0])),
  }));
  return (
    <Card
      title={t(`chart.title.${charted.unit}`)}
      action={
        <SegmentedControl
          size="xs"
          classNames={segmented}
          aria-label={t("chart.stack.label")}
          data={(["outcome", "key"] as const).map((value) => ({
            value,
            label: t(`chart.stack.${value}`),
          }))}
          value={stack}
          onChange={setStack}
        />
      }
    >
      <ReadingLine
        count={charted.periods.length}
        place={place}
        onPlace={setPlace}
        label={t("chart.read")}
        words={
          place === null
            ? null
            : t("chart.at", {
                period: words.long(charted.periods[place] ?? ""),
                parts:
                  series
                    .filter(({ values }) => (values[place] ?? 0) > 0)
                    .map(({ label, values }) => `${label} ${format.number(values[place] ?? 0)}`)
                    .join(", ") || t("chart.nothing"),
              })
        }
      >
        <div role="img" aria-label={useChartName(charted)} className={css["chart"]}>
          <BarChart
            h={stack === "key" ? 294 : 260}
            data={data}
            dataKey="period"
            type="stacked"
            gridAxis="x"
            tickLine="none"
            withLegend
            legendProps={{ itemSorter: null, height: stack === "key" ? 68 : 34 }}
            series={series.map(({ name, label, color }) => ({ name, label, color }))}
            valueFormatter={format.number}
            maxBarWidth={28}
            barChartProps={{ accessibilityLayer: false, barCategoryGap: "18%" }}
            barProps={{
              isAnimationActive: false,
              stroke: "var(--lk-surface)",
              strokeWidth: charted.periods.length > 120 ? 0 : 1,
            }}
            tooltipAnimationDuration={0}
            xAxisProps={{ minTickGap: 24, interval: "equidistantPreserveStart" }}
            yAxisProps={{ allowDecimals: false, width: 44 }}
          />
        </div>
      </ReadingLine>
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
    const name = row === undefined ? key_id : nameOf(row);
    const short = Array.from(name).slice(0, 24).join("");
    return {
      name: key_id,
      label: nameInText(short === name ? name : `${short}…`),
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
