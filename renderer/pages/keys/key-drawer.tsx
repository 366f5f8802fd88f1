import { Button, Drawer, Switch } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { nameInText, shownName } from "../../../shared/format.ts";
import { roles, type KeyChanges, type KeyRow } from "../../../shared/keys.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import frame from "../../ui/dialog-frame.module.css";
import { Confirm } from "../../ui/confirm.tsx";
import { Failure } from "../../ui/failure.tsx";
import { KeyFields } from "../../ui/key-fields.tsx";
import { fieldsOf, keyFormOf, useKeyForm, type KeyFormValues } from "../../ui/key-form.ts";
import { Note } from "../../ui/note.tsx";
import css from "./key-drawer.module.css";
import { KeyFacts } from "./key-facts.tsx";
import type { KeyAction } from "./row-menu.tsx";

type Props = {
  readonly row: KeyRow;
  readonly takenNames: readonly string[];
  readonly onClose: () => void;
  readonly onAction: (action: KeyAction, key: KeyRow) => void;
};

/** One key: what it may do, how it was used, and what can be done with it. */
export function KeyDrawer({ row, takenNames, onClose, onAction }: Props): ReactNode {
  const t = useText();
  const format = useFormat();
  const { run, isPending, error } = useAction();
  const [isAsking, setIsAsking] = useState(false);
  const form = useKeyForm(keyFormOf(row));
  const { values } = form;

  const save = async (given: KeyFormValues): Promise<void> => {
    const changes = changesOf(row, given, form.isDirty);
    const isSaved = await run(() => call("keys.update", { key_id: row.key_id, changes }));
    if (isSaved) onClose();
    else setIsAsking(false);
  };
  const submit = form.onSubmit(save, () => setIsAsking(false));
  const leave = (): void => {
    if (form.isDirty()) setIsAsking(true);
    else onClose();
  };
  const isWeaker = roles.indexOf(values.role) < roles.indexOf(row.role);
  const isBelowUsed =
    !values.noLimit && values.limit !== "" && Number(values.limit) <= row.used_this_hour;

  return (
    <>
      <Drawer
        opened
        position="right"
        size={440}
        onClose={leave}
        title={<bdi className={css["title"]}>{shownName(row.name)}</bdi>}
        classNames={{
          content: css["content"] ?? "",
          body: frame["body"] ?? "",
          inner: css["inner"] ?? "",
        }}
        closeButtonProps={{ "aria-label": t("dialog.close") }}
      >
        <form className={css["form"]} noValidate onSubmit={submit}>
          <div className={css["middle"]}>
            <Switch
              label={t("drawer.letIn")}
              checked={row.is_active}
              onChange={(event) =>
                onAction(event.currentTarget.checked ? "letIn" : "pause", row)
              }
            />
            <KeyFields form={form} takenNames={takenNames} />
            {isWeaker && <Note tone="warn">{t("drawer.weaker", { role: t(`roles.${row.role}.name`) })}</Note>}
            {isBelowUsed && form.isDirty("limit") && (
              <Note tone="warn">
                {t("drawer.belowUsed", {
                  count: row.used_this_hour,
                  time: format.time(row.reset_at),
                })}
              </Note>
            )}
            {error !== null && <Failure error={error} />}
            <KeyFacts row={row} />
          </div>
          <div className={frame["foot"]}>
            <Button variant="default" onClick={() => onAction("replace", row)}>
              {t("drawer.replace")}
            </Button>
            <Button
              variant="default"
              c="var(--lk-bad)"
              className={frame["spread"] ?? ""}
              onClick={() => onAction("delete", row)}
            >
              {t("drawer.delete")}
            </Button>
            <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
              {t("drawer.save")}
            </Button>
          </div>
        </form>
      </Drawer>
      <Confirm
        opened={isAsking}
        title={t("keepChanges.title")}
        safeLabel={t("keepChanges.goOn")}
        actionLabel={t("keepChanges.save")}
        isDanger={false}
        isPending={isPending}
        other={{ label: t("keepChanges.discard"), onClick: onClose }}
        onSafe={() => setIsAsking(false)}
        onAction={() => submit()}
      >
        <p>{t("keepChanges.text", { name: nameInText(row.name) })}</p>
      </Confirm>
    </>
  );
}

/** Only what was changed: the rest may have changed elsewhere meanwhile. */
function changesOf(
  row: KeyRow,
  values: KeyFormValues,
  isDirty: (path?: keyof KeyFormValues) => boolean,
): KeyChanges {
  const fields = fieldsOf(values);
  const changes: KeyChanges = {};
  if (fields.name !== row.name) changes.name = fields.name;
  if (fields.role !== row.role) changes.role = fields.role;
  if (fields.rate_limit !== row.rate_limit) changes.rate_limit = fields.rate_limit;
  if (isDirty("ends") || isDirty("date")) changes.expires_at = fields.expires_at;
  if (isDirty("metadata")) changes.metadata = { ...fields.metadata };
  return changes;
}
