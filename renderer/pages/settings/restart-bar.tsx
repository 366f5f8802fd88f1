import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Failure } from "../../ui/failure.tsx";
import { useComfyActions } from "../../ui/use-comfy-actions.tsx";
import css from "./restart-bar.module.css";

/** Says that changes hold from ComfyUI's next start, and offers it. Put off, it comes back with the next change. */
export function RestartBar(): ReactNode {
  const t = useText();
  const { comfy } = useStatus();
  const { settings } = useSettings();
  const actions = useComfyActions();
  const [putOff, setPutOff] = useState<string | null>(null);
  const choice = JSON.stringify([settings.comfy, settings.comfyArguments]);
  const count = comfy.changes_waiting;
  const isShown = count > 0 && putOff !== choice;
  return (
    <>
      <div role="status">
        {isShown && (
          <div className={css["bar"]}>
            <p className={css["words"]}>{t("settings.restart.text", { count })}</p>
            <Button variant="default" onClick={() => setPutOff(choice)}>
              {t("settings.restart.later")}
            </Button>
            <Button
              loading={actions.isPending}
              leftSection={<IconRefresh size={16} stroke={1.7} aria-hidden />}
              onClick={actions.restart}
            >
              {t("settings.restart.now")}
            </Button>
          </div>
        )}
      </div>
      {actions.error !== null && <Failure error={actions.error} />}
      {actions.dialogs}
    </>
  );
}
