import { Checkbox, SegmentedControl, Stack } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { noticeKinds } from "../../../shared/desktop.ts";
import { useDesktop, useSettings } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { segmented } from "../../ui/segmented.ts";
import { SettingRow, useSaving } from "./setting-row.tsx";
import { SwitchSetting } from "./switch-setting.tsx";
import { UpdatesSetting } from "./updates-setting.tsx";

const choices = { ask: null, yes: true, no: false } as const;
type Choice = keyof typeof choices;

/** How Latchkey lives on this desktop. */
export function ThisAppSection(): ReactNode {
  const t = useText();
  const { startsAtLogin, hasTray } = useDesktop();
  return (
    <Card title={t("settings.sections.thisApp")}>
      <SwitchSetting
        label={t("settings.startAtLogin.label")}
        hint={hasTray ? t("settings.startAtLogin.hint") : t("settings.startAtLogin.noTray")}
        checked={startsAtLogin}
        onSave={(on) => call("desktop.startAtLogin", { on })}
      />
      <KeepRunningSetting />
      <NotificationsSetting />
      <UpdatesSetting />
    </Card>
  );
}

function KeepRunningSetting(): ReactNode {
  const t = useText();
  const { settings, saveSettings } = useSettings();
  const { hasTray } = useDesktop();
  const saving = useSaving();
  const choice: Choice =
    settings.keepRunning === null ? "ask" : settings.keepRunning ? "yes" : "no";
  return (
    <SettingRow
      label={t("settings.keepRunning.label")}
      hint={hasTray ? t("settings.keepRunning.hint") : t("settings.keepRunning.noTray")}
      saving={saving}
    >
      <SegmentedControl
        classNames={segmented}
        aria-label={t("settings.keepRunning.label")}
        data={(Object.keys(choices) as Choice[]).map((value) => ({
          value,
          label: t(`settings.keepRunning.${value}`),
        }))}
        value={choice}
        onChange={(value) => void saving.save(() => saveSettings({ keepRunning: choices[value] }))}
      />
    </SettingRow>
  );
}

function NotificationsSetting(): ReactNode {
  const t = useText();
  const id = useId();
  const { settings, saveSettings } = useSettings();
  const { notifications } = settings;
  const saving = useSaving();
  return (
    <SettingRow
      label={t("settings.notifications.label")}
      labelId={id}
      hint={t("settings.notifications.hint")}
      saving={saving}
      isWide
    >
      <Stack gap={10} role="group" aria-labelledby={id}>
        {noticeKinds.map((kind) => (
          <Checkbox
            key={kind}
            label={t(`settings.notifications.${kind}`)}
            checked={notifications[kind]}
            aria-busy={saving.isPending}
            onChange={(event) => {
              const isOn = event.currentTarget.checked;
              void saving.save(() =>
                saveSettings({ notifications: { ...notifications, [kind]: isOn } }),
              );
            }}
          />
        ))}
      </Stack>
    </SettingRow>
  );
}
