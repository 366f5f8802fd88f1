import type { ReactNode } from "react";
import { originSchema } from "../../../shared/settings.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { Failure } from "../../ui/failure.tsx";
import { ModeCards } from "../../ui/mode-cards.tsx";
import { useAccess } from "../../ui/use-access.tsx";
import css from "./access-section.module.css";
import { ListSetting } from "./list-setting.tsx";
import { NumberSetting } from "./number-setting.tsx";
import { PublicSetting } from "./plain-settings.tsx";
import { useIsSought } from "./settings-search.ts";
import { SwitchSetting } from "./switch-setting.tsx";

const switches = ["localNeedsNoKey", "ownerByAddress", "customNodeWrites"] as const;

/** Who may use it, and what others see. */
export function AccessSection(): ReactNode {
  const t = useText();
  const { by_flags: byFlags } = useStatus();
  const { settings, saveSettings } = useSettings();
  const access = useAccess();
  const isSought = useIsSought([t("modes.label")]);
  return (
    <Card title={t("settings.sections.access")}>
      <div data-setting hidden={!isSought}>
        <ModeCards value={access.mode} isFixed={byFlags.mode !== null} onChange={access.change} />
        {access.error !== null && <Failure error={access.error} />}
        {access.dialogs}
      </div>
      <div className={css["public"]}>
        <PublicSetting />
        {switches.map((name) => (
          <SwitchSetting
            key={name}
            label={t(`settings.access.${name}`)}
            hint={t(`settings.access.${name}Hint`)}
            checked={settings[name]}
            onSave={(isOn) => saveSettings({ [name]: isOn })}
          />
        ))}
        <ListSetting
          label={t("settings.access.origins")}
          hint={
            byFlags.origins.length === 0
              ? t("settings.access.originsHint")
              : t("settings.access.originsByFlag", { origins: byFlags.origins.join(", ") })
          }
          wrong={(word) => t("settings.access.originsWrong", { word })}
          schema={originSchema}
          values={settings.allowedOrigins}
          onSave={(allowedOrigins) => saveSettings({ allowedOrigins })}
        />
      </div>
      <NumberSetting
        label={t("settings.sessionDays.label")}
        hint={t("settings.sessionDays.hint")}
        value={settings.sessionDays}
        max={365}
        onSave={(sessionDays) => saveSettings({ sessionDays })}
      />
    </Card>
  );
}
