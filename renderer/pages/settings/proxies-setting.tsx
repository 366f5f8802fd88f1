import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { clientHeaders, proxyAddressSchema, type ClientHeader } from "../../../shared/proxies.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import css from "./proxies-setting.module.css";
import { SettingRow, useSaving } from "./setting-row.tsx";

const headerNames: Readonly<Record<ClientHeader, string>> = {
  "x-forwarded-for": "X-Forwarded-For",
  forwarded: "Forwarded",
  "x-real-ip": "X-Real-IP",
  "cf-connecting-ip": "CF-Connecting-IP",
  "true-client-ip": "True-Client-IP",
};

/** Reverse proxies and tunnels that end at the share port, and which header of each is believed. */
export function ProxiesSetting(): ReactNode {
  const t = useText();
  const { settings, saveSettings } = useSettings();
  const { proxies: fixed } = useStatus().by_flags;
  const proxies = fixed ?? settings.proxies;
  const saving = useSaving();
  const [address, setAddress] = useState("");
  const [header, setHeader] = useState<ClientHeader>("x-forwarded-for");
  const [host, setHost] = useState(false);
  const [isWrong, setIsWrong] = useState(false);
  const add = async (): Promise<void> => {
    const text = address.trim();
    const isGood = proxyAddressSchema.safeParse(text).success;
    setIsWrong(!isGood);
    if (!isGood) return;
    const others = proxies.filter((proxy) => proxy.address !== text);
    const isDone = await saving.save(() =>
      saveSettings({ proxies: [...others, { address: text, header, host }] }),
    );
    if (!isDone) return;
    setAddress("");
    setHost(false);
  };
  return (
    <SettingRow
      label={t("settings.proxies.label")}
      hint={fixed === null ? t("settings.proxies.hint") : t("settings.proxies.fixed")}
      saving={saving}
      isWide
    >
      {proxies.length > 0 && (
        <ul className={css["list"]} aria-label={t("settings.proxies.label")}>
          {proxies.map((proxy) => (
            <li key={proxy.address} className={css["proxy"]}>
              <span className={css["words"]}>
                {t(proxy.host ? "settings.proxies.oneWithHost" : "settings.proxies.one", {
                  address: proxy.address,
                  header: headerNames[proxy.header],
                })}
              </span>
              {fixed === null && (
                <Button
                  variant="default"
                  size="xs"
                  disabled={saving.isPending}
                  aria-label={t("settings.proxies.removeOne", { address: proxy.address })}
                  onClick={() =>
                    void saving.save(() =>
                      saveSettings({ proxies: proxies.filter((one) => one !== proxy) }),
                    )
                  }
                >
                  {t("settings.proxies.remove")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {fixed === null && (
        <form
          className={css["form"]}
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <div className={css["fields"]}>
            <TextInput
              label={t("settings.proxies.address")}
              placeholder="127.0.0.1"
              dir="ltr"
              w={190}
              spellCheck={false}
              autoComplete="off"
              error={isWrong ? t("settings.proxies.wrong") : null}
              value={address}
              onChange={(event) => setAddress(event.currentTarget.value)}
            />
            <Select
              label={t("settings.proxies.header")}
              w={210}
              allowDeselect={false}
              data={clientHeaders.map((value) => ({ value, label: headerNames[value] }))}
              value={header}
              rightSection={<IconSelector size={16} stroke={1.7} aria-hidden />}
              onChange={(value) => {
                const chosen = clientHeaders.find((name) => name === value);
                if (chosen !== undefined) setHeader(chosen);
              }}
            />
          </div>
          <Checkbox
            label={t("settings.proxies.host")}
            description={t("settings.proxies.hostHint")}
            checked={host}
            onChange={(event) => setHost(event.currentTarget.checked)}
          />
          <div>
            <Button type="submit" variant="default" loading={saving.isPending}>
              {t("settings.proxies.add")}
            </Button>
          </div>
        </form>
      )}
    </SettingRow>
  );
}
