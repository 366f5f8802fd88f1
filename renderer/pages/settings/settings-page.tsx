import type { ReactNode } from "react";
import { useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { Failure } from "../../ui/failure.tsx";
import { ModeCards } from "../../ui/mode-cards.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { useAccess } from "../../ui/use-access.tsx";
import { ComfySection } from "./comfy-section.tsx";
import { LimitSetting, NameSetting, PublicSetting, SchemeSetting } from "./plain-settings.tsx";
import css from "./settings-page.module.css";

/** Every choice that lasts. */
export function SettingsPage(): ReactNode {
  const t = useText();
  const { auth } = useStatus();
  const access = useAccess();
  return (
    <div className={css["page"]}>
      <PageHead title={t("settings.title")} text={t("settings.head")} />
      <ComfySection />
      <Card title={t("settings.sections.sharing")}>
        <NameSetting />
      </Card>
      <Card title={t("settings.sections.access")}>
        <ModeCards value={access.mode} isFixed={auth.fixed} onChange={access.change} />
        {access.error !== null && <Failure error={access.error} />}
        {access.dialogs}
        <div className={css["public"]}>
          <PublicSetting />
        </div>
      </Card>
      <Card title={t("settings.sections.newKeys")}>
        <LimitSetting />
      </Card>
      <Card title={t("settings.sections.appearance")}>
        <SchemeSetting />
      </Card>
    </div>
  );
}
