import type { ReactNode } from "react";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { TypedConfirm } from "../../ui/typed-confirm.tsx";

/** D8: only who types the word can delete everything. */
export function DeleteAllDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const { run, isPending, error } = useAction();
  const remove = (): Promise<boolean> =>
    run(async () => {
      await call("data.deleteAll");
      await call("desktop.restart");
    });
  return (
    <TypedConfirm
      title={t("data.delete.title")}
      word={t("data.delete.word")}
      actionLabel={t("data.delete.confirm")}
      isPending={isPending}
      error={error}
      onSafe={onClose}
      onAction={() => void remove()}
    >
      <p>{t("data.delete.text")}</p>
    </TypedConfirm>
  );
}
