import type { ReactNode } from "react";
import { hostNameSchema, largestPort } from "../../../shared/settings.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { EncryptionSetting } from "./encryption-setting.tsx";
import { ListSetting } from "./list-setting.tsx";
import { LocalNameSetting } from "./local-name-setting.tsx";
import { NetworkSetting } from "./network-setting.tsx";
import { NumberSetting } from "./number-setting.tsx";
import { NameSetting } from "./plain-settings.tsx";
import { ProxiesSetting } from "./proxies-setting.tsx";
import { ReachSetting } from "./reach-setting.tsx";
import { SwitchSetting } from "./switch-setting.tsx";

const ports = { min: 0, max: largestPort } as const;

/** How others reach this computer, and what they are greeted with. */
export function SharingSection(): ReactNode {
  const t = useText();
  const { settings, saveSettings } = useSettings();
  const { by_flags: byFlags } = useStatus();
  const { sharing } = settings;
  return (
    <Card title={t("settings.sections.sharing")}>
      <SwitchSetting
        label={t("settings.shareAtStart.label")}
        hint={t("settings.shareAtStart.hint")}
        checked={settings.shareAtStart}
        onSave={(shareAtStart) => saveSettings({ shareAtStart })}
      />
      <NameSetting />
      <NumberSetting
        label={t("settings.ports.share")}
        hint={byFlags.share ? t("settings.byShareFlag") : t("settings.ports.shareHint")}
        value={byFlags.share?.port ?? sharing.port}
        isFixed={byFlags.share !== null}
        {...ports}
        onSave={(port) => saveSettings({ sharing: { ...sharing, port } })}
      />
      <NumberSetting
        label={t("settings.ports.local")}
        hint={
          byFlags.local_port === null
            ? t("settings.ports.localHint")
            : t("settings.ports.localByFlag")
        }
        value={byFlags.local_port ?? settings.localPort}
        isFixed={byFlags.local_port !== null}
        {...ports}
        onSave={(localPort) => saveSettings({ localPort })}
      />
      <NetworkSetting />
      <ListSetting
        label={t("settings.names.label")}
        hint={t("settings.names.hint")}
        wrong={(word) => t("settings.names.wrong", { word })}
        schema={hostNameSchema}
        values={sharing.names}
        onSave={(names) => saveSettings({ sharing: { ...sharing, names } })}
      />
      <LocalNameSetting />
      <EncryptionSetting />
      <ProxiesSetting />
      <ReachSetting />
    </Card>
  );
}
