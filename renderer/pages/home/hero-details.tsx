import { IconCheck, IconCircle, IconCircleDotFilled } from "@tabler/icons-react";
import type { ReactNode } from "react";
import {
  startPhases,
  type ComfyFailure,
  type ComfyNodes,
  type ComfyStatus,
} from "../../../shared/comfy.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import css from "./hero-details.module.css";
import type { HeroState } from "./hero-state.ts";

const linesShown = 5;

/** What belongs to a state and needs the whole width: how far a start has come, lines of the log. */
export function HeroDetails({ state }: { readonly state: HeroState }): ReactNode {
  const { comfy } = useStatus();
  switch (state) {
    case "ready":
      return <BrokenPacks nodes={comfy.nodes} />;
    case "starting":
    case "rebooting":
    case "slow":
      return (
        <>
          <Phases comfy={comfy} />
          <p className={css["line"]} dir="ltr">
            {comfy.last_line ?? "\u00A0"}
          </p>
        </>
      );
    case "gaveUp":
    case "failed":
      return comfy.failure !== null && <LastLines failure={comfy.failure} />;
    case "stopsWhenIdle":
    case "hung":
    case "workerDead":
    case "upstreamDown":
    case "stopping":
    case "restarting":
    case "takenOver":
    case "demo":
    case "stopped":
    case "folderInUse":
    case "none":
    case "leftOver":
      return null;
  }
}

function LastLines({ failure }: { readonly failure: ComfyFailure }): ReactNode {
  const t = useText();
  const lines = failure.last_lines.slice(-linesShown);
  if (lines.length === 0) return null;
  return (
    <pre
      className={css["log"]}
      dir="ltr"
      tabIndex={0}
      role="region"
      aria-label={t("hero.lastLines")}
    >
      {lines.join("\n")}
    </pre>
  );
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
