import { Button, Group, SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";
import type { CallName } from "../../../shared/ipc.ts";
import { updateModes } from "../../../shared/updates.ts";
import { useDesktop, useSettings, useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { segmented } from "../../ui/segmented.ts";
import { PlainRow } from "./plain-row.tsx";
import { SettingRow, useSaving } from "./setting-row.tsx";

type Step = Extract<CallName, `updates.${string}` | "desktop.quit">;

/** Whether newer versions are looked for, how it stands with them, and the next step. */
export function UpdatesSetting(): ReactNode {
  const t = useText();
  const { version } = useStatus();
  const { update, isUpdatedByHand } = useDesktop();
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  const step = useStep();
  if (update.kind === "none")
    return (
      <PlainRow label={t("settings.updates.label")}>
        {t("settings.updates.none", { version })}
      </PlainRow>
    );
  const modes = updateModes.filter((mode) => mode !== "install" || !isUpdatedByHand);
  return (
    <SettingRow
      label={t("settings.updates.label")}
      hint={<UpdateWords />}
      saving={saving.error === null ? { ...saving, error: step.saving.error } : saving}
      isWide
    >
      <Group gap={12}>
        <SegmentedControl
          classNames={segmented}
          aria-label={t("settings.updates.label")}
          data={modes.map((value) => ({ value, label: t(`settings.updates.${value}`) }))}
          value={modes.find((mode) => mode === settings.updates) ?? "notify"}
          onChange={(updates) => void saving.save(() => saveSettings({ updates }))}
        />
        <Button
          variant="default"
          loading={step.saving.isPending}
          disabled={update.kind === "checking" || update.kind === "downloading"}
          onClick={() => void step.saving.run(() => call(step.name))}
        >
          {step.label}
        </Button>
      </Group>
    </SettingRow>
  );
}

/** What can be done next, as it stands. */
function useStep(): {
  readonly name: Step;
  readonly label: string;
  readonly saving: ReturnType<typeof useSaving>;
} {
  const t = useText();
  const { update, isUpdatedByHand } = useDesktop();
  const saving = useSaving();
  switch (update.kind) {
    case "available":
      return isUpdatedByHand
        ? { name: "updates.openPage", label: t("settings.updates.open"), saving }
        : { name: "updates.download", label: t("settings.updates.download"), saving };
    case "ready":
      return { name: "desktop.quit", label: t("settings.updates.quit"), saving };
    case "failed":
      return { name: "updates.check", label: t("failure.retry"), saving };
    default:
      return { name: "updates.check", label: t("settings.updates.check"), saving };
  }
}

/** How it stands, in a sentence; read out when it changes. */
function UpdateWords(): ReactNode {
  const t = useText();
  const { dayTime } = useFormat();
  const { version } = useStatus();
  const { update, isUpdatedByHand } = useDesktop();
  return <span role="status">{words()}</span>;

  function words(): string {
    switch (update.kind) {
      case "none":
      case "unknown":
        return t("settings.updates.have", { version });
      case "checking":
        return t("settings.updates.checking");
      case "newest":
        return t("settings.updates.newest", { version, time: dayTime(update.checked_at) });
      case "available":
        return isUpdatedByHand
          ? t("settings.updates.byHand", { version: update.version })
          : t("settings.updates.available", { version: update.version });
      case "downloading":
        return t("settings.updates.downloading", {
          version: update.version,
          percent: update.percent,
        });
      case "ready":
        return t("settings.updates.ready", { version: update.version });
      case "failed":
        return t(`settings.updates.failed.${update.reason}`);
    }
  }
}
