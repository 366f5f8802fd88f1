import { useState, type ReactNode } from "react";
import type { AppError } from "../../shared/errors.ts";
import { withoutArgument } from "../../shared/format.ts";
import { useSettings, useStatus } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { Confirm } from "./confirm.tsx";
import { Losses } from "./losses.tsx";

type Asked = "stop" | "restart" | "endRival";

export type ComfyActions = {
  readonly start: () => void;
  readonly startWithout: (argument: string) => void;
  readonly startOnCpu: () => void;
  readonly stop: () => void;
  readonly stopWhenIdle: (on: boolean) => void;
  readonly endNow: () => void;
  readonly restart: () => void;
  readonly takeOver: (use: boolean) => void;
  readonly endRival: () => void;
  readonly shareRival: (url: string) => void;
  readonly open: () => void;
  readonly chooseDemo: () => void;
  readonly isPending: boolean;
  readonly error: AppError | null;
  readonly dialogs: ReactNode;
};

/** What can be done to ComfyUI. Stopping asks first where something runs or others are connected. */
export function useComfyActions(): ComfyActions {
  const t = useText();
  const { sharing, queue, comfy, watch, by_flags: fixed } = useStatus();
  const { settings, saveSettings } = useSettings();
  const { run, isPending, error, clear } = useAction();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [shown, setShown] = useState<Asked>("stop");
  const work = queue.remaining ?? 0;

  const end = (what: Asked): void => {
    setAsked(null);
    void run(() => call(`comfy.${what}`));
  };
  const show = (what: Asked): void => {
    clear();
    setShown(what);
    setAsked(what);
  };
  const ask = (what: Asked): void => {
    // One that cannot work any more loses nothing by it.
    const isWorking = work > 0 && watch.trouble === null;
    if (comfy.state === "ready" && (sharing.connected > 0 || isWorking)) show(what);
    else {
      clear();
      end(what);
    }
  };
  const args = fixed.comfy_arguments ?? settings.comfyArguments;
  const startWith = (changed: readonly string[]): void =>
    void run(async () => {
      await saveSettings({ comfyArguments: [...changed] });
      await call("comfy.start");
    });
  const canWait = shown === "stop" && work > 0 && !watch.stops_when_idle;
  return {
    start: () => void run(() => call("comfy.start")),
    startWithout: (argument) => startWith(withoutArgument(args, argument)),
    startOnCpu: () => startWith([...args, "--cpu"]),
    stop: () => ask("stop"),
    stopWhenIdle: (on) => void call("comfy.stopWhenIdle", { on }),
    // Not by `run`: the stop that takes its time is what is being done.
    endNow: () => void call("comfy.endNow"),
    restart: () => ask("restart"),
    takeOver: (use) => void run(() => call("comfy.takeOver", { use })),
    // What that one works on is not known here.
    endRival: () => show("endRival"),
    shareRival: (url) => void run(() => call("comfy.choose", { kind: "upstream", url })),
    open: () => void run(() => call("browser.open")),
    chooseDemo: () => void run(() => call("comfy.choose", { kind: "demo" })),
    isPending,
    error,
    dialogs: (
      <Confirm
        opened={asked !== null}
        title={t(`endComfy.${shown}.title`)}
        safeLabel={t("dialog.cancel")}
        actionLabel={t(`endComfy.${shown}.action`)}
        {...(canWait && {
          other: {
            label: t("endComfy.wait"),
            onClick: () => {
              setAsked(null);
              void call("comfy.stopWhenIdle", { on: true });
            },
          },
        })}
        onSafe={() => setAsked(null)}
        onAction={() => end(shown)}
      >
        {shown === "endRival" ? <p>{t("endComfy.endRival.text")}</p> : <Losses />}
      </Confirm>
    ),
  };
}
