import { Button } from "@mantine/core";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useDesktop, useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { useShowShortcuts } from "../../ui/show-shortcuts.ts";
import { PlainRow } from "./plain-row.tsx";

// As long as a book, and seldom read.
const LicencesDialog = lazy(async () => ({
  default: (await import("./licences-dialog.tsx")).LicencesDialog,
}));

/** What this program is, and under which terms. */
export function AboutSection(): ReactNode {
  const t = useText();
  const { version } = useStatus();
  const { versions } = useDesktop();
  const showShortcuts = useShowShortcuts();
  const [isReading, setIsReading] = useState(false);
  return (
    <Card title={t("settings.sections.about")}>
      <PlainRow label={t("settings.about.version")}>{version}</PlainRow>
      <PlainRow label={t("settings.about.parts")}>
        {t("settings.about.partsText", versions)}
      </PlainRow>
      <PlainRow label={t("settings.about.licence")}>{t("settings.about.licenceText")}</PlainRow>
      <PlainRow label={t("settings.licences.title")}>
        <Button
          variant="default"
          size="xs"
          aria-label={t("settings.licences.showAll")}
          onClick={() => setIsReading(true)}
        >
          {t("settings.licences.show")}
        </Button>
        <Suspense>{isReading && <LicencesDialog onClose={() => setIsReading(false)} />}</Suspense>
      </PlainRow>
      <PlainRow label={t("settings.about.shortcuts")}>
        <Button variant="default" size="xs" onClick={showShortcuts}>
          {t("settings.about.showShortcuts")}
        </Button>
      </PlainRow>
    </Card>
  );
}
