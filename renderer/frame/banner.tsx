import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { worstOf } from "../../shared/worst.ts";
import { useSettings, useStatus } from "../bridge/app-state.tsx";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { wordsOf } from "../ui/error-words.ts";
import css from "./banner.module.css";
import { useBannerOf } from "./use-banner.ts";

/** At most one thing that must not be missed, the worst, above whatever page is shown. */
export function Banner(): ReactNode {
  const t = useText();
  const status = useStatus();
  const { run, isPending, error } = useAction();
  const { settings } = useSettings();
  const worst = worstOf(status, settings);
  const banner = useBannerOf(worst);
  if (banner === null) return null;
  return (
    <section
      data-banner
      data-tone={banner.tone}
      className={css["banner"]}
      aria-label={t("banner.label")}
    >
      <IconAlertTriangle className={css["sign"]} size={18} stroke={1.7} aria-hidden />
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
