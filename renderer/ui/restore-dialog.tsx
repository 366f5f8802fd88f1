import type { ReactNode } from "react";
import type { BackupSummary } from "../../shared/backup.ts";
import { nameInText } from "../../shared/format.ts";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useFormat } from "../i18n/use-format.ts";
import { useText } from "../i18n/use-text.ts";
import { Confirm } from "./confirm.tsx";

const namesShown = 6;

type Props = {
  readonly chosen: { readonly file: string; readonly summary: BackupSummary };
  readonly onClose: () => void;
};

/** D7: what a backup would change, before it does. */
export function RestoreDialog({ chosen, onClose }: Props): ReactNode {
  const t = useText();
  const { dateTime, list } = useFormat();
  const { run, isPending, error } = useAction();
  const { summary, file } = chosen;
  const { keys, keys_now, lost, days } = summary;
  const restore = (): Promise<boolean> =>
    run(async () => {
      await call("data.restore", { file });
      await call("desktop.restart");
    });
  const names = lost.slice(0, namesShown).map((name) => nameInText(name));
  const more = lost.length - names.length;
  const shown = more > 0 ? [...names, t("data.restore.more", { count: more })] : names;
  return (
    <Confirm
      opened
      title={t("data.restore.title", { date: dateTime(summary.made_at) })}
      safeLabel={t("dialog.cancel")}
      actionLabel={t("data.restore.confirm")}
      isPending={isPending}
      error={error}
      onSafe={onClose}
      onAction={() => void restore()}
    >
      <p>{t("data.restore.text", { keys, now: keys_now })}</p>
      {lost.length > 0 && <p>{t("data.restore.lost", { names: list(shown) })}</p>}
      <p>{t("data.restore.usage", { days })}</p>
      <p>{t("data.restore.after")}</p>
    </Confirm>
  );
}
