import { Switch, TextInput } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { localLabelSchema } from "../../../shared/settings.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { SettingRow, useSaving } from "./setting-row.tsx";

/** A `.local` name that this computer answers to while it shares. */
export function LocalNameSetting(): ReactNode {
  const t = useText();
  const id = useId();
  const { sharing } = useStatus();
  const { settings, saveSettings } = useSettings();
  const { localName } = settings;
  const saving = useSaving();
  const [draft, setDraft] = useState<string | null>(null);
  const [isWrong, setIsWrong] = useState(false);
  const save = (): void => {
    const name = draft
      ?.trim()
      .toLowerCase()
      .replace(/\.local$/, "");
    if (name === undefined || name === localName.name) {
      setIsWrong(false);
      setDraft(null);
      return;
    }
    const isGood = localLabelSchema.safeParse(name).success;
    setIsWrong(!isGood);
    if (!isGood) return;
    void saving
      .save(() => saveSettings({ localName: { ...localName, name } }))
      .then((ok) => ok && setDraft(null));
  };
  const state = localName.on && sharing.on ? sharing.local_name : "off";
  return (
    <SettingRow
      label={t("settings.localName.label")}
      labelFor={id}
      hint={t(`settings.localName.state.${state}`, { name: `${localName.name}.local` })}
      saving={saving}
    >
      <TextInput
        aria-label={t("settings.localName.name")}
        dir="ltr"
        w={150}
        maxLength={63}
        spellCheck={false}
        autoComplete="off"
        error={isWrong ? t("settings.localName.wrong") : null}
        value={draft ?? localName.name}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
        }}
      />
      <Switch
        id={id}
        checked={localName.on}
        aria-busy={saving.isPending}
        onChange={(event) => {
          const on = event.currentTarget.checked;
          void saving.save(() => saveSettings({ localName: { ...localName, on } }));
        }}
      />
    </SettingRow>
  );
}
