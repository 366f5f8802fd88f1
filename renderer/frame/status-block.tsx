import { Tooltip } from "@mantine/core";
import { IconLock, IconLockOpen, IconWifi, IconWifiOff, type Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useStatus } from "../bridge/app-state.tsx";
import { useText } from "../i18n/use-text.ts";
import { comfyLineOf, type ComfyLine } from "../ui/comfy-line.ts";
import { hasNetwork } from "../ui/has-network.ts";
import { hrefOf } from "./route.ts";
import css from "./status-block.module.css";

type Props = { readonly isRail: boolean };

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

type LineProps = Props & {
  readonly tone: ComfyLine["tone"];
  readonly words: string;
  readonly Sign?: Icon;
};

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
