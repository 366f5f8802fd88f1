import { SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";
import { languages, type Language } from "../../../shared/language.ts";
import { largestText, smallestText, textStep } from "../../../shared/settings.ts";
import { useSettings } from "../../bridge/app-state.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { segmented } from "../../ui/segmented.ts";
import { SettingRow, useSaving } from "./setting-row.tsx";
import { SwitchSetting } from "./switch-setting.tsx";

const schemes = ["auto", "light", "dark"] as const;
const textSizes = Array.from(
  { length: (largestText - smallestText) / textStep + 1 },
  (_, step) => smallestText + step * textStep,
);

/** How the window looks. */
export function AppearanceSection(): ReactNode {
  const t = useText();
  const { settings, saveSettings } = useSettings();
  return (
    <Card title={t("settings.sections.appearance")}>
      <SchemeSetting />
      <LanguageSetting />
      <SwitchSetting
        label={t("settings.lessMotion.label")}
        hint={t("settings.lessMotion.hint")}
        checked={settings.lessMotion}
        onSave={(lessMotion) => saveSettings({ lessMotion })}
      />
      <TextSizeSetting />
    </Card>
  );
}

function SchemeSetting(): ReactNode {
  const t = useText();
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  return (
    <SettingRow label={t("settings.scheme.label")} saving={saving}>
      <SegmentedControl
        classNames={segmented}
        aria-label={t("settings.scheme.label")}
        data={schemes.map((value) => ({ value, label: t(`settings.scheme.${value}`) }))}
        value={settings.colorScheme}
        onChange={(colorScheme) => void saving.save(() => saveSettings({ colorScheme }))}
      />
    </SettingRow>
  );
}

function LanguageSetting(): ReactNode {
  const t = useText();
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  // A language is listed by its own name, so that whoever reads no other finds it.
  const data = [
    { value: "auto", label: t("settings.language.auto") },
    ...Object.entries(languages).map(([value, label]) => ({ value, label })),
  ];
  return (
    <SettingRow label={t("settings.language.label")} saving={saving}>
      <SegmentedControl
        classNames={segmented}
        aria-label={t("settings.language.label")}
        data={data}
        value={settings.language}
        onChange={(language) =>
          void saving.save(() => saveSettings({ language: language as Language | "auto" }))
        }
      />
    </SettingRow>
  );
}

function TextSizeSetting(): ReactNode {
  const t = useText();
  const format = useFormat();
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  return (
    <SettingRow
      label={t("settings.textSize.label")}
      hint={t("settings.textSize.hint")}
      saving={saving}
    >
      <SegmentedControl
        classNames={segmented}
        aria-label={t("settings.textSize.label")}
        data={textSizes.map((size) => ({
          value: String(size),
          label: format.percent(size / 100),
        }))}
        value={String(settings.textSize)}
        onChange={(size) => void saving.save(() => saveSettings({ textSize: Number(size) }))}
      />
    </SettingRow>
  );
}
