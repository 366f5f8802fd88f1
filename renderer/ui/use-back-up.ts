import { notifications } from "@mantine/notifications";
import { useCallback } from "react";
import { backupName } from "../../shared/backup.ts";
import { call } from "../bridge/call.ts";
import { nowMs } from "../bridge/clock.ts";
import { useText } from "../i18n/use-text.ts";

/** Asks where a backup goes, makes it there, and says so. */
export function useBackUp(): () => Promise<void> {
  const t = useText();
  return useCallback(async () => {
    const name = backupName(nowMs());
    const file = await call("file.save", { title: t("data.backUp.pick"), name });
    if (file === null) return;
    await call("data.backUp", { file });
    notifications.show({ message: t("data.backUp.done", { file }) });
  }, [t]);
}
