import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KeyStatus } from "../../../shared/keys.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Pill, type Tone } from "../../ui/pill.tsx";
import type { ListedKey } from "./key-list.ts";

const tones: Readonly<Record<KeyStatus, Tone>> = {
  active: "ok",
  at_limit: "bad",
  ending: "warn",
  replacing: "warn",
  paused: "none",
  expired: "none",
};

const daySeconds = 86_400;

/** How a key stands, in one or a few words. */
export function StatusPill({ row, now }: { readonly row: ListedKey; readonly now: number }): ReactNode {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const words = ((): string => {
    switch (row.status) {
      case "ending":
        return t("status.ending", {
          days: Math.floor(((row.expires_at ?? now) - now) / daySeconds),
        });
      case "replacing":
        return t("status.replacing", { time: format.time(row.old_key_until ?? now) });
      case "active":
      case "at_limit":
      case "paused":
      case "expired":
        return t(`status.${row.status}`);
    }
  })();
  return <Pill tone={tones[row.status]}>{words}</Pill>;
}
