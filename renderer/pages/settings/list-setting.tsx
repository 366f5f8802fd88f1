import { TextInput } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { SettingRow, useSaving } from "./setting-row.tsx";

type Props = {
  readonly label: string;
  readonly hint: string;
  /** What to say of a word that is not allowed. */
  readonly wrong: (word: string) => string;
  /** What each of them must be. */
  readonly schema: { readonly safeParse: (word: string) => { readonly success: boolean } };
  readonly values: readonly string[];
  readonly onSave: (values: string[]) => Promise<unknown>;
};

/** Several words in one field, with commas or spaces between them; nothing is saved while one is wrong. */
export function ListSetting({ label, hint, wrong, schema, values, onSave }: Props): ReactNode {
  const id = useId();
  const saving = useSaving();
  const [draft, setDraft] = useState<string | null>(null);
  const text = values.join(", ");
  const words = [...new Set((draft ?? text).split(/[\s,]+/).filter((word) => word !== ""))];
  const [refused, setRefused] = useState<string | null>(null);
  const save = (): void => {
    const bad = words.find((word) => !schema.safeParse(word).success) ?? null;
    setRefused(bad);
    if (bad !== null) return;
    if (draft === null || words.join(", ") === text) setDraft(null);
    else void saving.save(() => onSave(words)).then((ok) => ok && setDraft(null));
  };
  return (
    <SettingRow label={label} labelFor={id} hint={hint} saving={saving} isWide>
      <TextInput
        id={id}
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        error={refused === null ? null : wrong(refused)}
        value={draft ?? text}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
        }}
      />
    </SettingRow>
  );
}
