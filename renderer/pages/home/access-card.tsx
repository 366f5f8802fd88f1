import type { ReactNode } from "react";
import { useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { Failure } from "../../ui/failure.tsx";
import { ModeCards } from "../../ui/mode-cards.tsx";
import { useAccess } from "../../ui/use-access.tsx";

/** Who may use it: the three modes, one of them chosen. */
export function AccessCard(): ReactNode {
  const t = useText();
  const { by_flags: byFlags } = useStatus();
  const access = useAccess();
  return (
    <Card title={t("modes.label")}>
      <ModeCards value={access.mode} isFixed={byFlags.mode !== null} onChange={access.change} />
      {access.error !== null && <Failure error={access.error} />}
      {access.dialogs}
    </Card>
  );
}
