import { Tooltip } from "@mantine/core";
import { IconLock, IconLockOpen, IconWifi, IconWifiOff, type Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ComfyStatus, ComfyTrouble } from "../../shared/comfy.ts";
import { useStatus } from "../bridge/app-state.tsx";
import { useText, type Text } from "../i18n/use-text.ts";
import { hasNetwork } from "../ui/has-network.ts";
import { hrefOf } from "./route.ts";
import css from "./status-block.module.css";

type Props = { readonly isRail: boolean };
type Tone = "ok" | "warn" | "bad" | "none";

/** How things stand, in three lines that are seen from every page. */
export function StatusBlock({ isRail }: Props): ReactNode {
  const t = useText();
  const { comfy, sharing, auth, watch } = useStatus();
  const state = comfyLineOf(comfy, watch.trouble, t);
  const isOpen = auth.mode !== "required";
  const isExposed = isOpen && sharing.on;
  const share = !sharing.on
    ? t("status.local")
    : hasNetwork(sharing)
      ? t("status.shared", { count: sharing.connected })
      : t("status.noNetwork");
  return (
    <div role="status" className={css["block"]} aria-label={t("status.label")}>
      <Line isRail={isRail} tone={state.tone} words={state.words} />
      <Line
        isRail={isRail}
        tone="none"
        words={share}
        Sign={sharing.on && hasNetwork(sharing) ? IconWifi : IconWifiOff}
      />
      <Line
        isRail={isRail}
        tone={isExposed ? "bad" : "none"}
        words={isExposed ? t(`status.exposed.${auth.mode}`) : t(`status.mode.${auth.mode}`)}
        Sign={isOpen ? IconLockOpen : IconLock}
      />
    </div>
  );
}

type LineProps = Props & { readonly tone: Tone; readonly words: string; readonly Sign?: Icon };

function Line({ isRail, tone, words, Sign }: LineProps): ReactNode {
  return (
    <Tooltip label={words} position="right" disabled={!isRail}>
      <a className={css["line"]} href={hrefOf("home")} data-tone={tone}>
        <span className={css["sign"]}>
          {Sign === undefined ? (
            <span className={css["dot"]} />
          ) : (
            <Sign size={14} stroke={1.7} aria-hidden />
          )}
        </span>
        <span className={css["words"]}>{words}</span>
      </a>
    </Tooltip>
  );
}

function comfyLineOf(
  comfy: ComfyStatus,
  trouble: ComfyTrouble | null,
  t: Text,
): { readonly tone: Tone; readonly words: string } {
  if (comfy.state === "ready") {
    if (trouble !== null) return { tone: "bad", words: t(`status.${trouble.kind}`) };
    return { tone: "ok", words: comfy.source === "demo" ? t("status.demo") : t("status.ready") };
  }
  if (comfy.state === "crashed") {
    const hasGivenUp = comfy.retry_at === null && comfy.crashes >= 2;
    return {
      tone: "bad",
      words: hasGivenUp ? t("status.keepsStopping") : t("status.stopped"),
    };
  }
  const tone = comfy.state === "starting" ? "warn" : "none";
  return { tone, words: t(`status.${comfy.state}`) };
}
