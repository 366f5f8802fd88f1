import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { commandKeys, keysOfPage, type CommandName } from "../../shared/commands.ts";
import { largestText, smallestText, textStep } from "../../shared/settings.ts";
import { useDesktop, useSettings, useStatus } from "../bridge/app-state.tsx";
import { appErrorOf, call } from "../bridge/call.ts";
import { useText } from "../i18n/use-text.ts";
import { wordsOf } from "../ui/error-words.ts";
import { useBackUp } from "../ui/use-back-up.ts";
import { useComfyActions } from "../ui/use-comfy-actions.tsx";
import { useShareAddress } from "../ui/use-share-address.ts";
import { useSharing } from "../ui/use-sharing.tsx";
import { pages } from "./pages.tsx";
import { navigate } from "./route.ts";

/** Something that can be done from anywhere in the window. */
export type Command = {
  readonly id: string;
  readonly label: string;
  /** As `useHotkeys` takes them; null where there are none. */
  readonly keys: string | null;
  /** Why it cannot be done now; null where it can. */
  readonly reason: string | null;
  readonly run: () => void;
};

export type Commands = {
  readonly pages: readonly Command[];
  readonly actions: readonly Command[];
  /** What the menus of the system ask for, by name. */
  readonly named: Readonly<Record<Exclude<CommandName, "palette" | "shortcuts">, () => void>>;
  /** The questions that some of them ask first. */
  readonly dialogs: ReactNode;
};

const quiet = (work: Promise<unknown>): void => void work.catch(() => undefined);

/** Everything that the palette, the shortcuts and the menus can do, as things stand. */
export function useCommands(show: {
  readonly palette: () => void;
  readonly shortcuts: () => void;
}): Commands {
  const t = useText();
  const { sharing, local_url } = useStatus();
  const { settings, saveSettings } = useSettings();
  const { chosen } = useShareAddress();
  const comfyActions = useComfyActions();
  const share = useSharing();
  const backUp = useBackUp();
  const backUpOrSay = (): void =>
    void backUp().catch((thrown: unknown) => {
      const message = t("failure.said", { message: wordsOf(appErrorOf(thrown), t) });
      notifications.show({ message, color: "red" });
    });

  const setTextSize = (size: number): void => {
    const textSize = Math.min(largestText, Math.max(smallestText, size));
    if (textSize !== settings.textSize) quiet(saveSettings({ textSize }));
  };
  const copyLink = async (): Promise<void> => {
    await call("clipboard.write", { text: chosen?.url ?? local_url });
    notifications.show({ message: t("commands.linkCopied") });
  };
  const checkForUpdates = (): void => {
    navigate("settings", "thisApp");
    quiet(call("updates.check"));
  };
  const named: Commands["named"] = {
    newKey: () => navigate("keys", "new"),
    copyLink: () => quiet(copyLink()),
    openComfy: () => quiet(call("browser.open")),
    find: () => document.querySelector<HTMLInputElement>('#main input[type="search"]')?.focus(),
    bigger: () => setTextSize(settings.textSize + textStep),
    smaller: () => setTextSize(settings.textSize - textStep),
    usualSize: () => setTextSize(100),
  };

  const reasons = useReasons();
  const ofName = (name: keyof Commands["named"], reason: string | null = null): Command => ({
    id: name,
    label: t(`commands.${name}`),
    keys: commandKeys[name],
    reason,
    run: named[name],
  });
  const plain = (
    id: keyof typeof labels,
    run: () => void,
    reason: string | null = null,
    keys: string | null = null,
  ): Command => ({ id, label: labels[id], keys, reason, run });
  const labels = {
    start: t("commands.start"),
    stop: t("commands.stop"),
    restart: t("commands.restart"),
    share: sharing.on ? t("commands.shareOff") : t("commands.shareOn"),
    access: t("commands.access"),
    light: t("commands.light"),
    dark: t("commands.dark"),
    showLog: t("commands.showLog"),
    exportUsage: t("commands.exportUsage"),
    backUp: t("commands.backUp"),
    checkForUpdates: t("commands.checkForUpdates"),
    shortcuts: t("commands.shortcuts"),
    quit: t("commands.quit"),
  };
  return {
    pages: pages.map(({ id }) => ({
      id: `page-${id}`,
      label: t(`nav.${id}`),
      keys: keysOfPage(id),
      reason: null,
      run: () => navigate(id),
    })),
    actions: [
      ofName("newKey"),
      ofName("copyLink"),
      ofName("openComfy", reasons.open),
      plain("start", comfyActions.start, reasons.start),
      plain("stop", comfyActions.stop, reasons.stop),
      plain("restart", comfyActions.restart, reasons.stop),
      plain("share", sharing.on ? share.turnOff : share.turnOn),
      plain("access", () => navigate("home")),
      plain("showLog", () => navigate("logs")),
      plain("exportUsage", () => navigate("usage")),
      plain("backUp", backUpOrSay),
      plain("checkForUpdates", checkForUpdates, reasons.updates),
      plain("light", () => quiet(saveSettings({ colorScheme: "light" }))),
      plain("dark", () => quiet(saveSettings({ colorScheme: "dark" }))),
      ofName("bigger", reasons.bigger),
      ofName("smaller", reasons.smaller),
      ofName("usualSize", reasons.usualSize),
      plain("shortcuts", show.shortcuts, null, commandKeys.shortcuts),
      plain("quit", () => quiet(call("desktop.quit")), null, "mod+Q"),
    ],
    named,
    dialogs: (
      <>
        {comfyActions.dialogs}
        {share.dialogs}
      </>
    ),
  };
}

type Reason = "open" | "start" | "stop" | "bigger" | "smaller" | "usualSize" | "updates";

/** Why something cannot be done now; null where it can. */
function useReasons(): Readonly<Record<Reason, string | null>> {
  const t = useText();
  const { comfy } = useStatus();
  const { textSize } = useSettings().settings;
  const { update } = useDesktop();
  const size = {
    updates: update.kind === "none" ? t("palette.reasons.noFeed") : null,
    bigger: textSize >= largestText ? t("palette.reasons.largest") : null,
    smaller: textSize <= smallestText ? t("palette.reasons.smallest") : null,
    usualSize: textSize === 100 ? t("palette.reasons.usual") : null,
  };
  if (comfy.source === null) {
    const none = t("palette.reasons.noComfy");
    return { ...size, open: none, start: none, stop: none };
  }
  const isRunning = comfy.state === "ready" || comfy.state === "starting";
  const notRunning = isRunning ? null : t("palette.reasons.notRunning");
  const stopping = comfy.state === "stopping" ? t("palette.reasons.stopping") : null;
  return {
    ...size,
    open: comfy.state === "ready" ? null : t("palette.reasons.notReady"),
    start: isRunning ? t("palette.reasons.runs") : stopping,
    stop: comfy.source === "upstream" ? t("palette.reasons.notOwn") : notRunning,
  };
}
