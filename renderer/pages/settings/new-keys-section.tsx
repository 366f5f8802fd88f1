import type { ReactNode } from "react";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { LimitSetting } from "./plain-settings.tsx";

/** What a new key begins with. */
export function NewKeysSection(): ReactNode {
  const t = useText();
  return (
    <Card title={t("settings.sections.newKeys")}>
      <LimitSetting />
    </Card>
  );
}
