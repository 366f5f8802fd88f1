import type { ReactNode } from "react";
import type { AppError } from "../../shared/errors.ts";
import { useText } from "../i18n/use-text.ts";
import { wordsOf } from "./error-words.ts";
import css from "./failure.module.css";
import { LinkButton } from "./link-button.tsx";
import { Note } from "./note.tsx";

type Props = {
  readonly error: AppError;
  readonly onRetry?: () => void;
};

/** What went wrong, where it went wrong, with the button that tries it again. */
export function Failure({ error, onRetry }: Props): ReactNode {
  const t = useText();
  return (
    <div className={css["failure"]} role="alert">
      <Note tone="bad">
        {t("failure.said", { message: wordsOf(error, t) })}{" "}
        {onRetry !== undefined && <LinkButton onClick={onRetry}>{t("failure.retry")}</LinkButton>}
      </Note>
    </div>
  );
}
