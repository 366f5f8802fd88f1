import { Button, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode, type Ref } from "react";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";

type Props = {
  /** The text, or what makes it when it is asked for. */
  readonly text: string | (() => string);
  readonly label: string;
  readonly primary?: boolean;
  readonly variant?: "filled" | "default";
  readonly size?: "xs" | "sm";
  readonly onCopied?: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
};

const shownMs = 2_000;

/** Copies a text; says "Copied" for two seconds, to the eye and to a screen reader. */
export function CopyButton({
  text,
  label,
  primary = false,
  variant = primary ? "filled" : "default",
  size = "xs",
  onCopied,
  ref,
}: Props): ReactNode {
  const t = useText();
  const { run, error } = useAction();
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async (): Promise<void> => {
    if (
      !(await run(() =>
        call("clipboard.write", { text: typeof text === "string" ? text : text() }),
      ))
    )
      return;
    setIsCopied(true);
    onCopied?.();
  };
  const words = error === null ? (isCopied ? t("copy.copied") : label) : t("copy.failed");
  return (
    <>
      <Button
        ref={ref}
        variant={variant}
        data-autofocus={primary || undefined}
        size={size}
        leftSection={
          isCopied ? (
            <IconCheck size={16} stroke={1.7} aria-hidden />
          ) : (
            <IconCopy size={16} stroke={1.7} aria-hidden />
          )
        }
        onClick={copy}
      >
        {words}
      </Button>
      <VisuallyHidden role="status">{isCopied ? t("copy.copied") : ""}</VisuallyHidden>
    </>
  );
}
