import { SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { endDays, roles } from "../../../shared/keys.ts";
import type { Settings } from "../../../shared/settings.ts";
import { useSettings } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { endOfNewKey, ends } from "../../ui/key-form.ts";
import { segmented } from "../../ui/segmented.ts";
import { LimitSetting } from "./plain-settings.tsx";
import { SettingRow, useSaving } from "./setting-row.tsx";

// A default that is a date would soon have passed.
const lasting = ends.filter((end) => end !== "date");

/** What a new key begins with. */
export function NewKeysSection(): ReactNode {
  const t = useText();
  const { t: ofKeys } = useTranslation("keys");
  const { newKey } = useSettings().settings;
  return (
    <Card title={t("settings.sections.newKeys")}>
      <LimitSetting />
      <NewKeySetting
        label={t("settings.newKey.role")}
        hint={ofKeys(`roles.${newKey.role}.words`)}
        choices={roles.map((value) => ({ value, label: ofKeys(`roles.${value}.name`) }))}
        value={newKey.role}
        changeOf={(role) => ({ role })}
      />
      <NewKeySetting
        label={t("settings.newKey.ends")}
        hint={t("settings.newKey.endsHint")}
        choices={lasting.map((value) => ({ value, label: ofKeys(`form.ends.${value}`) }))}
        value={endOfNewKey(newKey)}
        changeOf={(value) => ({
          ends_days: endDays.find((days) => value === `days${days}`) ?? null,
        })}
      />
    </Card>
  );
}

type Props<Value extends string> = {
  readonly label: string;
  readonly hint: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly changeOf: (value: Value) => Partial<Settings["newKey"]>;
};

function NewKeySetting<Value extends string>(props: Props<Value>): ReactNode {
  const { label, hint, choices, value, changeOf } = props;
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  return (
    <SettingRow label={label} hint={hint} saving={saving}>
      <SegmentedControl
        classNames={segmented}
        aria-label={label}
        data={[...choices]}
        value={value}
        onChange={(chosen) =>
          void saving.save(() =>
            saveSettings({ newKey: { ...settings.newKey, ...changeOf(chosen) } }),
          )
        }
      />
    </SettingRow>
  );
}
