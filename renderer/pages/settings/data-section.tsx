import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { call } from "../../bridge/call.ts";
import { useCall } from "../../bridge/use-call.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { useBackUp } from "../../ui/use-back-up.ts";
import { useRestore } from "../../ui/use-restore.tsx";
import { DeleteAllDialog } from "./delete-all-dialog.tsx";
import { SettingRow, useSaving } from "./setting-row.tsx";

/** The data as a whole: where it lies, one file of it, back from such a file, and none of it. */
export function DataSection(): ReactNode {
  const t = useText();
  const deleting = useSaving();
  const [isDeleting, setIsDeleting] = useState(false);
  return (
    <Card title={t("settings.sections.data")}>
      <FolderRow />
      <BackUpRow />
      <RestoreRow />
      <SettingRow label={t("data.delete.label")} hint={t("data.delete.hint")} saving={deleting}>
        <Button variant="default" c="var(--lk-bad)" onClick={() => setIsDeleting(true)}>
          {t("data.delete.action")}
        </Button>
      </SettingRow>
      {isDeleting && <DeleteAllDialog onClose={() => setIsDeleting(false)} />}
    </Card>
  );
}

function FolderRow(): ReactNode {
  const t = useText();
  const { size } = useFormat();
  const opening = useSaving();
  const { data } = useCall("data.folder", undefined);
  const hint = data === null ? "" : `${data.folder} · ${size(data.size_bytes)}`;
  return (
    <SettingRow label={t("data.folder")} hint={<bdi dir="ltr">{hint}</bdi>} saving={opening}>
      <Button variant="default" onClick={() => void opening.run(() => call("folder.open"))}>
        {t("data.open")}
      </Button>
    </SettingRow>
  );
}

function BackUpRow(): ReactNode {
  const t = useText();
  const saving = useSaving();
  const backUp = useBackUp();
  return (
    <SettingRow label={t("data.backUp.label")} hint={t("data.backUp.hint")} saving={saving}>
      <Button variant="default" loading={saving.isPending} onClick={() => void saving.run(backUp)}>
        {t("data.backUp.action")}
      </Button>
    </SettingRow>
  );
}

function RestoreRow(): ReactNode {
  const t = useText();
  const saving = useSaving();
  const restore = useRestore();
  return (
    <SettingRow
      label={t("data.restore.label")}
      hint={t("data.restore.hint")}
      saving={{ ...saving, error: restore.error }}
    >
      <Button variant="default" loading={restore.isPending} onClick={restore.choose}>
        {t("data.restore.action")}
      </Button>
      {restore.dialogs}
    </SettingRow>
  );
}
