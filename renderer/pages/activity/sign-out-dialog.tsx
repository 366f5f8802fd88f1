import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Who } from "../../../shared/activity.ts";
import type { CallInput } from "../../../shared/ipc.ts";
import type { SessionRow } from "../../../shared/sessions.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { useWhoWords } from "../../ui/who.tsx";

/** Which browsers are to be signed out: one, of whose key there are so many, or all. */
export type Meant =
  | { readonly session: SessionRow; readonly who: Who; readonly ofKey: number }
  | { readonly all: number };

type Props = { readonly meant: Meant; readonly onClose: () => void };

/** Asks before browsers are signed out. */
export function SignOutDialog({ meant, onClose }: Props): ReactNode {
  const { t } = useTranslation("activity");
  const words = useWhoWords();
  const { run, isPending, error } = useAction();
  const end = async (which: CallInput<"sessions.end">): Promise<void> => {
    let count = 0;
    const isDone = await run(async () => {
      count = await call("sessions.end", which);
    });
    if (!isDone) return;
    notifications.show({ message: t("signedIn.done", { count }) });
    onClose();
  };
  const shared = { opened: true, safeLabel: t("cancel"), isPending, error, onSafe: onClose };

  if ("all" in meant) {
    return (
      <Confirm
        {...shared}
        title={t("signedIn.allDialog.title")}
        actionLabel={t("signedIn.allDialog.action", { count: meant.all })}
        onAction={() => void end({ all: true })}
      >
        <p>{t("signedIn.allDialog.text")}</p>
      </Confirm>
    );
  }
  const { session, who, ofKey } = meant;
  const { session_id, key_id } = session;
  return (
    <Confirm
      {...shared}
      title={t("signedIn.dialog.title", { name: words(who) })}
      actionLabel={t("signedIn.signOut")}
      {...(key_id !== null &&
        ofKey > 1 && {
          other: {
            label: t("signedIn.dialog.ofKey", { count: ofKey }),
            onClick: () => void end({ key_id }),
          },
        })}
      onAction={() => void end({ session_id })}
    >
      <p>{key_id === null ? t("signedIn.dialog.textYou") : t("signedIn.dialog.text")}</p>
    </Confirm>
  );
}
