import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../i18n/use-text.ts";
import { KeysShown } from "./keys-shown.tsx";
import css from "./shortcuts-dialog.module.css";
import type { Commands } from "./use-commands.tsx";

type Props = {
  readonly opened: boolean;
  readonly commands: Commands;
  readonly onClose: () => void;
};

/** All that the keyboard can do, as F1 shows it. */
export function ShortcutsDialog({ opened, commands, onClose }: Props): ReactNode {
  const t = useText();
  const ofCommands = [...commands.pages, ...commands.actions].flatMap(({ label, keys }) =>
    keys === null ? [] : [{ label, keys }],
  );
  const others = [
    { label: t("commands.palette"), keys: "mod+K" },
    { label: t("commands.find"), keys: "mod+F" },
    { label: t("commands.settings"), keys: "mod+," },
    { label: t("commands.regions"), keys: "F6" },
    { label: t("commands.rowMenu"), keys: "shift+F10" },
    { label: t("commands.closeLayer"), keys: "Esc" },
    { label: t("commands.closeWindow"), keys: "mod+W" },
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={t("shortcutsDialog.title")} size={640}>
      <dl className={css["list"]}>
        {[...ofCommands, ...others].map(({ label, keys }) => (
          <div key={keys} className={css["row"]}>
            <dt>{label}</dt>
            <dd>
              <KeysShown keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
