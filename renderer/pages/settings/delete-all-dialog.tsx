import { TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { Confirm } from "../../ui/confirm.tsx";

/** D8: only who types the word can delete everything. */
export function DeleteAllDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const { run, isPending, error } = useAction();
  const [typed, setTyped] = useState("");
  const word = t("data.delete.word");
  const remove = (): Promise<boolean> =>
    run(async () => {
      await call("data.deleteAll");
      await call("desktop.restart");
    });
  return (
    <Confirm
      opened
      title={t("data.delete.title")}
      safeLabel={t("dialog.cancel")}
      actionLabel={t("data.delete.confirm")}
      isDisabled={typed.trim().toLowerCase() !== word}
      isPending={isPending}
      error={error}
      onSafe={onClose}
      onAction={() => void remove()}
    >
      <p>{t("data.delete.text")}</p>
      <TextInput
        label={t("data.delete.type", { word })}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </Confirm>
  );
}
