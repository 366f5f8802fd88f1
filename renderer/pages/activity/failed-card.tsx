import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "../../../shared/activity.ts";
import { hrefOf } from "../../frame/route.ts";
import { Ago } from "../../ui/ago.tsx";
import { Card } from "../../ui/card.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Who } from "../../ui/who.tsx";
import css from "./list.module.css";

/** Generations that went wrong since Latchkey was started, the newest first. Nothing where none did. */
export function FailedCard({ failed }: Pick<Activity, "failed">): ReactNode {
  const { t } = useTranslation("activity");
  if (failed.length === 0) return null;
  return (
    <Card
      title={t("failed.title")}
      action={<LinkButton href={hrefOf("logs")}>{t("failed.showLog")}</LinkButton>}
    >
      <ul className={css["list"]}>
        {failed.map(({ prompt_id, who, at, node, message }) => {
          const said = message === "" ? t("failed.noMessage") : message;
          const words =
            node === null
              ? t("failed.plain", { message: said })
              : t("failed.inNode", { node, message: said });
          return (
            <li key={prompt_id} className={css["row"]}>
              <span className={css["main"]}>
                <Who
                  who={who}
                  below={
                    <bdi className={css["failure"]} title={words}>
                      {words}
                    </bdi>
                  }
                />
              </span>
              <span className={css["note"]}>
                <Ago at={at} />
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
