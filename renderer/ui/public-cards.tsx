import type { ReactNode } from "react";
import type { PublicPreset } from "../../shared/settings.ts";
import { useText } from "../i18n/use-text.ts";
import { ChoiceCards } from "./choice-cards.tsx";

type Props = {
  readonly value: PublicPreset;
  /** Set by a flag of this run. */
  readonly isFixed?: boolean;
  readonly onChange: (preset: PublicPreset) => void;
};

/** What is visible without a key: nothing but the sign-in page, or the API document's list. */
export function PublicCards({ value, isFixed = false, onChange }: Props): ReactNode {
  const t = useText();
  const choices = (["private", "documented"] as const).map((preset) => ({
    value: preset,
    title: t(`public.${preset}.title`),
    words: t(`public.${preset}.words`),
    badge: preset === "private" ? t("modes.recommended") : undefined,
  }));
  return (
    <ChoiceCards
      label={t("public.label")}
      choices={choices}
      value={value}
      isDisabled={isFixed}
      note={isFixed ? t("public.fixed") : undefined}
      onChange={onChange}
    />
  );
}
