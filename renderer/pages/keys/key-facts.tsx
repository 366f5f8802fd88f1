import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCall } from "../../bridge/use-call.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Ago } from "../../ui/ago.tsx";
import { Failure } from "../../ui/failure.tsx";
import { usePlaceWords } from "../../ui/place.ts";
import { UsedBar } from "../../ui/used-bar.tsx";
import { DayBars } from "./day-bars.tsx";
import css from "./key-facts.module.css";
import { isIn, type Listed } from "./key-list.ts";

const refreshOn = ["usage.changed"] as const;

/** What is known about a key: its use now and in the last 30 days, its dates, its id. */
export function KeyFacts({ listed }: { readonly listed: Listed }): ReactNode {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const placeWords = usePlaceWords();
  const row = listed.key;
  const { data, error, reload } = useCall("keys.get", { key_id: row.key_id }, refreshOn);
  return (
    <>
      <section>
        <h3 className={css["title"]}>{t("drawer.usage")}</h3>
        {error === null ? (
          <DayBars perDay={data?.usage_stats.requests_per_day ?? {}} />
        ) : (
          <Failure error={error} onRetry={reload} />
        )}
      </section>
      <dl className={css["facts"]}>
        <dt>{t("drawer.usedNow")}</dt>
        <dd className={css["used"]}>
          {!isIn(listed) ? (
            t("shutOut")
          ) : (
            <UsedBar
              name={row.name}
              used={row.used_this_hour}
              limit={row.rate_limit}
              resetAt={row.reset_at}
            />
          )}
        </dd>
        <dt>{t("drawer.today")}</dt>
        <dd>{format.number(row.requests_today)}</dd>
        <dt>{t("drawer.lastUsed")}</dt>
        <dd>
          {row.last_used === null ? t("never") : <Ago at={row.last_used} />}
          {row.last_from !== null && (
            <span className={css["from"]}>{placeWords(row.last_from)}</span>
          )}
        </dd>
        <dt>{t("drawer.connected")}</dt>
        <dd>{t("sessions", { count: row.connections })}</dd>
        <dt>{t("drawer.created")}</dt>
        <dd>{format.dateTime(row.created_at)}</dd>
        <dt>{t("drawer.id")}</dt>
        <dd>
          <code className={css["id"]} dir="ltr">
            {row.key_id}
          </code>
        </dd>
      </dl>
    </>
  );
}
