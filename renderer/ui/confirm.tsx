import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import type { AppError } from "../../shared/errors.ts";
import { useText } from "../i18n/use-text.ts";
import css from "./confirm.module.css";
import { Failure } from "./failure.tsx";
import { useFocusBack } from "./use-focus-back.ts";

type Props = {
  readonly opened: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** The safe button: it has the focus, and Esc means it. */
  readonly safeLabel: string;
  readonly actionLabel: string;
  readonly isDanger?: boolean;
  /** A third button between the two. */
  readonly other?: { readonly label: string; readonly onClick: () => void };
  readonly isPending?: boolean;
  /** The action cannot be taken yet. */
  readonly isDisabled?: boolean;
  readonly error?: AppError | null;
  readonly size?: number;
  readonly onSafe: () => void;
  readonly onAction: () => void;
};

/** Asks before something that hurts somebody or cannot come back. */
export function Confirm(props: Props): ReactNode {
  const t = useText();
  useFocusBack();
  const { error = null, isDanger = true, isPending = false, isDisabled = false, other } = props;
  return (
    <Modal
      opened={props.opened}
      onClose={props.onSafe}
      title={props.title}
      size={props.size ?? (other === undefined ? 460 : 520)}
      classNames={{ content: css["content"] ?? "", body: css["body"] ?? "" }}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <div className={css["middle"]}>
        <div className={css["text"]}>{props.children}</div>
      </div>
      {error !== null && (
        <div className={css["failure"]}>
          <Failure error={error} onRetry={props.onAction} />
        </div>
      )}
      <div className={css["buttons"]}>
        <Button variant="default" data-autofocus onClick={props.onSafe}>
          {props.safeLabel}
        </Button>
        {other !== undefined && (
          <Button variant="default" disabled={isPending} onClick={other.onClick}>
            {other.label}
          </Button>
        )}
        <Button
          variant={isDanger ? "danger" : "filled"}
          loading={isPending}
          disabled={isDisabled}
          onClick={props.onAction}
        >
          {props.actionLabel}
        </Button>
      </div>
    </Modal>
  );
}
