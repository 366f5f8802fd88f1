import { Button, Drawer } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { notifications } from "@mantine/notifications";
import { nameInText } from "../../../shared/format.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { Confirm } from "../../ui/confirm.tsx";
import frame from "../../ui/dialog-frame.module.css";
import { Failure } from "../../ui/failure.tsx";
import { KeyFields } from "../../ui/key-fields.tsx";
import { keyFormOf, showFaults, useKeyForm } from "../../ui/key-form.ts";
import { useLeaveGuard } from "../../ui/leave-guard.ts";
import { useFocusBack } from "../../ui/use-focus-back.ts";
import { changesOf } from "./key-changes.ts";
import css from "./key-drawer.module.css";
import { KeyConsequences } from "./key-consequences.tsx";
import { KeyFacts } from "./key-facts.tsx";
import type { Listed } from "./key-list.ts";
import { PauseSwitch } from "./pause-switch.tsx";

type Props = {
  readonly listed: Listed;
  readonly takenNames: readonly string[];
  readonly onClose: () => void;
  readonly onReplace: () => void;
  readonly onDelete: () => void;
};

/** All about one key, to look at and to change. Leaving with changes asks first. */
export function KeyDrawer({ listed, takenNames, onClose, onReplace, onDelete }: Props): ReactNode {
  const { t } = useTranslation("keys");
  useFocusBack();
  const row = listed.key;
  const [first] = useState(row);
  const form = useKeyForm(keyFormOf(first));
  const { run, isPending, error } = useAction();
  const [leaving, setLeaving] = useState<{ readonly go: () => void } | null>(null);
  const isChanged = Object.keys(changesOf(form.values, first)).length > 0 || form.isDirty();
  const leave = (go: () => void): void => {
    // After this key press: the question would take the same Esc as its own answer.
    if (isChanged) setTimeout(() => setLeaving({ go }));
    else go();
  };
  useLeaveGuard(isChanged, () => leave(onClose));
  const save = async (go: () => void): Promise<void> => {
    if (showFaults(form)) {
      setLeaving(null);
      return;
    }
    const changes = changesOf(form.values, first);
    const isSaved = await run(() => call("keys.update", { key_id: row.key_id, changes }));
    if (!isSaved) return;
    const name = nameInText(changes.name ?? row.name);
    notifications.show({
      message: <span className={css["toast"]}>{t("toast.saved", { name })}</span>,
      closeButtonProps: { "aria-label": t("close") },
    });
    go();
  };
  const person = nameInText(row.name);
  return (
    <Drawer
      opened
      onClose={() => leave(onClose)}
      closeOnEscape={leaving === null}
      position="right"
      size={440}
      attributes={{ header: { role: "none" } }}
      title={<bdi>{t("drawer.label", { name: person })}</bdi>}
      classNames={{
        content: frame["content"] ?? "",
        inner: css["inner"] ?? "",
        body: css["body"] ?? "",
        title: frame["title"] ?? "",
      }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        className={css["form"]}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save(onClose);
        }}
      >
        <div className={css["middle"]}>
          <KeyFields form={form} takenNames={takenNames} />
          <KeyConsequences values={form.values} row={row} />
          <PauseSwitch row={row} />
          <KeyFacts listed={listed} />
        </div>
        {error !== null && <Failure error={error} />}
        <div className={css["foot"]}>
          <Button variant="default" onClick={() => leave(onReplace)}>
            {t("drawer.replace")}
          </Button>
          <Button variant="default" className={css["delete"] ?? ""} onClick={() => leave(onDelete)}>
            {t("drawer.delete")}
          </Button>
          <Button
            type="submit"
            className={css["save"] ?? ""}
            disabled={!isChanged}
            loading={isPending}
          >
            {t("drawer.save")}
          </Button>
        </div>
      </form>
      <Confirm
        opened={leaving !== null}
        title={t("keep.title")}
        safeLabel={t("keep.back")}
        actionLabel={t("keep.save")}
        other={{ label: t("keep.discard"), onClick: () => leaving?.go() }}
        isDanger={false}
        isPending={isPending}
        error={error}
        onSafe={() => setLeaving(null)}
        onAction={() => void save(leaving?.go ?? onClose)}
      >
        <p>{t("keep.text", { name: person })}</p>
      </Confirm>
    </Drawer>
  );
}
