import { NumberInput } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { useSettings } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { SettingRow, useSaving } from "./setting-row.tsx";
import { SwitchSetting } from "./switch-setting.tsx";

/** What Home, Activity and Usage show of people's work, and how long it is kept. */
export function ActivitySection(): ReactNode {
  const t = useText();
  const { settings, saveSettings } = useSettings();
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
        hint={t("settings.activity.usageHint")}
        value={settings.usageDays}
        max={3660}
        onSave={(usageDays) => saveSettings({ usageDays })}
      />
    </Card>
  );
}

type NumberProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly max: number;
  readonly onSave: (value: number) => Promise<unknown>;
};

/** A whole number from 1 on, saved when the field is left. */
function NumberSetting({ label, hint, value, max, onSave }: NumberProps): ReactNode {
  const id = useId();
  const saving = useSaving();
  const [draft, setDraft] = useState<string | number | null>(null);
  const save = (): void => {
    const next = Number(draft);
    if (draft === null || next < 1 || next === value) setDraft(null);
    else void saving.save(() => onSave(next)).then(() => setDraft(null));
  };
  return (
    <SettingRow label={label} labelFor={id} hint={hint} saving={saving}>
      <NumberInput
        id={id}
        w={110}
        min={1}
        max={max}
        allowDecimal={false}
        value={draft ?? value}
        onChange={setDraft}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
        }}
      />
    </SettingRow>
  );
}
