import type { ReactNode } from "react";
import { useSettings } from "../../bridge/app-state.tsx";
import { useCall } from "../../bridge/use-call.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { NumberSetting } from "./number-setting.tsx";
import { SwitchSetting } from "./switch-setting.tsx";

/** What Home, Activity and Usage show of people's work, and how long it is kept. */
export function ActivitySection(): ReactNode {
  const t = useText();
  const { size } = useFormat();
  const { settings, saveSettings } = useSettings();
  const bytesADay = useCall("usage.pace", undefined).data?.bytes_a_day ?? null;
  return (
    <Card title={t("settings.sections.activity")}>
      <SwitchSetting
        label={t("settings.activity.previews")}
        hint={t("settings.activity.previewsHint")}
        checked={settings.showPreviews}
        onSave={(showPreviews) => saveSettings({ showPreviews })}
      />
      <SwitchSetting
        label={t("settings.activity.blur")}
        hint={t("settings.activity.blurHint")}
        checked={settings.blurPreviews}
        onSave={(blurPreviews) => saveSettings({ blurPreviews })}
      />
      <NumberSetting
        label={t("settings.activity.refusals")}
        hint={t("settings.activity.refusalsHint")}
        value={settings.refusalHours}
        max={8760}
        onSave={(refusalHours) => saveSettings({ refusalHours })}
      />
      <NumberSetting
        label={t("settings.activity.usage")}
        hint={
          bytesADay === null
            ? t("settings.activity.usageHint")
            : t("settings.activity.usageHintPace", { size: size(bytesADay * settings.usageDays) })
        }
        value={settings.usageDays}
        max={3660}
        onSave={(usageDays) => saveSettings({ usageDays })}
      />
    </Card>
  );
}
