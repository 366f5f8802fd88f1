import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { ComfySource } from "../../../shared/settings.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { navigate, useRoute } from "../../frame/route.ts";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import css from "./comfy-section.module.css";
import { ArgumentsSetting } from "./arguments-setting.tsx";
import { ChooseComfyDialog } from "./choose-comfy-dialog.tsx";
import { NumberSetting } from "./number-setting.tsx";
import { PacksSetting } from "./packs-setting.tsx";
import { SettingRow, useSaving } from "./setting-row.tsx";
import { SwitchSetting } from "./switch-setting.tsx";

const longestSeconds = { connectTimeoutMs: 600, firstByteTimeoutMs: 86_400 } as const;

/** Which ComfyUI, how it is started, and how long others wait for it. `#/settings/comfy` opens the choice. */
export function ComfySection(): ReactNode {
  const t = useText();
  const { comfy: fixed } = useStatus().by_flags;
  const { settings, saveSettings } = useSettings();
  const route = useRoute();
  const choosing = useSaving();
  const isChoosing = route.page === "settings" && route.rest === "comfy";
  return (
    <Card title={t("settings.sections.comfy")}>
      <SettingRow
        label={t("settings.comfy.which")}
        saving={choosing}
        hint={
          <>
            <SourceWords source={fixed ?? settings.comfy} />
            {fixed !== null && <Fixed />}
          </>
        }
      >
        <Button variant="default" onClick={() => navigate("settings", "comfy")}>
          {t("settings.comfy.choose")}
        </Button>
      </SettingRow>
      <PythonSetting />
      <ArgumentsSetting />
      <PacksSetting />
      {(["startWithApp", "restartAfterCrash"] as const).map((name) => (
        <SwitchSetting
          key={name}
          label={t(`settings.comfy.${name}`)}
          checked={settings[name]}
          onSave={(isOn) => saveSettings({ [name]: isOn })}
        />
      ))}
      <NumberSetting
        label={t("settings.comfy.queue")}
        hint={t("settings.comfy.queueHint")}
        value={settings.queueLimit}
        max={1_000_000}
        onSave={(queueLimit) => saveSettings({ queueLimit })}
      />
      {(["connectTimeoutMs", "firstByteTimeoutMs"] as const).map((name) => (
        <NumberSetting
          key={name}
          label={t(`settings.comfy.${name}`)}
          hint={t(`settings.comfy.${name}Hint`)}
          value={Math.round(settings[name] / 1000)}
          max={longestSeconds[name]}
          onSave={(seconds) => saveSettings({ [name]: seconds * 1000 })}
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

/** The Python that runs the chosen folder's ComfyUI; the one beside it unless another was chosen. */
function PythonSetting(): ReactNode {
  const t = useText();
  const { comfy: fixed } = useStatus().by_flags;
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  const comfy = fixed ?? settings.comfy;
  if (comfy?.kind !== "folder") return null;
  const save = (python: string | null): void =>
    void saving.save(() => saveSettings({ comfy: { ...comfy, python } }));
  const pick = async (): Promise<void> => {
    const python = await call("file.pick", { title: t("chooser.pythonTitle") });
    if (python !== null) save(python);
  };
  return (
    <SettingRow
      label={t("settings.comfy.python")}
      saving={saving}
      hint={<PythonWords python={comfy.python} isFixed={fixed !== null} />}
    >
      {fixed === null && comfy.python !== null && (
        <Button variant="default" onClick={() => save(null)}>
          {t("settings.comfy.useOwnPython")}
        </Button>
      )}
      {fixed === null && (
        <Button variant="default" onClick={() => void pick()}>
          {t("chooser.python")}
        </Button>
      )}
    </SettingRow>
  );
}

/** Beneath what it says it of: that may be a path, which ends without a full stop. */
function Fixed(): ReactNode {
  const t = useText();
  return (
    <>
      {" "}
      <span className={css["fixed"]}>{t("settings.comfy.fixed")}</span>
    </>
  );
}

type PythonWordsProps = { readonly python: string | null; readonly isFixed: boolean };

function PythonWords({ python, isFixed }: PythonWordsProps): ReactNode {
  const t = useText();
  const own = isFixed ? t("settings.comfy.ownPythonNow") : t("settings.comfy.ownPython");
  if (python === null) return own;
  const words = <bdi dir="ltr">{python}</bdi>;
  return isFixed ? (
    <>
      {words}
      <Fixed />
    </>
  ) : (
    words
  );
}
