import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { defaultRateLimit } from "../../../shared/keys.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { PublicCards } from "../../ui/public-cards.tsx";
import { SettingRow, useSaving } from "./setting-row.tsx";

const longestName = 80;
const mostRequests = 1_000_000_000;

/** What the sign-in page calls this ComfyUI. */
export function NameSetting(): ReactNode {
  const t = useText();
  const id = useId();
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  const [draft, setDraft] = useState<string | null>(null);
  const save = (): void => {
    const displayName = draft?.trim();
    if (displayName === undefined || displayName === settings.displayName) setDraft(null);
    else void saving.save(() => saveSettings({ displayName })).then((ok) => ok && setDraft(null));
  };
  return (
    <SettingRow
      label={t("settings.name.label")}
      labelFor={id}
      hint={t("settings.name.hint")}
      saving={saving}
    >
      <TextInput
        id={id}
        maxLength={longestName}
        autoComplete="off"
        value={draft ?? settings.displayName}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
        }}
      />
    </SettingRow>
  );
}

/** What is visible without a key. */
export function PublicSetting(): ReactNode {
  const t = useText();
  const { saveSettings } = useSettings();
  const { auth, by_flags: byFlags } = useStatus();
  const saving = useSaving();
  return (
    <SettingRow label={t("public.label")} saving={saving} isWide>
      <PublicCards
        value={auth.preset}
        isFixed={byFlags.preset !== null}
        onChange={(preset) => void saving.save(() => saveSettings({ public: preset }))}
      />
    </SettingRow>
  );
}

/** The limit that a new key begins with. */
export function LimitSetting(): ReactNode {
  const t = useText();
  const id = useId();
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  const { newKey } = settings;
  const [draft, setDraft] = useState<string | number | null>(null);
  const saveLimit = (rate_limit: number | null): void =>
    void saving
      .save(() => saveSettings({ newKey: { ...newKey, rate_limit } }))
      .then(() => setDraft(null));
  const saveDraft = (): void => {
    const limit = Number(draft);
    if (draft === null || limit < 1 || limit === newKey.rate_limit) setDraft(null);
    else saveLimit(limit);
  };
  return (
    <SettingRow
      label={t("settings.limit.label")}
      labelFor={id}
      hint={t("settings.limit.hint")}
      saving={saving}
    >
      <NumberInput
        id={id}
        w={120}
        min={1}
        max={mostRequests}
        allowDecimal={false}
        thousandSeparator=","
        disabled={newKey.rate_limit === null}
        value={draft ?? newKey.rate_limit ?? ""}
        onChange={setDraft}
        onBlur={saveDraft}
        onKeyDown={(event) => {
          if (event.key === "Enter") saveDraft();
        }}
      />
      <Checkbox
        label={t("settings.limit.none")}
        checked={newKey.rate_limit === null}
        onChange={(event) => saveLimit(event.currentTarget.checked ? null : defaultRateLimit)}
      />
    </SettingRow>
  );
}
