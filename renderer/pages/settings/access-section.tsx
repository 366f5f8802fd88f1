import type { ReactNode } from "react";
import { useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { Failure } from "../../ui/failure.tsx";
import { ModeCards } from "../../ui/mode-cards.tsx";
import { useAccess } from "../../ui/use-access.tsx";
import css from "./access-section.module.css";
import { PublicSetting } from "./plain-settings.tsx";
import { useIsSought } from "./settings-search.ts";

/** Who may use it, and what others see. */
export function AccessSection(): ReactNode {
  const t = useText();
  const { auth } = useStatus();
  const access = useAccess();
  const isSought = useIsSought([t("modes.label")]);
  return (
    <Card title={t("settings.sections.access")}>
      <div data-setting hidden={!isSought}>
        <ModeCards value={access.mode} isFixed={auth.fixed} onChange={access.change} />
        {access.error !== null && <Failure error={access.error} />}
        {access.dialogs}
      </div>
      <div className={css["public"]}>
        <PublicSetting />
      </div>
    </Card>
  );
}
