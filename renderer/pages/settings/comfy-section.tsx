import { Button, TextInput } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { joinArguments, splitArguments } from "../../../shared/format.ts";
import type { ComfySource } from "../../../shared/settings.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { navigate, useRoute } from "../../frame/route.ts";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { ChooseComfyDialog } from "./choose-comfy-dialog.tsx";
import { SettingRow, useSaving } from "./setting-row.tsx";
import { SwitchSetting } from "./switch-setting.tsx";

/** Which ComfyUI, and how it is started. `#/settings/comfy` opens the choice. */
export function ComfySection(): ReactNode {
  const t = useText();
  const { comfy } = useStatus();
  const { settings, saveSettings } = useSettings();
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
      {(["startWithApp", "restartAfterCrash"] as const).map((name) => (
        <SwitchSetting
          key={name}
          label={t(`settings.comfy.${name}`)}
          checked={settings[name]}
          onSave={(isOn) => saveSettings({ [name]: isOn })}
        />
      ))}
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
