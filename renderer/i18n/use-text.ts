import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

export type Text = TFunction;

/** Words of the catalogue by typed key. */
export function useText(): Text {
  return useTranslation().t;
}
