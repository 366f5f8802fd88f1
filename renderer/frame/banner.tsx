import { Button } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { worstOf } from "../../shared/worst.ts";
import { useDesktop, useSettings, useStatus } from "../bridge/app-state.tsx";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { wordsOf } from "../ui/error-words.ts";
import css from "./banner.module.css";
import { useBannerOf, type UpdateNews } from "./use-banner.ts";

/** At most one thing that must not be missed, the worst, above whatever page is shown. */
export function Banner(): ReactNode {
  const t = useText();
  const status = useStatus();
  const { run, isPending, error } = useAction();
  const { settings } = useSettings();
  const worst = worstOf(status, settings);
  const news = useUpdateNews();
  const banner = useBannerOf(worst ?? news);
  if (banner === null) return null;
  const Sign = banner.tone === "info" ? IconInfoCircle : IconAlertTriangle;
  return (
    <section
      data-banner
      data-tone={banner.tone}
      className={css["banner"]}
      aria-label={t("banner.label")}
    >
      <Sign className={css["sign"]} size={18} stroke={1.7} aria-hidden />
      <p className={css["words"]} role="status">
        {error === null ? banner.words : t("failure.said", { message: wordsOf(error, t) })}
      </p>
      <div className={css["buttons"]}>
        {banner.buttons.map(({ label, work }) => (
          <Button
            key={label}
            size="xs"
            variant="default"
            disabled={isPending}
            onClick={() => run(work)}
          >
            {label}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** A version that is loaded and waits for the end of the app; null once it was put off. */
function useUpdateNews(): UpdateNews | null {
  const { update } = useDesktop();
  const [putOff, setPutOff] = useState<string | null>(null);
  if (update.kind !== "ready" || update.version === putOff) return null;
  return { kind: "update", version: update.version, putOff: () => setPutOff(update.version) };
}
