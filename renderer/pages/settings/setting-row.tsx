import { useEffect, useState, type ReactNode } from "react";
import type { AppError } from "../../../shared/errors.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { Failure } from "../../ui/failure.tsx";
import css from "./setting-row.module.css";
import { useIsSought } from "./settings-search.ts";

export type Saving = {
  /** Does it without a word where it succeeds. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly save: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly isSaved: boolean;
  readonly isPending: boolean;
  readonly error: AppError | null;
};

const shownMs = 2_000;

/**
 * Saves one setting, and says so for two seconds. Its control stays enabled meanwhile: one that is disabled loses the
 * focus, and who uses the keyboard their place.
 */
export function useSaving(): Saving {
  const { run, isPending, error } = useAction();
  const [isSaved, setIsSaved] = useState(false);
  useEffect(() => {
    if (!isSaved) return undefined;
    const timer = setTimeout(() => setIsSaved(false), shownMs);
    return () => clearTimeout(timer);
  }, [isSaved]);
  const save = async (work: () => Promise<unknown>): Promise<boolean> => {
    const isDone = await run(work);
    if (isDone) setIsSaved(true);
    return isDone;
  };
  return { run, save, isSaved, isPending, error };
}

type Props = {
  readonly label: string;
  /** The control's own id, so that the label is its name. */
  readonly labelFor?: string | undefined;
  readonly labelId?: string | undefined;
  readonly hint?: ReactNode;
  readonly saving: Saving;
  /** The control stands under its label, as wide as the card. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

/** One setting: its label and hint at the start side, its control at the end side. */
export function SettingRow(props: Props): ReactNode {
  const t = useText();
  const { label, labelFor, labelId, hint, saving, isWide = false, children } = props;
  const isSought = useIsSought([label, hint]);
  return (
    <div className={css["row"]} data-wide={isWide || undefined} data-setting hidden={!isSought}>
      <div className={css["words"]}>
        {labelFor === undefined ? (
          <span id={labelId} className={css["label"]}>
            {label}
          </span>
        ) : (
          <label htmlFor={labelFor} className={css["label"]}>
            {label}
          </label>
        )}
        {hint !== undefined && <p className={css["hint"]}>{hint}</p>}
      </div>
      <div className={css["control"]}>
        <span role="status" className={css["saved"]}>
          {saving.isSaved ? t("settings.saved") : ""}
        </span>
        {children}
      </div>
      {saving.error !== null && (
        <div className={css["failure"]}>
          <Failure error={saving.error} />
        </div>
      )}
    </div>
  );
}
