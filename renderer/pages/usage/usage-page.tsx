import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { UsageReport } from "../../../shared/usage.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { nowMs } from "../../bridge/clock.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { Empty } from "../../ui/empty.tsx";
import { segmented } from "../../ui/segmented.ts";
import { Failure } from "../../ui/failure.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { perDay, rowsWithUse, sumOf } from "./usage-figures.ts";
import css from "./usage-page.module.css";
import { UsageTable } from "./usage-table.tsx";
import { UsageTotals } from "./usage-totals.tsx";
import { useUsageReport } from "./use-usage-report.ts";

/** Recharts is heavy, and needed here alone. */
const UsageChart = lazy(async () => {
  const { UsageChart: Chart } = await import("./usage-chart.tsx");
  return { default: Chart };
});

const ranges = [7, 30, 90, 365] as const;
type Range = (typeof ranges)[number];
const longest: Range = 365;

/** Usage: what was asked, by day and by key. */
export function UsagePage(): ReactNode {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const [days, setDays] = useState<Range>(30);
  const { data, error, reload } = useUsageReport(days);
  const midnight = format.time(Math.floor(nowMs() / 86_400_000) * 86_400);
  return (
    <>
      <PageHead
        title={t("title")}
        text={midnight === "00:00" ? t("headUtc") : t("head", { time: midnight })}
        action={
          <SegmentedControl
            classNames={segmented}
            aria-label={t("range.label")}
            data={ranges.map((range) => ({
              value: String(range),
              label: t("range.days", { count: range }),
            }))}
            value={String(days)}
            onChange={(value) => setDays(ranges.find((range) => String(range) === value) ?? 30)}
          />
        }
      />
      {error !== null && <Failure error={error} onRetry={reload} />}
      {data === null && error === null && <Loading />}
      {data !== null && <Report report={data} days={days} onShow={setDays} />}
    </>
  );
}

type ReportProps = {
  readonly report: UsageReport;
  readonly days: Range;
  readonly onShow: (days: Range) => void;
};

function Report({ report, days, onShow }: ReportProps): ReactNode {
  const { t } = useTranslation("usage");
  const rows = rowsWithUse(report);
  if (rows.length === 0) return <Nothing days={days} onShow={onShow} />;
  const tallies = perDay(report);
  return (
    <div className={css["report"]}>
      <UsageTotals sum={sumOf(tallies)} />
      <Card title={t("chart.title")}>
        <Suspense
          fallback={<div className={css["chart"]} role="status" aria-label={t("loading")} />}
        >
          <UsageChart days={report.days} tallies={tallies} />
        </Suspense>
      </Card>
      <UsageTable rows={rows} />
    </div>
  );
}

/** Nothing was counted: ever, in these days, or because no key is looked at. */
function Nothing({ days, onShow }: Omit<ReportProps, "report">): ReactNode {
  const { t } = useTranslation("usage");
  const { auth } = useStatus();
  const longer = ranges.find((range) => range > days) ?? longest;
  return (
    <div className={css["nothing"]}>
      {auth.mode === "off" ? (
        <Empty title={t("empty.title")} text={t("empty.off")} />
      ) : days === longest ? (
        <Empty title={t("empty.title")} text={t("empty.text")} />
      ) : (
        <Empty
          title={t("empty.range")}
          text={t("empty.text")}
          action={
            <Button variant="default" onClick={() => onShow(longer)}>
              {t("empty.show", { count: longer })}
            </Button>
          }
        />
      )}
    </div>
  );
}

function Loading(): ReactNode {
  const { t } = useTranslation("usage");
  return (
    <div className={css["report"]} role="status" aria-label={t("loading")}>
      <Skeleton height={78} radius="lg" />
      <Skeleton height={334} radius="lg" />
      <Skeleton height={200} radius="lg" />
    </div>
  );
}
