import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import type { ReachResult } from "../../../shared/reach.ts";
import { useDesktop, useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useText } from "../../i18n/use-text.ts";
import css from "./reach-setting.module.css";
import { FirewallButton } from "../../ui/firewall-button.tsx";
import { SettingRow, useSaving } from "./setting-row.tsx";

/** Asks the share port at each address, says what that proves, and what to do about a firewall. */
export function ReachSetting(): ReactNode {
  const t = useText();
  const { platform } = useDesktop();
  const { sharing } = useStatus();
  const checking = useSaving();
  const [results, setResults] = useState<readonly ReachResult[] | null>(null);
  const check = async (): Promise<void> => {
    await checking.run(async () => setResults(await call("sharing.check")));
  };
  const port = sharing.url === null ? "" : new URL(sharing.url).port;
  return (
    <SettingRow
      label={t("settings.reach.label")}
      hint={sharing.on ? t("settings.reach.hint") : t("settings.reach.off")}
      saving={checking}
      isWide
    >
      <div>
        <Button
          variant="default"
          disabled={!sharing.on}
          loading={checking.isPending}
          onClick={() => void check()}
        >
          {t("settings.reach.check")}
        </Button>
      </div>
      <div role="status">
        {sharing.on && results !== null && (
          <ul className={css["list"]} aria-label={t("settings.reach.label")}>
            {results.map(({ url, fault }) => (
              <li key={url} className={css["one"]}>
                <span dir="ltr" className={css["url"]}>
                  {url}
                </span>
                <span className={css[fault === null ? "good" : "bad"]}>
                  {fault === null ? t("settings.reach.good") : t(`settings.reach.faults.${fault}`)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {sharing.on && results !== null && (
        <>
          <p className={css["hint"]}>
            {t("settings.reach.proves")}{" "}
            {sharing.unreached_since === null
              ? t("settings.reach.somebodyCame")
              : t("settings.reach.nobodyCame")}
          </p>
          <p className={css["hint"]}>{t(`settings.reach.firewall.${platform}`, { port })}</p>
          <FirewallButton />
        </>
      )}
    </SettingRow>
  );
}
