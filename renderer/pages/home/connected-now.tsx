import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "../../../shared/activity.ts";
import { usePlaceWords } from "../../ui/place.ts";
import { Who } from "../../ui/who.tsx";
import css from "./connected-now.module.css";

const most = 4;

/** Who is connected now, in a few lines. */
export function ConnectedNow({ connections }: Pick<Activity, "connections">): ReactNode {
  const { t } = useTranslation("activity");
  const placeWords = usePlaceWords();
  return (
    <div className={css["connected"]}>
      <h3 className={css["title"]}>{t("connected.short")}</h3>
      {connections.length === 0 && <p className={css["empty"]}>{t("connected.empty")}</p>}
      <ul className={css["list"]}>
        {connections.slice(0, most).map((connection) => {
          const { id, who, agent } = connection;
          return (
            <li key={id} className={css["row"]} title={placeWords(connection)}>
              <Who who={who} />
              <span className={css["kind"]}>{t(`connected.${agent.kind}`)}</span>
            </li>
          );
        })}
      </ul>
      {connections.length > most && (
        <p className={css["more"]}>{t("connected.more", { count: connections.length - most })}</p>
      )}
    </div>
  );
}
