import { Select } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RefusalGroup, RefusalReason } from "../../../shared/activity.ts";
import { useSettings } from "../../bridge/app-state.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { Failure } from "../../ui/failure.tsx";
import { useHeld } from "../../ui/use-held.ts";
import { useWhoWords, Who } from "../../ui/who.tsx";
import css from "./list.module.css";
import { RefusalDialog } from "./refusal-dialog.tsx";
import { useRefusals } from "./use-refusals.ts";

/** Who was turned away and why, grouped, the newest first. */
export function RefusedCard(): ReactNode {
  const { t } = useTranslation("activity");
  const { settings } = useSettings();
  const { data, error, reload } = useRefusals();
  const [reason, setReason] = useState<RefusalReason | "all">("all");
  const [openedId, setOpenedId] = useState<string | null>(null);
  const all = data ?? [];
  const reasons = [...new Set(all.map((group) => group.reason))];
  const isFiltered = reason !== "all" && reasons.includes(reason);
  const held = useHeld(
    isFiltered ? all.filter((group) => group.reason === reason) : all,
    (group) => group.id,
  );
  const opened = all.find((group) => group.id === openedId);
  return (
    <Card
      title={t("refused.title", { hours: settings.refusalHours })}
      action={
        <>
          {held.fresh > 0 && (
            <span className={css["note"]}>{t("fresh", { count: held.fresh })}</span>
          )}
          {reasons.length > 1 && (
            <Select
              size="xs"
              w={170}
              aria-label={t("refused.filter")}
              data={[
                { value: "all", label: t("refused.all") },
                ...reasons.map((one) => ({ value: one, label: t(`refused.reasons.${one}`) })),
              ]}
              value={isFiltered ? reason : "all"}
              onChange={(value) => setReason(reasons.find((one) => one === value) ?? "all")}
            />
          )}
        </>
      }
    >
      {error !== null && <Failure error={error} onRetry={reload} />}
      {data !== null && all.length === 0 && <p className={css["empty"]}>{t("refused.empty")}</p>}
      <ul
        className={`${css["list"]} ${css["scroll"]}`}
        aria-label={t("refused.list")}
        {...held.handlers}
      >
        {held.shown.map(({ item, isGone }) => (
          <Row key={item.id} group={item} isGone={isGone} onOpen={() => setOpenedId(item.id)} />
        ))}
      </ul>
      {opened !== undefined && <RefusalDialog group={opened} onClose={() => setOpenedId(null)} />}
    </Card>
  );
}

type RowProps = {
  readonly group: RefusalGroup;
  readonly isGone: boolean;
  readonly onOpen: () => void;
};

function Row({ group, isGone, onOpen }: RowProps): ReactNode {
  const { t } = useTranslation("activity");
  const format = useFormat();
  const words = useWhoWords();
  const reason = t(`refused.reasons.${group.reason}`);
  const time = format.time(group.last);
  return (
    <li>
      <button
        type="button"
        className={css["press"]}
        data-gone={isGone || undefined}
        aria-haspopup="dialog"
        aria-label={t("refused.row", {
          name: words(group.who),
          reason,
          times: t("refused.times", { count: group.count }),
          time,
        })}
        onClick={onOpen}
      >
        <span className={css["time"]}>{time}</span>
        <Who who={group.who} />
        <span className={css["reason"]}>{reason}</span>
        <span className={css["count"]}>{group.count > 1 && `× ${format.number(group.count)}`}</span>
      </button>
    </li>
  );
}
