import { Select } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import { SettingRow, useSaving } from "./setting-row.tsx";

const all = "*";
const everywhere: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** On which of this computer's networks it is shared: remembered by adapter, whatever its address is. */
export function NetworkSetting(): ReactNode {
  const t = useText();
  const id = useId();
  const { network, by_flags: byFlags } = useStatus();
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  const { sharing } = settings;
  const known = new Map(network.map((one) => [one.adapter, one]));
  const adapters = [...known.values()].map(({ adapter, kind, address }) => ({
    value: adapter,
    label: t(`address.${kind}`, { address }),
  }));
  const { adapter } = sharing;
  const gone =
    adapter !== null && !known.has(adapter)
      ? [{ value: adapter, label: t("settings.network.gone", { adapter }) }]
      : [];
  const flagged = byFlags.share?.host ?? null;
  const isOne = flagged !== null && !everywhere.has(flagged);
  const given = isOne ? [{ value: flagged, label: flagged }] : [];
  const chosen = flagged === null ? (adapter ?? all) : isOne ? flagged : all;
  return (
    <SettingRow
      label={t("settings.network.label")}
      labelFor={id}
      hint={flagged === null ? t("settings.network.hint") : t("settings.byShareFlag")}
      saving={saving}
    >
      <Select
        id={id}
        w={240}
        allowDeselect={false}
        data={[{ value: all, label: t("settings.network.all") }, ...adapters, ...gone, ...given]}
        value={chosen}
        disabled={flagged !== null}
        aria-busy={saving.isPending}
        rightSection={<IconSelector size={16} stroke={1.7} aria-hidden />}
        onChange={(value) => {
          const next = value === null || value === all ? null : value;
          void saving.save(() =>
            saveSettings({ sharing: { ...sharing, host: "0.0.0.0", adapter: next } }),
          );
        }}
      />
    </SettingRow>
  );
}
