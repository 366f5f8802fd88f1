import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import type { KeyRow } from "../../../shared/keys.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useNow } from "../../bridge/use-now.ts";
import { Confirm } from "../../ui/confirm.tsx";

type Props = {
  readonly row: KeyRow;
  readonly onClose: () => void;
  readonly onPause: () => void;
  readonly onDeleted: () => void;
};

const hourSeconds = 3600;

/** Asks before a key is deleted, and offers the pause that can be taken back. */
export function DeleteKeyDialog({ row, onClose, onPause, onDeleted }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const { run, isPending, error } = useAction();
  const now = useNow();
  const remove = async (): Promise<void> => {
    const next = nextNameAfter(row.key_id);
    if (!(await run(() => call("keys.delete", { key_id: row.key_id })))) return;
    onDeleted();
    next?.focus();
  };
  return (
    <Confirm
      opened
      title={t("delete.title", { name: nameInText(row.name) })}
      safeLabel={t("cancel")}
      actionLabel={t("delete.action")}
      isPending={isPending}
      error={error}
      {...(row.is_active ? { other: { label: t("delete.pause"), onClick: onPause } } : {})}
      onSafe={onClose}
      onAction={() => void remove()}
    >
      <p>{t("delete.text", { count: row.connections })}</p>
      {row.role === "admin" && row.last_used !== null && now - row.last_used < hourSeconds && (
        <p>{t("delete.elsewhere")}</p>
      )}
    </Confirm>
  );
}

/** Where the focus goes when this row is gone. */
function nextNameAfter(keyId: string): HTMLElement | null {
  const names = [...document.querySelectorAll<HTMLElement>("[data-key-name]")];
  const place = names.findIndex((name) => name.dataset["keyName"] === keyId);
  return names[place + 1] ?? names[place - 1] ?? null;
}
