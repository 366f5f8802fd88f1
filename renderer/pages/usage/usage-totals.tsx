import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Tally } from "../../../shared/usage.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { averageOf } from "./usage-figures.ts";
import css from "./usage-totals.module.css";

/** The five figures of a range. */
export function UsageTotals({ sum }: { readonly sum: Tally }): ReactNode {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const average = averageOf(sum);
  const none = t("totals.none");
  const figures = [
    ["requests", format.number(sum.total)],
    ["succeeded", sum.total === 0 ? none : format.percent(sum.successful / sum.total)],
    ["failed", format.number(sum.failed)],
    ["refused", format.number(sum.refused)],
    ["average", average === null ? none : format.span(average)],
  ] as const;
  return (
    <dl className={css["totals"]} aria-label={t("totals.label")}>
      {figures.map(([name, value]) => (
        <div key={name} className={css["total"]}>
          <dt>{t(`totals.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
