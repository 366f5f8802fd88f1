import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CreatedKey } from "../../../shared/keys.ts";
import { useSettings } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import frame from "../../ui/dialog-frame.module.css";
import { Failure } from "../../ui/failure.tsx";
import { KeyFields } from "../../ui/key-fields.tsx";
import { useFocusBack } from "../../ui/use-focus-back.ts";
import {
  fieldsOf,
  newKeyForm,
  showFaults,
  useKeyForm,
  type KeyFormValues,
} from "../../ui/key-form.ts";

type Props = {
  readonly opened: boolean;
  readonly takenNames: readonly string[];
  readonly onClose: () => void;
  readonly onCreated: (created: CreatedKey) => void;
};

/** Makes a key. */
export function NewKeyDialog({ opened, ...props }: Props): ReactNode {
  const { t } = useTranslation("keys");
  useFocusBack();
  return (
    <Modal
      opened={opened}
      onClose={props.onClose}
      title={t("newDialog.title")}
      size={500}
      classNames={{ content: frame["content"] ?? "", body: frame["body"] ?? "" }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <NewKeyForm {...props} />
    </Modal>
  );
}

/** Its own part, so that each opening begins with an empty form. */
function NewKeyForm({ takenNames, onClose, onCreated }: Omit<Props, "opened">): ReactNode {
  const { t } = useTranslation("keys");
  const { settings } = useSettings();
  const { run, isPending, error } = useAction();
  const form = useKeyForm(newKeyForm(settings));
  const create = async (values: KeyFormValues): Promise<void> => {
    await run(async () => onCreated(await call("keys.create", fieldsOf(values))));
  };
  return (
    <form
      className={frame["form"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!showFaults(form)) void create(form.values);
      }}
    >
      <div className={frame["middle"]}>
        <KeyFields form={form} takenNames={takenNames} />
        {error !== null && <Failure error={error} />}
      </div>
      <div className={frame["foot"]}>
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={isPending}>
          {t("newDialog.create")}
        </Button>
      </div>
    </form>
  );
}
