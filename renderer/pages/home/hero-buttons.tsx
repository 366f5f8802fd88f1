import { Button } from "@mantine/core";
import {
  IconExternalLink,
  IconFileText,
  IconPlayerPlay,
  IconRefresh,
  IconSquare,
  type Icon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { navigate } from "../../frame/route.ts";
import { useText, type Text } from "../../i18n/use-text.ts";
import type { ComfyFailure, ComfyStatus } from "../../../shared/comfy.ts";
import type { HeroState } from "./hero-state.ts";
import css from "./hero-buttons.module.css";
import type { ComfyActions } from "../../ui/use-comfy-actions.tsx";

type Props = {
  readonly state: HeroState;
  readonly comfy: ComfyStatus;
  readonly actions: ComfyActions;
  readonly onWait: () => void;
};

type Item = {
  readonly label: string;
  readonly onClick: () => void;
  readonly Sign?: Icon;
  readonly isPrimary?: boolean;
  /** Can be pressed while something is being done. */
  readonly isAlways?: boolean;
};

/** What can be done in this state; the likeliest last, and filled. */
export function HeroButtons({ state, comfy, actions, onWait }: Props): ReactNode {
  const t = useText();
  const items = itemsOf(state, comfy, actions, onWait, t);
  if (items.length === 0) return null;
  return (
    <div className={css["buttons"]}>
      {items.map(({ label, onClick, Sign, isPrimary = false, isAlways = false }) => (
        <Button
          key={label}
          variant={isPrimary ? "filled" : "default"}
          loading={isPrimary && actions.isPending}
          disabled={!isPrimary && !isAlways && actions.isPending}
          leftSection={Sign && <Sign size={16} stroke={1.7} aria-hidden />}
          onClick={onClick}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

function itemsOf(
  state: HeroState,
  { failure, rival, source }: ComfyStatus,
  actions: ComfyActions,
  onWait: () => void,
  t: Text,
): readonly Item[] {
  const stop = { label: t("hero.stop"), onClick: actions.stop, Sign: IconSquare };
  const showLog = {
    label: t("hero.showLog"),
    onClick: () => navigate("logs"),
    Sign: IconFileText,
  };
  const start = (label: string): Item => ({
    label,
    onClick: actions.start,
    Sign: IconPlayerPlay,
    isPrimary: true,
  });
  const open = (label: string): Item => ({
    label,
    onClick: actions.open,
    Sign: IconExternalLink,
    isPrimary: true,
  });
  const choose = {
    label: t("hero.choose"),
    onClick: () => navigate("settings", "comfy"),
  };
  switch (state) {
    case "none":
      return [
        { label: t("hero.tryDemo"), onClick: actions.chooseDemo },
        { ...choose, isPrimary: true },
      ];
    case "stopped":
      // Who has seen enough of the demo goes on to a ComfyUI from here.
      return source === "demo" ? [choose, start(t("hero.startDemo"))] : [start(t("hero.start"))];
    case "leftOver":
      return [
        { label: t("hero.endIt"), onClick: () => actions.takeOver(false) },
        { label: t("hero.useIt"), onClick: () => actions.takeOver(true), isPrimary: true },
      ];
    case "folderInUse":
      return rivalItems(rival?.url ?? null, start(t("hero.startAgain")), actions, t);
    case "upstreamDown":
      return [{ ...choose, isPrimary: true }];
    case "starting":
    case "rebooting":
      return [stop, showLog];
    case "slow":
      return [{ label: t("hero.wait"), onClick: onWait }, stop, { ...showLog, isPrimary: true }];
    case "ready":
      return [
        { label: t("hero.restart"), onClick: actions.restart, Sign: IconRefresh },
        stop,
        open(t("hero.open")),
      ];
    case "stopsWhenIdle":
      return [
        { label: t("hero.keepOn"), onClick: () => actions.stopWhenIdle(false) },
        { label: t("hero.stopNow"), onClick: actions.stop, Sign: IconSquare },
        open(t("hero.open")),
      ];
    case "hung":
    case "workerDead":
      return [
        showLog,
        stop,
        {
          label: t("hero.restart"),
          onClick: actions.restart,
          Sign: IconRefresh,
          isPrimary: true,
        },
      ];
    case "stopping":
      return [{ label: t("hero.endNow"), onClick: actions.endNow, isAlways: true }];
    case "restarting":
      return [showLog, { label: t("hero.dont"), onClick: actions.stop }, start(t("hero.startNow"))];
    case "gaveUp":
    case "failed":
      return [
        { label: t("hero.settings"), onClick: () => navigate("settings") },
        showLog,
        ...mendingOf(failure, actions, t),
        start(t("hero.startAgain")),
      ];
    case "takenOver":
      return [open(t("hero.open"))];
    case "demo":
      return [choose, stop, open(t("hero.openDemo"))];
  }
}

/** What becomes of another ComfyUI on the same folder. */
function rivalItems(
  url: string | null,
  again: Item,
  actions: ComfyActions,
  t: Text,
): readonly Item[] {
  const end = { label: t("hero.endRival"), onClick: actions.endRival };
  if (url === null) return [end, again];
  const share = { label: t("hero.shareRival"), onClick: () => actions.shareRival(url) };
  return [{ ...again, isPrimary: false }, end, { ...share, isPrimary: true }];
}

/** What a failure itself suggests, beside another try. */
function mendingOf(failure: ComfyFailure | null, actions: ComfyActions, t: Text): readonly Item[] {
  const argument = failure?.argument ?? null;
  if (failure?.reason === "argument" && argument !== null)
    return [{ label: t("hero.startWithout"), onClick: () => actions.startWithout(argument) }];
  if (failure?.reason === "no_gpu")
    return [{ label: t("hero.startOnCpu"), onClick: actions.startOnCpu }];
  return [];
}
