import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText, shownName } from "../../../shared/format.ts";
import type { Tally, UsageView } from "../../../shared/usage.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { averageOf, sumOf, type UsageRow } from "./usage-figures.ts";
import { ShareBar } from "../../ui/share-bar.tsx";
import css from "./usage-table.module.css";

type Props = { readonly view: UsageView };

/** So many rows are drawn at first. */
const most = 100;
const columns = ["requests", "succeeded", "failed", "refused", "time", "average"] as const;

/** The figures of each key, the busiest first, and of all together. */
export function UsageTable({ view: { rows, totals } }: Props): ReactNode {
  const { t } = useTranslation("usage");
  const total = sumOf(totals);
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, most);
  return (
    <div className={css["box"]}>
      <table className={css["table"]} aria-label={t("table.title")}>
        <thead>
          <tr>
            <th scope="col">{t("table.key")}</th>
            {columns.map((column) => (
              <th key={column} scope="col" data-column={column}>
                {t(`table.${column}`)}
              </th>
            ))}
            <th scope="col" className={css["shareHead"]}>
              {t("table.share")}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            const { tally } = row;
            return (
              <tr key={row.key_id}>
                <th scope="row">
                  <Name row={row} />
                </th>
                <Figures tally={tally} />
                <ShareCell share={total.total === 0 ? 0 : tally.total / total.total} />
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("table.total")}</th>
            <Figures tally={total} />
            <td />
          </tr>
        </tfoot>
      </table>
      {shown.length < rows.length && (
        <p className={css["more"]}>
          <LinkButton onClick={() => setIsWhole(true)}>
            {t("table.all", { count: rows.length })}
          </LinkButton>
        </p>
      )}
    </div>
  );
}

function Name({ row }: { readonly row: UsageRow }): ReactNode {
  const { t } = useTranslation("usage");
  if (row.name === null) return <span className={css["quiet"]}>{t("withoutKey")}</span>;
  const shown = shownName(row.name);
  if (row.deleted) {
    const words = t("deleted", { name: nameInText(row.name) });
    return (
      <span className={css["name"]} data-deleted title={words}>
        {words}
      </span>
    );
  }
  return (
    <span className={css["name"]} title={shown}>
      <bdi>{shown}</bdi>
    </span>
  );
}

function Figures({ tally }: { readonly tally: Tally }): ReactNode {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const average = averageOf(tally);
  const shown = {
    requests: format.number(tally.total),
    succeeded: format.number(tally.successful),
    failed: format.number(tally.failed),
    refused: format.number(tally.refused),
    time: format.span(tally.duration),
    average: average === null ? t("totals.none") : format.span(average),
  };
  return columns.map((column) => (
    <td key={column} data-column={column}>
      {shown[column]}
    </td>
  ));
}

function ShareCell({ share }: { readonly share: number }): ReactNode {
  const format = useFormat();
  return (
    <td>
      <span className={css["share"]}>
        <span className={css["bar"]}>
          <ShareBar share={share} />
        </span>
        <span className={css["percent"]}>
          {format.percent(share < 0.01 ? share : Math.round(share * 100) / 100)}
        </span>
      </span>
    </td>
  );
}
