import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "../../../shared/activity.ts";
import { useNow } from "../../bridge/use-now.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { useHeld } from "../../ui/use-held.ts";
import { useWhoWords, Who } from "../../ui/who.tsx";
import css from "./list.module.css";

type Props = { readonly activity: Activity; readonly onRemove: (promptId: string) => void };

/** What waits in ComfyUI's queue, the next one first. */
export function WaitingCard({ activity, onRemove }: Props): ReactNode {
  const { t } = useTranslation("activity");
  const format = useFormat();
  const now = useNow();
  const words = useWhoWords();
  const { waiting, waiting_total } = activity;
  const held = useHeld(waiting, (one) => one.prompt_id);
  const places = new Map(waiting.map((one, index) => [one.prompt_id, index + 1]));
  const hidden = waiting_total - waiting.length;
  return (
    <Card
      title={t("waiting.title", { count: waiting_total })}
      action={
        held.fresh > 0 && <span className={css["note"]}>{t("fresh", { count: held.fresh })}</span>
      }
    >
      {held.shown.length === 0 && <p className={css["empty"]}>{t("waiting.empty")}</p>}
      <ul className={`${css["list"]} ${css["scroll"]}`} {...held.handlers}>
        {held.shown.map(({ item, isGone }) => {
          const place = places.get(item.prompt_id);
          return (
            <li key={item.prompt_id} className={css["row"]} data-gone={isGone || undefined}>
              <span className={css["place"]}>{place}</span>
              <span className={css["main"]}>
                <Who who={item.who} />
              </span>
              <span className={css["note"]}>
                {isGone
                  ? t("waiting.gone")
                  : t("waiting.since", {
                      span: format.span(Math.max(1, Math.floor(now - item.since))),
                    })}
              </span>
              <Button
                size="xs"
                variant="default"
                disabled={isGone}
                aria-label={t("waiting.removeName", { name: words(item.who), place: place ?? 0 })}
                onClick={() => onRemove(item.prompt_id)}
              >
                {t("waiting.remove")}
              </Button>
            </li>
          );
        })}
      </ul>
      {hidden > 0 && <p className={css["more"]}>{t("waiting.more", { count: hidden })}</p>}
    </Card>
  );
}
