import { IconInfinity } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { nameInText } from "../../shared/format.ts";
import { useFormat } from "../i18n/use-format.ts";
import { useTranslation } from "react-i18next";
import { ShareBar } from "./share-bar.tsx";
import css from "./used-bar.module.css";

type Props = {
  readonly name: string;
  readonly used: number;
  /** null: no limit. */
  readonly limit: number | null;
  /** Epoch seconds at which the hour is over. */
  readonly resetAt: number;
};

const nearShare = 0.8;

/** How much of an hour's limit is used, in words over a bar. */
export function UsedBar({ name, used, limit, resetAt }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const format = useFormat();
  if (limit === null) {
    return (
      <span className={css["none"]}>
        <IconInfinity size={16} stroke={1.7} aria-hidden />
        {t("used.noLimit")}
      </span>
    );
  }
  const share = Math.min(1, used / limit);
  const tone = share >= 1 ? "full" : share >= nearShare ? "near" : "free";
  const numbers = { used: format.number(used), limit: format.number(limit) };
  return (
    <span
      className={css["used"]}
      role="meter"
      aria-label={t("used.label", { name: nameInText(name), ...numbers })}
      aria-valuemin={0}
      aria-valuemax={limit}
      aria-valuenow={Math.min(used, limit)}
      aria-valuetext={t("used.of", numbers)}
    >
      <span className={css["words"]} aria-hidden>
        <span>
          <b>{numbers.used}</b> {t("used.ofLimit", numbers)}
        </span>
        {tone === "full" && (
          <span className={css["until"]}>{t("used.until", { time: format.time(resetAt) })}</span>
        )}
      </span>
      <span className={css["bar"]}>
        <ShareBar share={share} tone={tone} />
      </span>
    </span>
  );
}
