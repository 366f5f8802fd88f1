import { Button, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { nameInText } from "../../../shared/format.ts";
import type { CreatedKey } from "../../../shared/keys.ts";
import { useText } from "../../i18n/use-text.ts";
import { Failure } from "../../ui/failure.tsx";
import { forgetSecret } from "../../ui/forget-secret.ts";
import { KeyHandover } from "../../ui/key-handover.tsx";
import { useLeaveGuard } from "../../ui/leave-guard.ts";
import { UnsavedKey } from "../../ui/unsaved-key.tsx";
import { useSharing } from "../../ui/use-sharing.tsx";
import { StepFrame } from "./step-frame.tsx";

type Props = {
  /** The secret is in this page's state and nowhere else. */
  readonly created: CreatedKey;
  readonly onDone: () => void;
};

/** Step 4: the new key, shown once, and how to hand it over. Every way out asks until it was copied. */
export function ShareStep({ created, onDone }: Props): ReactNode {
  const t = useText();
  const sharing = useSharing();
  const copyLinkRef = useRef<HTMLButtonElement>(null);
  const [isSaved, setIsSaved] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  useLeaveGuard(!isSaved, () => setIsAsking(true));
  useEffect(() => copyLinkRef.current?.focus(), []);
  const close = (): void => {
    forgetSecret(created);
    onDone();
  };
  return (
    <StepFrame
      step={4}
      title={<bdi>{t("firstRun.share.title", { name: nameInText(created.name) })}</bdi>}
      buttons={
        <Button
          variant={isSaved ? "filled" : "default"}
          onClick={() => (isSaved ? close() : setIsAsking(true))}
        >
          {t("firstRun.share.done")}
        </Button>
      }
    >
      <VisuallyHidden component="h2">{t("firstRun.share.handOver")}</VisuallyHidden>
      <KeyHandover
        name={created.name}
        secret={created.api_key}
        copyLinkRef={copyLinkRef}
        onSaved={setIsSaved}
        onTurnSharingOn={sharing.turnOn}
      />
      {sharing.error !== null && <Failure error={sharing.error} />}
      {sharing.dialogs}
      <UnsavedKey opened={isAsking} onBack={() => setIsAsking(false)} onLeave={close} />
    </StepFrame>
  );
}
