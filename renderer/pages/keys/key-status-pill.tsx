import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KeyRow, KeyStatus } from "../../../shared/keys.ts";
import { useNow } from "../../bridge/use-now.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Pill, type Tone } from "../../ui/pill.tsx";
import css from "./key-status-pill.module.css";

type Props = { readonly row: KeyRow; readonly status: KeyStatus };

const tones: Readonly<Record<KeyStatus, Tone>> = {
  active: "ok",
  at_limit: "bad",
  ending: "warn",
  replacing: "warn",
  paused: "none",
  expired: "none",
};
const daySeconds = 86_400;

/** How a key stands, in words. */
export function KeyStatusPill({ row, status }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const now = useNow();
  const words = ((): string => {
    if (status === "ending") {
      const left = Math.max(0, (row.expires_at ?? now) - now);
      return left < daySeconds
        ? t("status.endsAt", { time: format.time(row.expires_at ?? now) })
        : t("status.ending", { count: Math.ceil(left / daySeconds) });
    }
    return t(`status.${status}`);
  })();
  return (
    <span className={css["status"]}>
      <Pill tone={tones[status]}>{words}</Pill>
      {status === "replacing" && (
        <span className={css["old"]}>
          {t("status.oldKey", { time: format.time(row.old_key_until ?? now) })}
        </span>
      )}
    </span>
  );
}
