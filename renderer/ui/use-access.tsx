import { notifications } from "@mantine/notifications";
import { useState, type ReactNode } from "react";
import type { AppError } from "../../shared/errors.ts";
import { authModes, type AuthMode } from "../../shared/settings.ts";
import { useStatus } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { Confirm } from "./confirm.tsx";

export type Access = {
  /** What is shown: the mode that holds, or the one that is being set. */
  readonly mode: AuthMode;
  readonly change: (mode: AuthMode) => void;
  readonly error: AppError | null;
  readonly dialogs: ReactNode;
};

/** Changes who may use it: to something weaker while sharing only after a question. */
export function useAccess(): Access {
  const t = useText();
  const { auth, sharing } = useStatus();
  const { run, isPending, error, clear } = useAction();
  const [asked, setAsked] = useState<AuthMode | null>(null);
  const [pendingMode, setPendingMode] = useState<AuthMode | null>(null);

  const set = async (mode: AuthMode): Promise<void> => {
    setPendingMode(mode);
    const isDone = await run(() => call("access.set", { mode }));
    setPendingMode(null);
    if (!isDone) return;
    setAsked(null);
    const isStronger = authModes.indexOf(mode) > authModes.indexOf(auth.mode);
    if (isStronger) notifications.show({ message: t(`modes.${mode}.toast`) });
  };
  const close = (): void => {
    clear();
    setAsked(null);
  };
  const shown = asked ?? "optional";
  return {
    mode: pendingMode ?? auth.mode,
    change: (mode) => {
      const isWeaker = authModes.indexOf(mode) < authModes.indexOf(auth.mode);
      if (isWeaker && sharing.on) setAsked(mode);
      else void set(mode);
    },
    error: asked === null ? error : null,
    dialogs: (
      <Confirm
        opened={asked !== null}
        title={t("weaker.title")}
        safeLabel={t("weaker.keep", { mode: t(`modes.${auth.mode}.title`) })}
        actionLabel={t("weaker.action")}
        isPending={isPending}
        error={error}
        onSafe={close}
        onAction={() => void set(shown)}
      >
        <p>{shown === "off" ? t("weaker.off") : t("weaker.optional")}</p>
      </Confirm>
    ),
  };
}
