import { TextInput } from "@mantine/core";
import { useState, type ComponentProps, type ReactNode } from "react";
import { useText } from "../i18n/use-text.ts";
import { Confirm } from "./confirm.tsx";

type Props = Omit<ComponentProps<typeof Confirm>, "opened" | "isDisabled" | "safeLabel"> & {
  /** What must be typed before it can be done. */
  readonly word: string;
};

/** Asks before something that nobody can bring back: only who types the word can do it. */
export function TypedConfirm({ word, children, ...rest }: Props): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState("");
  const isTyped = typed.trim().toLowerCase() === word;
  return (
    <Confirm opened safeLabel={t("dialog.cancel")} isDisabled={!isTyped} {...rest}>
      {children}
      <TextInput
        label={t("dialog.type", { word })}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </Confirm>
  );
}
