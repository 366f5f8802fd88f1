import type { ReactNode } from "react";
import type { ComfyStatus } from "../../../shared/comfy.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { comfyFailureWords } from "./comfy-failure-words.ts";
import css from "./hero-text.module.css";
import { maxCrashes, type HeroState } from "./hero-state.ts";
import { ReadyLine } from "./ready-line.tsx";

type Props = { readonly state: HeroState; readonly now: number };

const patienceSeconds = 5;

/** What the state in the title means, in a sentence or two. */
export function HeroText({ state, now }: Props): ReactNode {
  const t = useText();
  const format = useFormat();
  const { comfy, watch, queue } = useStatus();
  switch (state) {
    case "ready":
      return <ReadyLine comfy={comfy} />;
    case "stopsWhenIdle":
      return <Line>{t("hero.stopsWhenIdle.text", { count: queue.remaining ?? 0 })}</Line>;
    case "hung":
    case "workerDead":
      return (
        <Line>{t(`hero.${state}.text`, { time: format.time(watch.trouble?.since ?? now) })}</Line>
      );
    case "upstreamDown":
      return <Cause failure={comfy.failure} />;
    case "demo":
      return <Line>{t("demo.notice")}</Line>;
    case "starting":
    case "rebooting":
      return null;
    case "slow":
      return <Line>{t("hero.slow.text")}</Line>;
    case "stopping":
      return <StoppingLine seconds={now - comfy.since} />;
    case "restarting": {
      const seconds = Math.max(0, Math.ceil((comfy.retry_at ?? now) - now));
      const numbers = { seconds, crash: Math.max(1, comfy.crashes), most: maxCrashes };
      return (
        <>
          <Line>{t("hero.restarting.text", numbers)}</Line>
          <Cause failure={comfy.failure} />
        </>
      );
    }
    case "gaveUp":
      return (
        <>
          <Line>{t("hero.gaveUpTimes", { count: comfy.crashes })}</Line>
          <Cause failure={comfy.failure} />
        </>
      );
    case "failed":
      return <Cause failure={comfy.failure} />;
    case "takenOver":
      return <TakenOverLine />;
    case "stopped":
      return (
        <Line>{comfy.ended_by_force ? t("hero.stopped.byForce") : t("hero.stopped.text")}</Line>
      );
    case "folderInUse":
      return <RivalLine comfy={comfy} />;
    case "none":
    case "leftOver":
      return <Line>{t(`hero.${state}.text`)}</Line>;
  }
}

function Line({ children }: { readonly children: ReactNode }): ReactNode {
  return <p className={css["text"]}>{children}</p>;
}

function Cause({ failure }: { readonly failure: ComfyStatus["failure"] }): ReactNode {
  const t = useText();
  return <Line>{failure === null ? t("hero.unknownCause") : comfyFailureWords(failure, t)}</Line>;
}

function StoppingLine({ seconds }: { seconds: number }): ReactNode {
  const t = useText();
  const left = Math.ceil(2 * patienceSeconds - seconds);
  const isSlow = seconds >= patienceSeconds && left > 0;
  return (
    <Line>{isSlow ? t("hero.stopping.slow", { seconds: left }) : t("hero.stopping.text")}</Line>
  );
}

function RivalLine({ comfy: { rival } }: { comfy: ComfyStatus }): ReactNode {
  const t = useText();
  const format = useFormat();
  if (rival === null) return null;
  const who = { name: rival.name, pid: String(rival.pid) };
  const words =
    rival.since === null
      ? t("hero.folderInUse.text", who)
      : t("hero.folderInUse.textSince", { ...who, time: format.dateTime(rival.since) });
  return (
    <Line>
      {words} {rival.url === null && t("hero.folderInUse.silent")}
    </Line>
  );
}

function TakenOverLine(): ReactNode {
  const t = useText();
  const { comfy: fixed } = useStatus().by_flags;
  const { settings } = useSettings();
  const source = fixed ?? settings.comfy;
  const port = source?.kind === "upstream" ? portOf(source.url) : null;
  return (
    <Line>{port === null ? t("hero.takenOver.text") : t("hero.takenOver.textPort", { port })}</Line>
  );
}

function portOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).port || "80" : null;
}
