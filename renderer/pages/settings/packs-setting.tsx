import type { ReactNode } from "react";
import { useStatus } from "../../bridge/app-state.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import css from "./packs-setting.module.css";
import { SettingRow, useSaving } from "./setting-row.tsx";

/** The custom nodes of this start: how long each took, and why one could not be loaded. */
export function PacksSetting(): ReactNode {
  const t = useText();
  const format = useFormat();
  const saving = useSaving();
  const { comfy } = useStatus();
  const packs = comfy.nodes?.packs ?? [];
  if (packs.length === 0) return null;
  const slowestFirst = packs.toSorted((one, other) => (other.seconds ?? 0) - (one.seconds ?? 0));
  const broken = packs.filter(({ failure }) => failure !== null).length;
  const loaded = packs.length - broken;
  return (
    <SettingRow
      label={t("settings.packs.label")}
      hint={t("settings.packs.hint", { loaded, broken })}
      saving={saving}
      isWide
    >
      <ul className={css["list"]} tabIndex={0} aria-label={t("settings.packs.label")}>
        {slowestFirst.map(({ name, seconds, failure }) => (
          <li key={name} className={css["pack"]}>
            <bdi className={css["name"]}>{name}</bdi>
            {seconds !== null && (
              <span className={css["time"]}>
                {t("settings.packs.seconds", { seconds: format.decimal(seconds) })}
              </span>
            )}
            {failure !== null && (
              <span className={css["failure"]}>
                {failure === ""
                  ? t("settings.packs.broken")
                  : t("settings.packs.brokenBy", { failure })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </SettingRow>
  );
}
