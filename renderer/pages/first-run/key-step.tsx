import { Button, TextInput } from "@mantine/core";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { maxNameLength, type CreatedKey } from "../../../shared/keys.ts";
import { useSettings } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { Failure } from "../../ui/failure.tsx";
import { StepFrame } from "./step-frame.tsx";

type Props = {
  readonly onBack: () => void;
  readonly onSkip: () => void;
  readonly onCreated: (key: CreatedKey) => void;
};

/** Step 3: the first key. */
export function KeyStep({ onBack, onSkip, onCreated }: Props): ReactNode {
  const t = useText();
  const { t: ofKeys } = useTranslation("keys");
  const { settings } = useSettings();
  const { run, isPending, error } = useAction();
  const [name, setName] = useState("");
  const [isFaulty, setIsFaulty] = useState(false);
  const inputRef = useRef<HTMLInputElement>(null);
  const { role, rate_limit } = settings.newKey;

  const create = async (): Promise<void> => {
    const trimmed = name.trim();
    const { length } = Array.from(trimmed);
    if (length < 1 || length > maxNameLength) {
      setIsFaulty(true);
      inputRef.current?.focus();
      return;
    }
    await run(async () => onCreated(await call("keys.create", { name: trimmed })));
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
      <TextInput
        ref={inputRef}
        label={t("firstRun.key.name")}
        description={t("firstRun.key.defaults", {
          role: ofKeys(`roles.${role}.name`),
          limit:
            rate_limit === null
              ? t("firstRun.key.noLimit")
              : t("firstRun.key.limit", { count: rate_limit }),
        })}
        inputWrapperOrder={["label", "input", "description", "error"]}
        type="text"
        autoComplete="off"
        value={name}
        error={isFaulty && t("firstRun.key.needName")}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setIsFaulty(false);
        }}
      />
      {error !== null && <Failure error={error} />}
    </StepFrame>
  );
}
