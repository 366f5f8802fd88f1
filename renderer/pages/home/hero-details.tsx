import { IconCheck, IconCircle, IconCircleDotFilled } from "@tabler/icons-react";
import { Fragment, type ReactNode } from "react";
import {
  startPhases,
  type ComfyMemory,
  type ComfyNodes,
  type ComfyStatus,
} from "../../../shared/comfy.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useFormat, type Format } from "../../i18n/use-format.ts";
import { useText, type Text } from "../../i18n/use-text.ts";
import css from "./hero-details.module.css";
import { maxCrashes, type HeroState } from "./hero-state.ts";

type Props = { readonly state: HeroState; readonly now: number };

const linesShown = 5;
const patienceSeconds = 5;

/** What stands under the hero's title. */
export function HeroDetails({ state, now }: Props): ReactNode {
  const t = useText();
  const format = useFormat();
  const { comfy, watch, queue } = useStatus();
  switch (state) {
    case "ready":
      return (
        <>
          <ReadyLine comfy={comfy} memory={watch.memory} now={now} />
          <BrokenPacks nodes={comfy.nodes} />
        </>
      );
    case "stopsWhenIdle":
      return (
        <p className={css["text"]}>
          {t("hero.stopsWhenIdle.text", { count: queue.remaining ?? 0 })}
        </p>
      );
    case "hung":
    case "workerDead":
      return (
        <p className={css["text"]}>
          {t(`hero.${state}.text`, { time: format.time(watch.trouble?.since ?? now) })}
        </p>
      );
    case "upstreamDown":
      return <p className={css["text"]}>{comfy.failure?.message}</p>;
    case "starting":
    case "rebooting":
    case "slow":
      return (
        <>
          {state === "slow" && <p className={css["text"]}>{t("hero.slow.text")}</p>}
          <Phases comfy={comfy} />
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
    case "stopped":
      return (
        <p className={css["text"]}>
          {comfy.ended_by_force ? t("hero.stopped.byForce") : t("hero.stopped.text")}
        </p>
      );
    case "folderInUse":
      return <RivalLine comfy={comfy} />;
    case "none":
    case "leftOver":
      return <p className={css["text"]}>{t(`hero.${state}.text`)}</p>;
  }
}

type ReadyProps = { comfy: ComfyStatus; memory: ComfyMemory | null; now: number };

function ReadyLine({ comfy, memory, now }: ReadyProps): ReactNode {
  const t = useText();
  const format = useFormat();
  const up = now - comfy.since;
  const parts = [
    comfy.version === null ? null : t("hero.ready.version", { version: comfy.version }),
    comfy.device,
    memory === null ? null : memoryWords(memory, format, t),
    up < 60 ? t("hero.ready.justNow") : t("hero.ready.up", { span: format.span(up) }),
    comfy.taken_over ? t("hero.ready.takenOver") : null,
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
    <p className={css["text"]}>
      {words} {rival.url === null && t("hero.folderInUse.silent")}
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

/** "Graphics memory 9.2 of 24 GB", or the computer's where there is no card. */
function memoryWords(memory: ComfyMemory, format: Format, t: Text): string {
  const { used, total } = memory.vram ?? memory.ram;
  const numbers = { used: format.decimal(used / 2 ** 30), total: format.decimal(total / 2 ** 30) };
  return memory.vram === null ? t("hero.ready.ram", numbers) : t("hero.ready.vram", numbers);
}

const packsNamed = 3;

function BrokenPacks({ nodes }: { nodes: ComfyStatus["nodes"] }): ReactNode {
  const t = useText();
  const broken = nodes?.packs.filter(({ failure }) => failure !== null) ?? [];
  if (broken.length === 0) return null;
  return (
    <div className={css["broken"]}>
      <p>{t("hero.brokenPacks", { count: broken.length })}</p>
      <ul>
        {broken.slice(0, packsNamed).map(({ name, failure }) => (
          <li key={name}>
            <bdi>{name}</bdi>
            {failure !== null && failure !== "" && `: ${failure}`}
          </li>
        ))}
        {broken.length > packsNamed && (
          <li>{t("hero.andMore", { count: broken.length - packsNamed })}</li>
        )}
      </ul>
    </div>
  );
}

function Phases({ comfy }: { comfy: ComfyStatus }): ReactNode {
  const t = useText();
  const { phase, nodes } = comfy;
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
            {name === "nodes" && nodes !== null && <PackCount nodes={nodes} place={place} />}
          </li>
        );
      })}
    </ol>
  );
}

type PackCountProps = { nodes: ComfyNodes; place: "done" | "current" | "coming" };

/** "12 of 31": how far the log shows the import to have come, of the packs that lie in the folder. */
function PackCount({ nodes: { total, reached }, place }: PackCountProps): ReactNode {
  const t = useText();
  if (total === null || total === 0) return null;
  const isCounting = place === "current" && reached > 0 && reached < total;
  return (
    <span className={css["count"]}>
      {isCounting
        ? t("hero.phases.packs", { done: reached, total })
        : t("hero.phases.allPacks", { total })}
    </span>
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
