import { Switch } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { SettingRow, useSaving } from "./setting-row.tsx";

type Props = {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onSave: (checked: boolean) => Promise<unknown>;
};

/** A setting that is on or off. */
export function SwitchSetting({ label, hint, checked, onSave }: Props): ReactNode {
  const id = useId();
  const saving = useSaving();
  return (
    <SettingRow label={label} labelFor={id} hint={hint} saving={saving}>
      <Switch
        id={id}
        checked={checked}
        aria-busy={saving.isPending}
        onChange={(event) => {
          const isOn = event.currentTarget.checked;
          void saving.save(() => onSave(isOn));
        }}
      />
    </SettingRow>
  );
}
