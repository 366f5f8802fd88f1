import {
  IconAlertTriangle,
  IconClockPause,
  IconCheck,
  IconPlayerStop,
  IconPlugConnected,
  IconPower,
  IconRefresh,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { clockOf } from "../../../shared/format.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { useNow } from "../../bridge/use-now.ts";
import { useText } from "../../i18n/use-text.ts";
import { Failure } from "../../ui/failure.tsx";
import { useTitleFocus } from "../../ui/use-title-focus.ts";
import { HeroButtons } from "./hero-buttons.tsx";
import { HeroDetails } from "./hero-details.tsx";
import { HeroText } from "./hero-text.tsx";
import { heroStateOf, type HeroState } from "./hero-state.ts";
import css from "./hero.module.css";
import { useComfyActions } from "../../ui/use-comfy-actions.tsx";
import { useQuiet } from "./use-quiet.ts";

const signs: Readonly<
  Record<HeroState, { readonly tone: string; readonly Sign: typeof IconCheck }>
> = {
  none: { tone: "none", Sign: IconPlugConnected },
  stopped: { tone: "none", Sign: IconPower },
  leftOver: { tone: "warn", Sign: IconPlugConnected },
  folderInUse: { tone: "warn", Sign: IconPlugConnected },
  upstreamDown: { tone: "bad", Sign: IconPlugConnected },
  starting: { tone: "warn", Sign: IconRefresh },
  rebooting: { tone: "warn", Sign: IconRefresh },
  slow: { tone: "warn", Sign: IconRefresh },
  ready: { tone: "ok", Sign: IconCheck },
  stopsWhenIdle: { tone: "warn", Sign: IconClockPause },
  hung: { tone: "bad", Sign: IconAlertTriangle },
  workerDead: { tone: "bad", Sign: IconAlertTriangle },
  stopping: { tone: "none", Sign: IconPlayerStop },
  restarting: { tone: "bad", Sign: IconRefresh },
  gaveUp: { tone: "bad", Sign: IconAlertTriangle },
  failed: { tone: "bad", Sign: IconAlertTriangle },
  takenOver: { tone: "ok", Sign: IconPlugConnected },
  demo: { tone: "ok", Sign: IconCheck },
};

/** ComfyUI's state as the page's title, what it means, and what can be done. */
export function Hero(): ReactNode {
  const t = useText();
  const { comfy, watch } = useStatus();
  const isMoving =
    comfy.state === "starting" || comfy.state === "stopping" || comfy.retry_at !== null;
  const now = useNow(isMoving ? 1_000 : null);
  const quiet = useQuiet(comfy, now);
  const actions = useComfyActions();
  const titleRef = useTitleFocus();
  const state = heroStateOf(comfy, watch, quiet.seconds);
  const { tone, Sign } = signs[state];
  return (
    <section className={css["hero"]} aria-labelledby="hero-title">
      <div className={css["row"]}>
        <span
          className={css["sign"]}
          data-tone={tone}
          data-moving={comfy.state === "starting" || undefined}
        >
          <Sign size={20} stroke={2} aria-hidden />
        </span>
        <div className={css["words"]}>
          <div className={css["head"]}>
            <div className={css["said"]}>
              <div className={css["titleRow"]}>
                <h1
                  ref={titleRef}
                  id="hero-title"
                  tabIndex={-1}
                  className={css["title"]}
                  aria-live="polite"
                >
                  {t(`hero.${state}.title`)}
                </h1>
                {comfy.state === "starting" && (
                  <span role="timer" className={css["clock"]}>
                    {clockOf(now - comfy.since)}
                  </span>
                )}
              </div>
              <HeroText state={state} now={now} />
            </div>
            <HeroButtons state={state} comfy={comfy} actions={actions} onWait={quiet.wait} />
          </div>
          <HeroDetails state={state} />
        </div>
      </div>
      {actions.error !== null && <Failure error={actions.error} />}
      {actions.dialogs}
    </section>
  );
}
