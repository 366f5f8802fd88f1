import { Modal } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useText } from "../../i18n/use-text.ts";
import frame from "../../ui/dialog-frame.module.css";
import { useFocusBack } from "../../ui/use-focus-back.ts";
import css from "./licences-dialog.module.css";
import { licences } from "./shipped-licences.ts";

/** The licences of all that is in the app beside its own code, each to be opened. */
export function LicencesDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("settings.licences.title")}
      size={640}
      classNames={{ content: frame["content"] ?? "", body: frame["body"] ?? "" }}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <div className={frame["middle"]}>
        <p className={css["words"]}>{t("settings.licences.text")}</p>
        <ul>
          {licences.map(({ name, version, licence, text }) => (
            <li key={`${name} ${version}`} className={css["entry"]}>
              <Licence name={`${name} ${version}`} licence={licence} text={text} />
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  );
}

type LicenceProps = { readonly name: string; readonly licence: string; readonly text: string };

/** All texts at once are as long as a book, which would keep the dialog from opening for seconds. */
function Licence({ name, licence, text }: LicenceProps): ReactNode {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className={css["summary"]}>
        <span dir="ltr">{name}</span>
        <span className={css["short"]}>{licence}</span>
      </summary>
      {isOpen && (
        <pre className={css["text"]} dir="ltr">
          {text === "" ? t("settings.licences.noText", { licence }) : text}
        </pre>
      )}
    </details>
  );
}
