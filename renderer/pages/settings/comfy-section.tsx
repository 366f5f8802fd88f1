import { Button, Switch, TextInput } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { joinArguments, splitArguments } from "../../../shared/format.ts";
import type { ComfySource } from "../../../shared/settings.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { navigate, useRoute } from "../../frame/route.ts";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { ChooseComfyDialog } from "./choose-comfy-dialog.tsx";
import { SettingRow, useSaving } from "./setting-row.tsx";

/** Which ComfyUI, and how it is started. `#/settings/comfy` opens the choice. */
export function ComfySection(): ReactNode {
  const t = useText();
  const { comfy } = useStatus();
  const { settings } = useSettings();
  const route = useRoute();
  const choosing = useSaving();
  const isChoosing = route.page === "settings" && route.rest === "comfy";
  const source = settings.comfy ?? (comfy.source === "demo" ? ({ kind: "demo" } as const) : null);
  return (
    <Card title={t("settings.sections.comfy")}>
      <SettingRow
        label={t("settings.comfy.which")}
        saving={choosing}
        hint={<SourceWords source={source} />}
      >
        <Button variant="default" onClick={() => navigate("settings", "comfy")}>
          {t("settings.comfy.choose")}
        </Button>
      </SettingRow>
      <ArgumentsSetting />
      <SwitchSetting name="startWithApp" />
      <SwitchSetting name="restartAfterCrash" />
      <ChooseComfyDialog opened={isChoosing} onClose={() => navigate("settings")} />
    </Card>
  );
}

function SourceWords({ source }: { readonly source: ComfySource | null }): ReactNode {
  const t = useText();
  if (source === null) return t("settings.comfy.none");
  if (source.kind === "demo") return t("settings.comfy.demo");
  return <bdi dir="ltr">{source.kind === "folder" ? source.folder : source.url}</bdi>;
}

function ArgumentsSetting(): ReactNode {
  const t = useText();
  const id = useId();
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  const [draft, setDraft] = useState<string | null>(null);
  const line = joinArguments(settings.comfyArguments);
  const save = (): void => {
    if (draft === null || draft === line) setDraft(null);
    else {
      void saving
        .save(() => saveSettings({ comfyArguments: splitArguments(draft) }))
        .then((ok) => ok && setDraft(null));
    }
  };
  return (
    <SettingRow
      label={t("settings.comfy.arguments")}
      labelFor={id}
      hint={t("settings.comfy.argumentsHint")}
      saving={saving}
      isWide
    >
      <TextInput
        id={id}
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        value={draft ?? line}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
        }}
      />
    </SettingRow>
  );
}

function SwitchSetting({
  name,
}: {
  readonly name: "startWithApp" | "restartAfterCrash";
}): ReactNode {
  const t = useText();
  const id = useId();
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  return (
    <SettingRow label={t(`settings.comfy.${name}`)} labelFor={id} saving={saving}>
      <Switch
        id={id}
        checked={settings[name]}
        disabled={saving.isPending}
        onChange={(event) => {
          const { checked } = event.currentTarget;
          void saving.save(() => saveSettings({ [name]: checked }));
        }}
      />
    </SettingRow>
  );
}
