import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import type { ApiKey } from "../../../shared/keys.ts";
import { call } from "../../bridge/call.ts";
import css from "./toast.module.css";

const undoMs = 8_000;

export type Pausing = (key: Pick<ApiKey, "key_id" | "name">, isActive: boolean) => Promise<void>;

/** Shuts a key out or lets it in again, at once, and offers to take that back. */
export function usePausing(): Pausing {
  const { t } = useTranslation("keys");
  return async (key, isActive) => {
    const set = (is_active: boolean): Promise<unknown> =>
      call("keys.update", { key_id: key.key_id, changes: { is_active } });
    await set(isActive);
    const id = `pause-${key.key_id}`;
    notifications.hide(id);
    const words = t(isActive ? "toast.letIn" : "toast.paused", { name: nameInText(key.name) });
    notifications.show({
      id,
      autoClose: undoMs,
      closeButtonProps: { "aria-label": t("close") },
      message: (
        <UndoToast
          words={words}
          label={t("toast.undo")}
          onUndo={async () => {
            await set(!isActive);
            notifications.hide(id);
          }}
        />
      ),
    });
  };
}

type ToastProps = {
  readonly words: string;
  readonly label: string;
  readonly onUndo: () => Promise<void>;
};

function UndoToast({ words, label, onUndo }: ToastProps): ReactNode {
  return (
    <Group wrap="nowrap" justify="space-between" gap="sm">
      <span className={css["words"]}>{words}</span>
      <Button size="compact-sm" variant="quiet" className={css["undo"] ?? ""} onClick={onUndo}>
        {label}
      </Button>
    </Group>
  );
}
