import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Settings } from "../../shared/settings.ts";
import { useSettings, useStatus } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { wordsOf } from "../ui/error-words.ts";
import css from "./banner.module.css";

type BannerAction = { readonly label: string; readonly work: () => Promise<unknown> };
type BannerEntry = BannerAction & { readonly words: string; readonly first?: BannerAction };

/** At most one thing that must not be missed, the worst, above whatever page is shown. */
export function Banner(): ReactNode {
  const t = useText();
  const { auth, sharing, comfy, port_taken: taken, local_url } = useStatus();
  const { settings, saveSettings } = useSettings();
  const { run, isPending, error } = useAction();
  const banner = ((): BannerEntry | null => {
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
    const ownPort = Number(new URL(local_url).port);
    if (taken !== null && settings.localPort !== ownPort && !isShared(settings, taken.comfy_url)) {
      const { comfy_url: url } = taken;
      return {
        words: t("banner.portTaken", { port: String(taken.port), holder: taken.holder }),
        label: t("banner.otherPort", { port: String(ownPort) }),
        work: () => saveSettings({ localPort: ownPort }),
        ...(url !== null && {
          first: {
            label: t("banner.shareThat"),
            work: () => call("comfy.choose", { kind: "upstream", url }),
          },
        }),
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
      {banner.first !== undefined && (
        <Button
          size="xs"
          variant="default"
          disabled={isPending}
          onClick={() => run(banner.first?.work ?? banner.work)}
        >
          {banner.first.label}
        </Button>
      )}
      <Button size="xs" variant="default" loading={isPending} onClick={() => run(banner.work)}>
        {banner.label}
      </Button>
    </section>
  );
}

/** Whether that very ComfyUI is the one that is shared: then its port is where it belongs. */
function isShared({ comfy }: Settings, url: string | null): boolean {
  return comfy?.kind === "upstream" && comfy.url === url;
}
