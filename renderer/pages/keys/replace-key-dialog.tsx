import { useState, type ReactNode } from "react";
import { nameInText } from "../../../shared/format.ts";
import type { CreatedKey, KeyRow } from "../../../shared/keys.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { Confirm } from "../../ui/confirm.tsx";

type Props = {
  readonly row: KeyRow;
  readonly onClose: () => void;
  readonly onReplaced: (created: CreatedKey) => void;
};

type Grace = "0" | "3600" | "86400";
const graces = ["0", "3600", "86400"] as const;

/** Gives a new key in the place of one; the old one may hold on for a while. */
export function ReplaceKeyDialog({ row, onClose, onReplaced }: Props): ReactNode {
  const t = useText();
  const { run, isPending, error } = useAction();
  const [grace, setGrace] = useState<Grace>("0");
  const replace = (): void =>
    void run(async () => {
      const input = { key_id: row.key_id, grace_seconds: Number(grace) };
      onReplaced(await call("keys.rotate", input));
    });
  return (
    <Confirm
      opened
      title={t("replaceKey.title", { name: nameInText(row.name) })}
      safeLabel={t("dialog.cancel")}
      actionLabel={t("replaceKey.action")}
      isDanger={false}
      isPending={isPending}
      error={error}
      onSafe={onClose}
      onAction={replace}
    >
      <p>{t("replaceKey.text")}</p>
      <ChoiceCards
        label={t("replaceKey.stops")}
        choices={graces.map((value) => ({
          value,
          title: t(`replaceKey.grace.${value}.title`),
          words: t(`replaceKey.grace.${value}.words`),
        }))}
        value={grace}
        onChange={setGrace}
      />
    </Confirm>
  );
}
