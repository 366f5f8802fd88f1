import type { ReactNode } from "react";
import type { AuthMode } from "../../shared/settings.ts";
import { useText } from "../i18n/use-text.ts";
import { ChoiceCards } from "./choice-cards.tsx";

type Props = {
  readonly value: AuthMode;
  /** Set by a flag for this run: shown, not changeable. */
  readonly isFixed?: boolean;
  /** Chosen in a dialog, whose button applies it. */
  readonly isAsked?: boolean;
  readonly onChange: (mode: AuthMode) => void;
};

const strongestFirst = ["required", "optional", "off"] as const;

/** Who may use it: the three modes as cards. */
export function ModeCards({ value, isFixed = false, isAsked = false, onChange }: Props): ReactNode {
  const t = useText();
  const choices = strongestFirst.map((mode) => ({
    value: mode,
    title: t(`modes.${mode}.title`),
    words: t(`modes.${mode}.words`),
    badge: mode === "required" ? t("modes.recommended") : undefined,
  }));
  const note = isAsked ? undefined : t("modes.atOnce");
  return (
    <ChoiceCards
      label={t("modes.label")}
      choices={choices}
      value={value}
      isDisabled={isFixed}
      note={isFixed ? t("modes.fixed") : note}
      onChange={onChange}
    />
  );
}
