import { Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { CopyButton } from "../../ui/copy.tsx";
import { Failure } from "../../ui/failure.tsx";
import { useShareAddress } from "../../ui/use-share-address.ts";
import { useSharing } from "../../ui/use-sharing.tsx";
import css from "./sharing-card.module.css";
import { SharingOn } from "./sharing-on.tsx";

/** Whether others can reach it, and the link they use. */
export function SharingCard(): ReactNode {
  const t = useText();
  const { sharing: now, local_url } = useStatus();
  const sharing = useSharing();
  const choice = useShareAddress();
  return (
    <Card
      title={t("sharing.title")}
      action={
        <Switch
          checked={now.on}
          aria-busy={sharing.isPending}
          labelPosition="left"
          styles={{ label: { fontSize: 13 } }}
          label={now.on ? t("sharing.on") : t("sharing.off")}
          aria-label={t("sharing.switch")}
          onChange={(event) => (event.currentTarget.checked ? sharing.turnOn() : sharing.turnOff())}
        />
      }
    >
      {now.on ? (
        <SharingOn choice={choice} />
      ) : (
        <div className={css["off"]}>
          <p className={css["offWords"]}>{t("sharing.local", { url: local_url })}</p>
          <CopyButton text={local_url} label={t("copy.address")} />
          <p className={css["offHint"]}>{t("sharing.offHint")}</p>
        </div>
      )}
      {sharing.error !== null && <Failure error={sharing.error} />}
      {sharing.dialogs}
    </Card>
  );
}
