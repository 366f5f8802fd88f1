import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Tally, UsageView } from "../../../shared/usage.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { averageOf, sumOf } from "./usage-figures.ts";
import css from "./usage-totals.module.css";

const names = ["requests", "succeeded", "failed", "refused", "average"] as const;

/** The five figures of a range, each with what it was in the range before. */
export function UsageTotals({ view }: { readonly view: UsageView }): ReactNode {
  const { t } = useTranslation("usage");
  const figuresOf = useFigures();
  const now = figuresOf(sumOf(view.totals));
  const before = figuresOf(view.before);
  const hasBefore = view.before.total > 0 || view.before.refused > 0;
  return (
    <dl className={css["totals"]} aria-label={t("totals.label")}>
      {names.map((name) => (
        <div key={name} className={css["total"]}>
          <dt>{t(`totals.${name}`)}</dt>
          <dd>
            {now[name]}
            {hasBefore && (
              <span className={css["was"]}>{t("totals.was", { value: before[name] })}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function useFigures(): (sum: Tally) => Readonly<Record<(typeof names)[number], string>> {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const none = t("totals.none");
  return (sum) => {
    const average = averageOf(sum);
    return {
      requests: format.number(sum.total),
      succeeded: sum.total === 0 ? none : format.percent(sum.successful / sum.total),
      failed: format.number(sum.failed),
      refused: format.number(sum.refused),
      average: average === null ? none : format.span(average),
    };
  };
}
