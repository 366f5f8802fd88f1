import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useStatus } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { wordsOf } from "../ui/error-words.ts";
import css from "./banner.module.css";

/** At most one thing that must not be missed, the worst, above whatever page is shown. */
export function Banner(): ReactNode {
  const t = useText();
  const { auth, sharing, comfy } = useStatus();
  const { run, isPending, error } = useAction();
  const banner = ((): { words: string; label: string; work: () => Promise<unknown> } | null => {
    if (sharing.on && auth.mode !== "required") {
      return {
        words: auth.fixed ? t("banner.exposedFixed") : t("banner.exposed"),
        label: auth.fixed ? t("banner.stopSharing") : t("banner.requireKey"),
        work: () =>
          auth.fixed
            ? call("sharing.set", { on: false })
            : call("access.set", { mode: "required" }),
      };
    }
    if (comfy.state === "crashed" && comfy.retry_at === null && comfy.crashes > 1) {
      return {
        words: t("banner.gaveUp"),
        label: t("hero.startAgain"),
        work: () => call("comfy.start"),
      };
    }
    if (sharing.problem !== null) {
      return {
        words: sharing.problem,
        label: t("failure.retry"),
        work: () => call("sharing.set", { on: true }),
      };
    }
    return null;
  })();
  if (banner === null) return null;
  return (
    <section data-banner className={css["banner"]} aria-label={t("banner.label")}>
      <IconAlertTriangle className={css["sign"]} size={18} stroke={1.7} aria-hidden />
      <p className={css["words"]}>
        {error === null ? banner.words : t("failure.said", { message: wordsOf(error, t) })}
      </p>
      <Button size="xs" variant="default" loading={isPending} onClick={() => run(banner.work)}>
        {banner.label}
      </Button>
    </section>
  );
}
