import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import type { CreatedKey, KeyRow } from "../../../shared/keys.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
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
  const { t } = useTranslation("keys");
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
      title={t("replace.title", { name: nameInText(row.name) })}
      safeLabel={t("cancel")}
      actionLabel={t("replace.action")}
      isDanger={false}
      isPending={isPending}
      error={error}
      onSafe={onClose}
      onAction={replace}
    >
      <p>{t("replace.text")}</p>
      <ChoiceCards
        label={t("replace.stops")}
        choices={graces.map((value) => ({
          value,
          title: t(`replace.grace.${value}.title`),
          words: t(`replace.grace.${value}.words`, { count: row.connections }),
        }))}
        value={grace}
        onChange={setGrace}
      />
    </Confirm>
  );
}
