import { Checkbox } from "@mantine/core";
import { useState, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { invitationOf, nameInText } from "../../shared/format.ts";
import { useStatus } from "../bridge/app-state.tsx";
import { AddressSelect } from "./address-select.tsx";
import { CopyButton } from "./copy.tsx";
import css from "./key-handover.module.css";
import { LinkButton } from "./link-button.tsx";
import { Note } from "./note.tsx";
import { Qr } from "./qr.tsx";
import { Snippets } from "./snippets.tsx";
import { useShareAddress } from "./use-share-address.ts";

type Props = {
  readonly name: string;
  /** The secret: it lives in the state of who shows this, and nowhere else. */
  readonly secret: string;
  readonly copyLinkRef?: RefObject<HTMLButtonElement | null>;
  /** Told at a copy, and at each change of the tick. */
  readonly onSaved: (isSaved: boolean) => void;
  readonly onTurnSharingOn?: (() => void) | undefined;
};

/** A new key and how to hand it over: the link as QR code and text, the key itself, scripts. */
export function KeyHandover(props: Props): ReactNode {
  const { name, secret, onSaved, onTurnSharingOn } = props;
  const { t } = useTranslation("keys");
  const [isTicked, setIsTicked] = useState(false);
  const { sharing, local_url } = useStatus();
  const choice = useShareAddress();
  const url = choice.chosen?.url ?? local_url;
  const link = invitationOf(url, secret);
  const markSaved = (): void => onSaved(true);
  return (
    <div className={css["handover"]}>
      <p className={css["only"]}>{t("oneTime.onlyNow")}</p>
      <div className={css["grid"]}>
        <Qr text={link} label={t("oneTime.qr", { name: nameInText(name) })} />
        <div className={css["fields"]}>
          <div>
            <h3 className={css["label"]}>{t("oneTime.link")}</h3>
            <div className={css["well"]}>
              <code className={css["link"]} dir="ltr">
                {link}
              </code>
            </div>
            <CopyButton
              {...(props.copyLinkRef !== undefined && { ref: props.copyLinkRef })}
              primary
              text={link}
              label={t("copy.link")}
              onCopied={markSaved}
            />
          </div>
          <div>
            <h3 className={css["label"]}>{t("oneTime.key")}</h3>
            <div className={css["well"]}>
              <code className={css["key"]} dir="ltr">
                {secret}
              </code>
            </div>
            <CopyButton text={secret} label={t("copy.key")} onCopied={markSaved} />
          </div>
          <AddressSelect choice={choice} />
        </div>
      </div>
      {!sharing.on && (
        <Note tone="info">
          {t("oneTime.notShared")}{" "}
          {onTurnSharingOn !== undefined && (
            <LinkButton onClick={onTurnSharingOn}>{t("oneTime.turnOn")}</LinkButton>
          )}
        </Note>
      )}
      <Note tone="warn">{t("oneTime.whoever", { name: nameInText(name) })}</Note>
      <Snippets url={url} secret={secret} onCopied={markSaved} />
      <Checkbox
        label={t("oneTime.saved")}
        checked={isTicked}
        onChange={(event) => {
          setIsTicked(event.currentTarget.checked);
          onSaved(event.currentTarget.checked);
        }}
      />
    </div>
  );
}
