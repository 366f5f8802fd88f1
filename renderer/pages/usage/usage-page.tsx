import { Button, Skeleton } from "@mantine/core";
import { lazy, Suspense, useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import {
  defaultDays,
  usageRangeSchema,
  type UsageRange,
  type UsageView,
} from "../../../shared/usage.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { nowMs } from "../../bridge/clock.ts";
import { navigate, useRoute } from "../../frame/route.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failure } from "../../ui/failure.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { useKept } from "../../ui/use-kept.ts";
import css from "./usage-page.module.css";
import { UsageTable } from "./usage-table.tsx";
import { UsageToolbar } from "./usage-toolbar.tsx";
import { UsageTotals } from "./usage-totals.tsx";
import { useUsageView } from "./use-usage-view.ts";

/** Recharts is heavy, and needed here alone. */
const UsageChart = lazy(async () => {
  const { UsageChart: Chart } = await import("./usage-chart.tsx");
  return { default: Chart };
});

const usualRange: UsageRange = { kind: "days", days: defaultDays };
const isRange = (stored: unknown): stored is UsageRange =>
  usageRangeSchema.safeParse(stored).success;

/** Usage: what was asked, by hour or day and by key. */
export function UsagePage(): ReactNode {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const [range, setRange] = useKept<UsageRange>("usage.range", usualRange, isRange);
  const [keyIds, setKeyIds] = useAddressKeys();
  const { data, error, reload } = useUsageView(range, keyIds);
  const midnight = format.time(Math.floor(nowMs() / 86_400_000) * 86_400);
  const head =
    range.kind === "hours"
      ? t("headHours")
      : midnight === "00:00"
        ? t("headUtc")
        : t("head", { time: midnight });
  return (
    <>
      <PageHead title={t("title")} text={head} />
      <UsageToolbar range={range} onRange={setRange} keyIds={keyIds} onKeys={setKeyIds} />
      {error !== null && <Failure error={error} onRetry={reload} />}
      {data === null && error === null && <Loading />}
      {data !== null && (
        <Report
          view={data}
          range={range}
          isFiltered={keyIds !== null}
          onRange={setRange}
          onAllKeys={() => setKeyIds(null)}
        />
      )}
    </>
  );
}

/** `#/usage/<key id>` shows one key, with commas between several; null: all of them. */
function useAddressKeys() {
  const { page, rest } = useRoute();
  const keyIds = useMemo(
    () => (page === "usage" ? (rest?.split(",") ?? null) : null),
    [page, rest],
  );
  const show = (next: readonly string[] | null): void => navigate("usage", next?.join(","));
  return [keyIds, show] as const;
}

type ReportProps = {
  readonly view: UsageView;
  readonly range: UsageRange;
  readonly isFiltered: boolean;
  readonly onRange: (range: UsageRange) => void;
  readonly onAllKeys: () => void;
};

function Report({ view, ...rest }: ReportProps): ReactNode {
  const { t } = useTranslation("usage");
  if (view.rows.length === 0) return <Nothing {...rest} />;
  return (
    <div className={css["report"]}>
      <UsageTotals view={view} />
      <Suspense
        fallback={<div className={css["chart"]} role="status" aria-label={t("chart.loading")} />}
      >
        <UsageChart view={view} />
      </Suspense>
      <UsageTable view={view} />
    </div>
  );
}

/** Nothing was counted: ever, in this range, for these keys, or because no key is looked at. */
function Nothing({ range, isFiltered, onRange, onAllKeys }: Omit<ReportProps, "view">): ReactNode {
  const { t } = useTranslation("usage");
  const { auth } = useStatus();
  const isLong = range.kind === "days" && range.days >= defaultDays;
  return (
    <div className={css["nothing"]}>
      {auth.mode === "off" ? (
        <Empty title={t("empty.title")} text={t("empty.off")} />
      ) : isFiltered ? (
        <Empty
          title={t("empty.keys")}
          text={t("empty.text")}
          action={
            <Button variant="default" onClick={onAllKeys}>
              {t("empty.allKeys")}
            </Button>
          }
        />
      ) : isLong ? (
        <Empty title={t("empty.title")} text={t("empty.text")} />
      ) : (
        <Empty
          title={range.kind === "hours" ? t("empty.hours") : t("empty.range")}
          text={t("empty.text")}
          action={
            <Button variant="default" onClick={() => onRange({ kind: "days", days: defaultDays })}>
              {t("empty.show", { count: defaultDays })}
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
      <Skeleton height={96} radius="lg" />
      <Skeleton height={352} radius="lg" />
      <Skeleton height={200} radius="lg" />
    </div>
  );
}
