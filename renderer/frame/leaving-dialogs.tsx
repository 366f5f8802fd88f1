import { Button, Checkbox, Loader, Modal } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import type { LeavingAnswer, LeavingQuestion } from "../../shared/desktop.ts";
import { useDesktop, useStatus } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { Confirm } from "../ui/confirm.tsx";
import { isGuarded, useHasGuard } from "../ui/leave-guard.ts";
import css from "./leaving-dialogs.module.css";

/** What is asked when the window is closed or the app is to quit (D9, D1), and what is seen while it ends. */
export function LeavingDialogs(): ReactNode {
  const t = useText();
  const { asked, hasTray, isStopping } = useDesktop();
  const { run, isPending, error } = useAction();
  const answerWith = (question: LeavingQuestion, answer: LeavingAnswer, remember = false): void =>
    void run(() => call("desktop.answer", { question, answer, remember }));

  // A key that was not saved yet comes first; the window can be closed again after it.
  const hasGuard = useHasGuard();
  useEffect(() => {
    if (asked === null || !isGuarded()) return;
    const answer = { question: asked, answer: "stay", remember: false } as const;
    call("desktop.answer", answer).catch(() => undefined);
  }, [asked]);
  const shown = hasGuard || isStopping ? null : asked;

  return (
    <>
      <KeepRunning
        opened={shown === "close" && hasTray}
        isPending={isPending}
        onAnswer={(answer, remember) => answerWith("close", answer, remember)}
      />
      <Confirm
        opened={shown === "close" && !hasTray}
        title={t("leaving.closeNoTray.title")}
        safeLabel={t("dialog.cancel")}
        actionLabel={t("leaving.close.quit")}
        other={{
          label: t("leaving.closeNoTray.minimise"),
          onClick: () => answerWith("close", "background"),
        }}
        isPending={isPending}
        error={error}
        onSafe={() => answerWith("close", "stay")}
        onAction={() => answerWith("close", "quit")}
      >
        <p>{t("leaving.closeNoTray.text")}</p>
      </Confirm>
      <Confirm
        opened={shown === "quit"}
        title={t("leaving.quit.title")}
        safeLabel={t("dialog.cancel")}
        actionLabel={t("leaving.quit.action")}
        isPending={isPending}
        error={error}
        onSafe={() => answerWith("quit", "stay")}
        onAction={() => answerWith("quit", "quit")}
      >
        <Consequences />
      </Confirm>
      {isStopping && (
        <div className={css["stopping"]} role="alert">
          <Loader aria-hidden />
          <p>{t("leaving.stopping")}</p>
        </div>
      )}
    </>
  );
}

type KeepRunningProps = {
  readonly opened: boolean;
  readonly isPending: boolean;
  readonly onAnswer: (answer: LeavingAnswer, remember: boolean) => void;
};

function KeepRunning({ opened, isPending, onAnswer }: KeepRunningProps): ReactNode {
  const t = useText();
  const [isRemembered, setIsRemembered] = useState(true);
  return (
    <Modal
      opened={opened}
      onClose={() => onAnswer("stay", false)}
      title={t("leaving.close.title")}
      size={460}
    >
      <p>{t("leaving.close.text")}</p>
      <Checkbox
        mt="md"
        label={t("leaving.close.remember")}
        checked={isRemembered}
        onChange={(event) => setIsRemembered(event.currentTarget.checked)}
      />
      <div className={css["buttons"]}>
        <Button
          variant="default"
          disabled={isPending}
          onClick={() => onAnswer("quit", isRemembered)}
        >
          {t("leaving.close.quit")}
        </Button>
        <Button
          data-autofocus
          loading={isPending}
          onClick={() => onAnswer("background", isRemembered)}
        >
          {t("leaving.close.keep")}
        </Button>
      </div>
    </Modal>
  );
}

/** What is lost and who is hurt, in a sentence each. */
function Consequences(): ReactNode {
  const t = useText();
  const { queue, sharing, comfy } = useStatus();
  const remaining = queue.remaining ?? 0;
  return (
    <>
      {comfy.source !== "upstream" && <p>{t("leaving.quit.stops")}</p>}
      {remaining > 0 && comfy.source !== "upstream" && (
        <p>{t("leaving.quit.lost", { remaining, waiting: remaining - 1 })}</p>
      )}
      {sharing.connected > 0 && <p>{t("disconnects", { count: sharing.connected })}</p>}
    </>
  );
}
