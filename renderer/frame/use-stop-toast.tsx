import { notifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { useStatus } from "../bridge/app-state.tsx";
import { useText } from "../i18n/use-text.ts";
import { LinkButton } from "../ui/link-button.tsx";
import { navigate } from "./route.ts";

/** Says, on whatever page, that a stop had to end ComfyUI by force. */
export function useStopToast(): void {
  const t = useText();
  const { comfy } = useStatus();
  const wasStopping = useRef(false);
  useEffect(() => {
    const hasStopped = wasStopping.current && comfy.state === "stopped";
    wasStopping.current = comfy.state === "stopping";
    if (!hasStopped || !comfy.ended_by_force) return;
    notifications.show({
      message: (
        <>
          {t("hero.endedByForce")}{" "}
          <LinkButton onClick={() => navigate("logs")}>{t("hero.showLog")}</LinkButton>
        </>
      ),
    });
  }, [t, comfy.state, comfy.ended_by_force]);
}
