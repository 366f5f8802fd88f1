import { NumberInput } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { SettingRow, useSaving } from "./setting-row.tsx";

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  /** The least that is taken; 1 where it is not given. */
  readonly min?: number;
  readonly max: number;
  /** Set by a flag of this run, as the hint says. */
  readonly isFixed?: boolean;
  readonly onSave: (value: number) => Promise<unknown>;
};

/** A whole number, saved when the field is left; one that is too small is taken back. */
export function NumberSetting({
  label,
  hint,
  value,
  min = 1,
  max,
  isFixed,
  onSave,
}: Props): ReactNode {
  const id = useId();
  const saving = useSaving();
  const [draft, setDraft] = useState<string | number | null>(null);
  const save = (): void => {
    const next = Number(draft);
    if (draft === null || draft === "" || next < min || next === value) setDraft(null);
    else void saving.save(() => onSave(next)).then(() => setDraft(null));
  };
  return (
    <SettingRow label={label} labelFor={id} hint={hint} saving={saving}>
      <NumberInput
        id={id}
        w={110}
        min={min}
        max={max}
        clampBehavior="strict"
        allowDecimal={false}
        disabled={isFixed === true}
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
