import { Button, Modal } from "@mantine/core";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../shared/format.ts";
import type { CreatedKey } from "../../shared/keys.ts";
import css from "./dialog-frame.module.css";
import { forgetSecret } from "./forget-secret.ts";
import { KeyHandover } from "./key-handover.tsx";
import { useLeaveGuard } from "./leave-guard.ts";
import { UnsavedKey } from "./unsaved-key.tsx";
import { useFocusBack } from "./use-focus-back.ts";
import { useSharing } from "./use-sharing.tsx";

type Props = {
  readonly created: Pick<CreatedKey, "name" | "api_key">;
  /** Drops the secret: it is nowhere after this. */
  readonly onClose: () => void;
};

/** Shows a new key, once. Every way out asks first, unless the key was copied or the tick is set. */
export function OneTimeKey({ created, onClose }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const sharing = useSharing();
  useFocusBack();
  const copyLinkRef = useRef<HTMLButtonElement>(null);
  const [isSaved, setIsSaved] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  useLeaveGuard(!isSaved, () => setIsAsking(true));
  const close = (): void => {
    forgetSecret(created);
    onClose();
  };
  const leave = (): void => {
    if (isSaved) close();
    // After this key press: the question would take the same Esc as its own answer.
    else setTimeout(() => setIsAsking(true));
  };
  return (
    <>
      <Modal
        opened
        onClose={leave}
        closeOnEscape={!isAsking}
        title={<bdi>{t("oneTime.title", { name: nameInText(created.name) })}</bdi>}
        size={640}
        attributes={{ header: { role: "none" } }}
        onEnterTransitionEnd={() => copyLinkRef.current?.focus()}
        classNames={{
          content: css["content"] ?? "",
          body: css["body"] ?? "",
          title: css["title"] ?? "",
        }}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <div className={css["middle"]}>
          <KeyHandover
            name={created.name}
            secret={created.api_key}
            copyLinkRef={copyLinkRef}
            onSaved={setIsSaved}
            onTurnSharingOn={sharing.turnOn}
          />
        </div>
        <div className={css["foot"]}>
          <Button variant="default" onClick={leave}>
            {t("oneTime.done")}
          </Button>
        </div>
      </Modal>
      {sharing.dialogs}
      <UnsavedKey opened={isAsking} onBack={() => setIsAsking(false)} onLeave={close} />
    </>
  );
}
