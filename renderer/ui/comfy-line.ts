import { silentUpstreamOf, type ComfyStatus, type ComfyTrouble } from "../../shared/comfy.ts";
import type { Text } from "../i18n/use-text.ts";

export type ComfyLine = {
  readonly tone: "ok" | "warn" | "bad" | "none";
  readonly words: string;
};

/** How ComfyUI stands, in the few words that are seen from every page. */
export function comfyLineOf(comfy: ComfyStatus, trouble: ComfyTrouble | null, t: Text): ComfyLine {
  switch (comfy.state) {
    case "ready":
      if (trouble !== null) return { tone: "bad", words: t(`status.${trouble.kind}`) };
      return { tone: "ok", words: comfy.source === "demo" ? t("status.demo") : t("status.ready") };
    case "crashed": {
      const hasGivenUp = comfy.retry_at === null && comfy.crashes >= 2;
      return { tone: "bad", words: hasGivenUp ? t("status.keepsStopping") : t("status.stopped") };
    }
    case "starting":
      return { tone: "warn", words: t("status.starting") };
    case "stopping":
      return { tone: "none", words: t("status.stopping") };
    case "stopped":
      return stoppedLineOf(comfy, t);
  }
}

/** Not every ComfyUI that cannot be used was stopped: none may be chosen, or one runs that is not ours yet. */
function stoppedLineOf(comfy: ComfyStatus, t: Text): ComfyLine {
  const silent = silentUpstreamOf(comfy);
  if (silent !== null)
    return { tone: "bad", words: t("status.silent", { address: addressOf(silent) }) };
  if (comfy.failure?.reason === "left_over") return { tone: "warn", words: t("status.leftOver") };
  if (comfy.source === null) return { tone: "none", words: t("status.none") };
  return { tone: "none", words: t("status.stopped") };
}

const addressOf = (url: string): string => url.replace(/^https?:\/\//, "");
