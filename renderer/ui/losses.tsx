import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStatus } from "../bridge/app-state.tsx";
import { useActivity } from "../bridge/use-activity.ts";
import { useText } from "../i18n/use-text.ts";
import { Lost } from "./use-generations.tsx";

/** What is lost when ComfyUI stops: the generation that runs, those that wait, who is disconnected. */
export function Losses(): ReactNode {
  const t = useText();
  const { t: tActivity } = useTranslation("activity");
  const { sharing } = useStatus();
  const { activity } = useActivity();
  const { running = [], waiting_total = 0 } = activity ?? {};
  const [first] = running;
  return (
    <>
      {first !== undefined && (
        <p>
          <Lost generation={first} waiting={waiting_total} />
        </p>
      )}
      {first === undefined && waiting_total > 0 && (
        <p>{tActivity("stop.onlyWaiting", { count: waiting_total })}</p>
      )}
      {sharing.connected > 0 && <p>{t("disconnects", { count: sharing.connected })}</p>}
    </>
  );
}
