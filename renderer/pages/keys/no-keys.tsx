import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { navigate } from "../../frame/route.ts";
import iconUrl from "../../icon.svg";
import { Empty } from "../../ui/empty.tsx";
import css from "./no-keys.module.css";

/** The page before the first key. */
export function NoKeys(): ReactNode {
  const { t } = useTranslation("keys");
  return (
    <div className={css["box"]}>
      <Empty
        picture={<img src={iconUrl} alt="" width={72} height={72} />}
        title={t("none.title")}
        text={t("none.text")}
        action={<Button onClick={() => navigate("keys", "new")}>{t("none.action")}</Button>}
      />
    </div>
  );
}
