import { notifications } from "@mantine/notifications";
import type { AppError } from "../../../shared/errors.ts";
import { nameInText } from "../../../shared/format.ts";
import type { KeyRow } from "../../../shared/keys.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../../ui/link-button.tsx";

export type Pause = {
  readonly set: (key: Pick<KeyRow, "key_id" | "name" | "connections">, isActive: boolean) => void;
  readonly error: AppError | null;
};

const undoMs = 8_000;

/** Pauses a key or lets it in again, at once; a toast can take it back. */
export function usePause(): Pause {
  const { t } = useTranslation("keys");
  const { run, error } = useAction();
  const set: Pause["set"] = ({ key_id, name, connections }, isActive) => {
    const change = (to: boolean): Promise<unknown> =>
      call("keys.update", { key_id, changes: { is_active: to } });
    void run(async () => {
      await change(isActive);
      const id = notifications.show({
        autoClose: undoMs,
        closeButtonProps: { "aria-label": t("close") },
        message: (
          <>
            {t(isActive ? "toast.letIn" : "toast.paused", {
              name: nameInText(name),
              count: connections,
            })}{" "}
            <LinkButton
              onClick={() => {
                notifications.hide(id);
                void run(() => change(!isActive));
              }}
            >
              {t("undo")}
            </LinkButton>
          </>
        ),
      });
    });
  };
  return { set, error };
}
