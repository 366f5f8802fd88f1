import type { ReactNode } from "react";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { NameSetting } from "./plain-settings.tsx";

/** How others reach this computer, and what they are greeted with. */
export function SharingSection(): ReactNode {
  const t = useText();
  return (
    <Card title={t("settings.sections.sharing")}>
      <NameSetting />
    </Card>
  );
}
