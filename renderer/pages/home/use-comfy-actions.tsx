import { useState, type ReactNode } from "react";
import type { AppError } from "../../../shared/errors.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { Confirm } from "../../ui/confirm.tsx";

type Asked = "stop" | "restart";

export type ComfyActions = {
  readonly start: () => void;
  readonly stop: () => void;
  readonly restart: () => void;
  readonly takeOver: (use: boolean) => void;
  readonly open: () => void;
  readonly chooseDemo: () => void;
  readonly isPending: boolean;
  readonly error: AppError | null;
  readonly dialogs: ReactNode;
};

/** What can be done to ComfyUI. Stopping asks first where others are connected. */
export function useComfyActions(): ComfyActions {
  const t = useText();
  const { sharing } = useStatus();
  const { run, isPending, error, clear } = useAction();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [shown, setShown] = useState<Asked>("stop");

  const end = (what: Asked): void => {
    setAsked(null);
    void run(() => call(what === "stop" ? "comfy.stop" : "comfy.restart"));
  };
  const ask = (what: Asked): void => {
    clear();
    setShown(what);
    if (sharing.connected > 0) setAsked(what);
    else end(what);
  };
  return {
    start: () => void run(() => call("comfy.start")),
    stop: () => ask("stop"),
    restart: () => ask("restart"),
    takeOver: (use) => void run(() => call("comfy.takeOver", { use })),
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
        onSafe={() => setAsked(null)}
        onAction={() => end(shown)}
      >
        <p>{t("disconnects", { count: sharing.connected })}</p>
      </Confirm>
    ),
  };
}
