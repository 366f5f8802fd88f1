import { useState, type ReactNode } from "react";
import type { AppError } from "../../shared/errors.ts";
import { useSettings, useStatus } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { Confirm } from "./confirm.tsx";
import { ShareDialog, type Exposure } from "./share-dialog.tsx";

export type Sharing = {
  readonly turnOn: () => void;
  readonly turnOff: () => void;
  readonly isPending: boolean;
  /** Why the last try failed, where no dialog shows it. */
  readonly error: AppError | null;
  /** The dialogs that turning on or off may need: to be rendered by who uses this. */
  readonly dialogs: ReactNode;
};

/** Turns sharing on and off, and asks where the design asks. */
export function useSharing(): Sharing {
  const t = useText();
  const { auth, by_flags: byFlags, sharing } = useStatus();
  const { saveSettings } = useSettings();
  const { run, isPending, error, clear } = useAction();
  const [asked, setAsked] = useState<"on" | "off" | null>(null);

  const set = async (on: boolean): Promise<void> => {
    if (await run(() => call("sharing.set", { on }))) setAsked(null);
  };
  const share = async ({ mode, preset }: Exposure): Promise<void> => {
    const isDone = await run(async () => {
      if (byFlags.mode === null) await call("access.set", { mode });
      if (preset !== auth.preset) await saveSettings({ public: preset });
      await call("sharing.set", { on: true });
    });
    if (isDone) setAsked(null);
  };
  const isDue = auth.mode !== "required" || auth.preset !== "private";
  const ask = (what: "on" | "off"): void => {
    clear();
    setAsked(what);
  };
  const close = (): void => {
    clear();
    setAsked(null);
  };

  return {
    turnOn: () => (isDue ? ask("on") : void set(true)),
    turnOff: () => (sharing.connected > 0 ? ask("off") : void set(false)),
    isPending,
    error: asked === null ? error : null,
    dialogs: (
      <>
        <ShareDialog
          opened={asked === "on"}
          isPending={isPending}
          error={error}
          onCancel={close}
          onShare={(exposure) => void share(exposure)}
        />
        <Confirm
          opened={asked === "off"}
          title={t("stopSharing.title")}
          safeLabel={t("dialog.cancel")}
          actionLabel={t("stopSharing.action")}
          isPending={isPending}
          error={error}
          onSafe={close}
          onAction={() => void set(false)}
        >
          <p>{t("disconnects", { count: sharing.connected })}</p>
        </Confirm>
      </>
    ),
  };
}
