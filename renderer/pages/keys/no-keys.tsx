import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { navigate } from "../../frame/route.ts";
import { useText } from "../../i18n/use-text.ts";
import iconUrl from "../../icon.svg";
import { Empty } from "../../ui/empty.tsx";
import css from "./no-keys.module.css";

/** The page before the first key. */
export function NoKeys(): ReactNode {
  const t = useText();
  return (
    <div className={css["box"]}>
      <Empty
        picture={<img src={iconUrl} alt="" width={72} height={72} />}
        title={t("keys.none.title")}
        text={t("keys.none.text")}
        action={<Button onClick={() => navigate("keys", "new")}>{t("keys.none.action")}</Button>}
      />
    </div>
  );
}
