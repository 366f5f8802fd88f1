import { NumberInput } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { SettingRow, useSaving } from "./setting-row.tsx";

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly max: number;
  readonly onSave: (value: number) => Promise<unknown>;
};

/** A whole number from 1 on, saved when the field is left. */
export function NumberSetting({ label, hint, value, max, onSave }: Props): ReactNode {
  const id = useId();
  const saving = useSaving();
  const [draft, setDraft] = useState<string | number | null>(null);
  const save = (): void => {
    const next = Number(draft);
    if (draft === null || next < 1 || next === value) setDraft(null);
    else void saving.save(() => onSave(next)).then(() => setDraft(null));
  };
  return (
    <SettingRow label={label} labelFor={id} hint={hint} saving={saving}>
      <NumberInput
        id={id}
        w={110}
        min={1}
        max={max}
        allowDecimal={false}
        value={draft ?? value}
        onChange={setDraft}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
        }}
      />
    </SettingRow>
  );
}
