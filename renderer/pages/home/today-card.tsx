import type { ReactNode } from "react";
import type { Activity } from "../../../shared/activity.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { useNow } from "../../bridge/use-now.ts";
import { hrefOf } from "../../frame/route.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { Figure } from "../../ui/figure.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { ConnectedNow } from "./connected-now.tsx";
import css from "./today-card.module.css";

const daySeconds = 86_400;

/** What came in since midnight UTC, and who is connected. */
export function TodayCard({ connections }: Pick<Activity, "connections">): ReactNode {
  const t = useText();
  const format = useFormat();
  const { today } = useStatus();
  const now = useNow(60_000);
  const midnight = now - (now % daySeconds);
  return (
    <Card
      title={t("today.title")}
      action={<LinkButton href={hrefOf("usage")}>{t("today.openUsage")}</LinkButton>}
    >
      <dl className={css["figures"]} title={t("today.since", { time: format.time(midnight) })}>
        <Figure label={t("today.requests")} value={format.number(today.requests)} />
        <Figure label={t("today.failed")} value={format.number(today.failed)} />
        <Figure label={t("today.refused")} value={format.number(today.refused)} />
      </dl>
      <ConnectedNow connections={connections} />
    </Card>
  );
}
