import { useState, type ReactNode } from "react";
import type { AppError } from "../../shared/errors.ts";
import type { AuthMode, PublicPreset } from "../../shared/settings.ts";
import { useSettings, useStatus } from "../bridge/app-state.tsx";
import { useText } from "../i18n/use-text.ts";
import { Confirm } from "./confirm.tsx";
import { ModeCards } from "./mode-cards.tsx";
import { Note } from "./note.tsx";
import { PublicCards } from "./public-cards.tsx";
import css from "./share-dialog.module.css";

export type Exposure = { readonly mode: AuthMode; readonly preset: PublicPreset };

type Props = {
  readonly opened: boolean;
  readonly isPending: boolean;
  readonly error: AppError | null;
  readonly onCancel: () => void;
  readonly onShare: (exposure: Exposure) => void;
};

/** Asked before sharing begins with anything weaker than the recommended choices, which it preselects. */
export function ShareDialog({ opened, isPending, error, onCancel, onShare }: Props): ReactNode {
  const t = useText();
  const { by_flags: byFlags } = useStatus();
  const { settings } = useSettings();
  const [chosen, setChosen] = useState<Exposure>({ mode: "required", preset: "private" });
  const mode = byFlags.mode ?? chosen.mode;
  const preset = byFlags.preset ?? chosen.preset;
  return (
    <Confirm
      opened={opened}
      title={t("shareDialog.title")}
      safeLabel={t("dialog.cancel")}
      actionLabel={t("shareDialog.share")}
      isDanger={false}
      isPending={isPending}
      error={error}
      size={520}
      onSafe={onCancel}
      onAction={() => onShare({ mode, preset })}
    >
      <h3 className={css["title"]}>{t("modes.label")}</h3>
      <div>
        <ModeCards
          value={mode}
          isFixed={byFlags.mode !== null}
          isAsked
          onChange={(next) => setChosen({ ...chosen, mode: next })}
        />
      </div>
      {mode !== "off" && (
        <>
          <h3 className={css["title"]}>{t("public.label")}</h3>
          <PublicCards
            value={preset}
            isFixed={byFlags.preset !== null}
            onChange={(next) => setChosen({ ...chosen, preset: next })}
          />
        </>
      )}
      {settings.tls.kind === "none" && <Note tone="warn">{t("sharing.notEncrypted.network")}</Note>}
    </Confirm>
  );
}
