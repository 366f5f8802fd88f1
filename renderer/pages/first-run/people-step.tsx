import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import type { AuthMode } from "../../../shared/settings.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Failure } from "../../ui/failure.tsx";
import { Note } from "../../ui/note.tsx";
import { StepFrame } from "./step-frame.tsx";

type Props = {
  readonly onBack: () => void;
  /** Keys are wanted: the first one is made next. */
  readonly onKey: () => void;
  readonly onDone: () => void;
};

type People = "me" | "keys" | "anyone";
const people = ["me", "keys", "anyone"] as const;

/** Step 2: who may use it, and with that whether it is shared. */
export function PeopleStep({ onBack, onKey, onDone }: Props): ReactNode {
  const t = useText();
  const { by_flags: byFlags, sharing } = useStatus();
  const { saveSettings } = useSettings();
  const { run, isPending, error, clear } = useAction();
  const [chosen, setChosen] = useState<People>("me");
  const [isAsking, setIsAsking] = useState(false);

  const share = async (mode: AuthMode): Promise<void> => {
    const isDone = await run(async () => {
      if (byFlags.mode === null) await call("access.set", { mode });
      await saveSettings({ public: "private" });
      await call("sharing.set", { on: true });
    });
    if (!isDone) return;
    if (mode === "required") onKey();
    else onDone();
  };
  const keepToSelf = async (): Promise<void> => {
    if (!sharing.on || (await run(() => call("sharing.set", { on: false })))) onDone();
  };
  const proceed = (): void => {
    clear();
    if (chosen === "me") void keepToSelf();
    else if (chosen === "keys") void share("required");
    else setIsAsking(true);
  };
  return (
    <StepFrame
      step={2}
      title={t("firstRun.people.title")}
      text={t("firstRun.later")}
      onSubmit={proceed}
      buttons={
        <>
          <Button variant="quiet" onClick={onDone}>
            {t("firstRun.skip")}
          </Button>
          <Button variant="default" onClick={onBack}>
            {t("firstRun.back")}
          </Button>
          <Button type="submit" loading={isPending && !isAsking}>
            {t("firstRun.continue")}
          </Button>
        </>
      }
    >
      <ChoiceCards
        label={t("firstRun.people.label")}
        choices={people.map((value) => ({
          value,
          title: t(`firstRun.people.${value}.title`),
          words: t(`firstRun.people.${value}.words`),
          badge: value === "keys" ? t("modes.recommended") : undefined,
        }))}
        value={chosen}
        onChange={setChosen}
      />
      {error !== null && !isAsking && <Failure error={error} />}
      <Confirm
        opened={isAsking}
        title={t("weaker.title")}
        safeLabel={t("dialog.cancel")}
        actionLabel={t("weaker.action")}
        isPending={isPending}
        error={error}
        onSafe={() => setIsAsking(false)}
        onAction={() => share("off")}
      >
        <p>{t("weaker.off")}</p>
        <Note tone="warn">{t("sharing.notEncrypted.network")}</Note>
      </Confirm>
    </StepFrame>
  );
}
