import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useDesktop, useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { useShowShortcuts } from "../../ui/show-shortcuts.ts";
import { PlainRow } from "./plain-row.tsx";

/** What this program is, and under which terms. */
export function AboutSection(): ReactNode {
  const t = useText();
  const { version } = useStatus();
  const { versions } = useDesktop();
  const showShortcuts = useShowShortcuts();
  return (
    <Card title={t("settings.sections.about")}>
      <PlainRow label={t("settings.about.version")}>{version}</PlainRow>
      <PlainRow label={t("settings.about.parts")}>
        {t("settings.about.partsText", versions)}
      </PlainRow>
      <PlainRow label={t("settings.about.licence")}>{t("settings.about.licenceText")}</PlainRow>
      <PlainRow label={t("settings.about.shortcuts")}>
        <Button variant="default" size="xs" onClick={showShortcuts}>
          {t("settings.about.showShortcuts")}
        </Button>
      </PlainRow>
    </Card>
  );
}
