import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Tally } from "../../../shared/usage.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { sumOf } from "./usage-figures.ts";
import css from "./usage-chart.module.css";

type Props = {
  /** UTC days, oldest first, and the counters of each. */
  readonly days: readonly string[];
  readonly tallies: readonly Tally[];
};

const noonSeconds = 43_200;

/** A stacked bar for each day. The table beneath holds the same figures for who cannot see it. */
export function UsageChart({ days, tallies }: Props): ReactNode {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const data = days.map((day, index) => ({
    day: format.utcDay(day),
    succeeded: tallies[index]?.successful ?? 0,
    failed: tallies[index]?.failed ?? 0,
    refused: tallies[index]?.refused ?? 0,
  }));
  const busiest = tallies.reduce(
    (best, tally, index) => (tally.total > (tallies[best]?.total ?? 0) ? index : best),
    0,
  );
  // Over a year, the day alone would not say which.
  const dayWords = (day = ""): string =>
    days.length > 180 ? format.date(Date.parse(day) / 1000 + noonSeconds) : format.utcDate(day);
  const span = { from: dayWords(days[0]), to: dayWords(days.at(-1)) };
  const most = tallies[busiest]?.total ?? 0;
  const name =
    most === 0
      ? t("chart.nameRefused", { ...span, refused: sumOf(tallies).refused })
      : t("chart.name", { ...span, day: dayWords(days[busiest]), most });
  return (
    <div role="img" aria-label={name} className={css["chart"]}>
      <BarChart
        h={260}
        data={data}
        dataKey="day"
        type="stacked"
        gridAxis="x"
        tickLine="none"
        withLegend
        legendProps={{ itemSorter: null, height: 34 }}
        series={[
          { name: "succeeded", label: t("chart.succeeded"), color: "var(--lk-succeeded)" },
          { name: "failed", label: t("chart.failed"), color: "var(--lk-failed)" },
          { name: "refused", label: t("chart.refused"), color: "var(--lk-refused)" },
        ]}
        valueFormatter={format.number}
        maxBarWidth={28}
        barChartProps={{ accessibilityLayer: false, barCategoryGap: "18%" }}
        barProps={{ isAnimationActive: false, stroke: "var(--lk-surface)", strokeWidth: 1 }}
        tooltipAnimationDuration={0}
        xAxisProps={{ minTickGap: 24, interval: "equidistantPreserveStart" }}
        yAxisProps={{ allowDecimals: false, width: 44 }}
      />
    </div>
  );
}
