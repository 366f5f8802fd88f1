import { useTranslation } from "react-i18next";
import type { Who } from "../../shared/activity.ts";
import { useWhoWords } from "./who.tsx";

/** The name of the button that stops somebody's generation. */
export function useStopWords(): (who: Who) => string {
  const { t } = useTranslation("activity");
  const words = useWhoWords();
  return (who) => {
    if (who.kind === "you") return t("running.stopYours");
    return t(who.kind === "key" ? "running.stopName" : "running.stopOther", { name: words(who) });
  };
}
