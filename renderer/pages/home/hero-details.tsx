import { IconCheck, IconCircle, IconCircleDotFilled } from "@tabler/icons-react";
import { Fragment, type ReactNode } from "react";
import { startPhases, type ComfyStatus } from "../../../shared/comfy.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import css from "./hero-details.module.css";
import { maxCrashes, type HeroState } from "./hero-state.ts";

type Props = { readonly state: HeroState; readonly now: number };

const linesShown = 5;
const patienceSeconds = 5;

/** What stands under the hero's title. */
export function HeroDetails({ state, now }: Props): ReactNode {
  const t = useText();
  const { comfy } = useStatus();
  switch (state) {
    case "ready":
      return <ReadyLine comfy={comfy} now={now} />;
    case "starting":
    case "slow":
      return (
        <>
          {state === "slow" && <p className={css["text"]}>{t("hero.slow.text")}</p>}
          <Phases phase={comfy.phase} />
          <p className={css["line"]} dir="ltr">
            {comfy.last_line ?? "\u00A0"}
          </p>
        </>
      );
    case "stopping":
      return <StoppingLine seconds={now - comfy.since} />;
    case "restarting": {
      const seconds = Math.max(0, Math.ceil((comfy.retry_at ?? now) - now));
      const numbers = { seconds, crash: Math.max(1, comfy.crashes), most: maxCrashes };
      return (
        <>
          <p className={css["text"]}>{t("hero.restarting.text", numbers)}</p>
          <Cause comfy={comfy} hasLines={false} />
        </>
      );
    }
    case "gaveUp":
      return (
        <>
          <p className={css["text"]}>{t("hero.gaveUpTimes", { count: comfy.crashes })}</p>
          <Cause comfy={comfy} hasLines />
        </>
      );
    case "failed":
      return <Cause comfy={comfy} hasLines />;
    case "takenOver":
      return <TakenOverLine />;
    case "demo":
      return <p className={css["text"]}>{t("demo.notice")}</p>;
    case "none":
    case "leftOver":
    case "stopped":
      return <p className={css["text"]}>{t(`hero.${state}.text`)}</p>;
  }
}

function ReadyLine({ comfy, now }: { comfy: ComfyStatus; now: number }): ReactNode {
  const t = useText();
  const format = useFormat();
  const up = now - comfy.since;
  const parts = [
    comfy.version === null ? null : t("hero.ready.version", { version: comfy.version }),
    comfy.device,
    up < 60 ? t("hero.ready.justNow") : t("hero.ready.up", { span: format.span(up) }),
  ].filter((part) => part !== null);
  return (
    <p className={css["text"]}>
      {parts.map((part, index) => (
        <Fragment key={part}>
          {index > 0 && " \u00B7 "}
          <bdi>{part}</bdi>
        </Fragment>
      ))}
    </p>
  );
}

function StoppingLine({ seconds }: { seconds: number }): ReactNode {
  const t = useText();
  const left = Math.ceil(2 * patienceSeconds - seconds);
  const isSlow = seconds >= patienceSeconds && left > 0;
  return (
    <p className={css["text"]}>
      {isSlow ? t("hero.stopping.slow", { seconds: left }) : t("hero.stopping.text")}
    </p>
  );
}

function TakenOverLine(): ReactNode {
  const t = useText();
  const { settings } = useSettings();
  const port = settings.comfy?.kind === "upstream" ? portOf(settings.comfy.url) : null;
  return (
    <p className={css["text"]}>
      {port === null ? t("hero.takenOver.text") : t("hero.takenOver.textPort", { port })}
    </p>
  );
}

function Phases({ phase }: { phase: ComfyStatus["phase"] }): ReactNode {
  const t = useText();
  const current = phase === null ? 0 : startPhases.indexOf(phase);
  return (
    <ol className={css["phases"]} aria-label={t("hero.phases.label")}>
      {startPhases.map((name, index) => {
        const place = index < current ? "done" : index === current ? "current" : "coming";
        const Sign = { done: IconCheck, current: IconCircleDotFilled, coming: IconCircle }[place];
        return (
          <li
            key={name}
            className={css["phase"]}
            data-place={place}
            aria-current={place === "current" ? "step" : undefined}
          >
            <Sign size={16} stroke={1.7} aria-hidden />
            {t(`hero.phases.${name}`)}
          </li>
        );
      })}
    </ol>
  );
}

function Cause({ comfy, hasLines }: { comfy: ComfyStatus; hasLines: boolean }): ReactNode {
  const t = useText();
  const { failure } = comfy;
  if (failure === null) return <p className={css["text"]}>{t("hero.unknownCause")}</p>;
  const lines = failure.last_lines.slice(-linesShown);
  return (
    <>
      <p className={css["text"]}>{failure.message}</p>
      {hasLines && lines.length > 0 && (
        <pre
          className={css["log"]}
          dir="ltr"
          tabIndex={0}
          role="region"
          aria-label={t("hero.lastLines")}
        >
          {lines.join("\n")}
        </pre>
      )}
    </>
  );
}

function portOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).port || "80" : null;
}
