import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { CreatedKey } from "../../../shared/keys.ts";
import { useSettings } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { Failure } from "../../ui/failure.tsx";
import { KeyFields } from "../../ui/key-fields.tsx";
import { fieldsOf, newKeyForm, showFaults, useKeyForm } from "../../ui/key-form.ts";
import { StepFrame } from "./step-frame.tsx";

type Props = {
  readonly onBack: () => void;
  readonly onSkip: () => void;
  readonly onCreated: (key: CreatedKey) => void;
};

/** Step 3: the first key. */
export function KeyStep({ onBack, onSkip, onCreated }: Props): ReactNode {
  const t = useText();
  const { settings } = useSettings();
  const { run, isPending, error } = useAction();
  const form = useKeyForm(newKeyForm(settings));

  const create = async (): Promise<void> => {
    if (showFaults(form)) return;
    await run(async () => onCreated(await call("keys.create", fieldsOf(form.values))));
  };
  return (
    <StepFrame
      step={3}
      title={t("firstRun.key.title")}
      text={t("firstRun.key.text")}
      onSubmit={create}
      buttons={
        <>
          <Button variant="quiet" onClick={onSkip}>
            {t("firstRun.skip")}
          </Button>
          <Button variant="default" onClick={onBack}>
            {t("firstRun.back")}
          </Button>
          <Button type="submit" loading={isPending}>
            {t("firstRun.key.create")}
          </Button>
        </>
      }
    >
      <KeyFields form={form} takenNames={[]} isShort />
      {error !== null && <Failure error={error} />}
    </StepFrame>
  );
}
