import type { ReactNode } from "react";
import type { KeyRow } from "../../../shared/keys.ts";
import { useCall } from "../../bridge/use-call.ts";
import { useNow } from "../../bridge/use-now.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { Ago } from "../../ui/ago.tsx";
import { UsedBar } from "../../ui/used-bar.tsx";
import { DayBars } from "./day-bars.tsx";
import css from "./key-facts.module.css";

type Props = { readonly row: KeyRow };

const refreshOn = ["usage.changed"] as const;

/** How a key was used, and what it is. */
export function KeyFacts({ row }: Props): ReactNode {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { data } = useCall("keys.get", { key_id: row.key_id }, refreshOn);
  return (
    <section className={css["facts"]} aria-label={t("drawer.facts")}>
      <div>
        <h3 className={css["label"]}>{t("drawer.thisHour")}</h3>
        <UsedBar
          name={row.name}
          used={row.used_this_hour}
          limit={row.rate_limit}
          resetAt={row.reset_at}
        />
      </div>
      <div>
        <h3 className={css["label"]}>{t("drawer.days")}</h3>
        <DayBars perDay={data?.usage_stats.requests_per_day ?? {}} now={now} />
        {data !== null && (
          <p className={css["sum"]}>
            {t("drawer.sum", {
              count: data.usage_stats.total_requests,
              failed: format.number(data.usage_stats.failed_requests),
              refused: format.number(data.usage_stats.refused_requests),
            })}
          </p>
        )}
      </div>
      <dl className={css["list"]}>
        <dt>{t("drawer.lastUsed")}</dt>
        <dd>{row.last_used === null ? t("keys.never") : <Ago at={row.last_used} />}</dd>
        <dt>{t("drawer.created")}</dt>
        <dd>{format.dateTime(row.created_at)}</dd>
        <dt>{t("drawer.key")}</dt>
        <dd>
          <code dir="ltr">{`${row.key_start}…${row.key_end}`}</code>
        </dd>
        <dt>{t("drawer.keyId")}</dt>
        <dd>
          <code dir="ltr">{row.key_id}</code>
        </dd>
      </dl>
    </section>
  );
}
