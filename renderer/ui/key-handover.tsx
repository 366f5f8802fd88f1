import { Checkbox, Select } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { useState, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { invitationOf, nameInText } from "../../shared/format.ts";
import type { ShareAddress } from "../../shared/ipc.ts";
import { CopyButton } from "./copy.tsx";
import css from "./key-handover.module.css";
import { LinkButton } from "./link-button.tsx";
import { Note } from "./note.tsx";
import { Qr } from "./qr.tsx";
import { Snippets } from "./snippets.tsx";

type Props = {
  readonly name: string;
  /** The secret: it lives in the state of who shows this, and nowhere else. */
  readonly secret: string;
  readonly addresses: readonly ShareAddress[];
  readonly localUrl: string;
  readonly isShared: boolean;
  readonly copyLinkRef: RefObject<HTMLButtonElement | null>;
  /** Told at a copy, and at each change of the tick. */
  readonly onSaved: (isSaved: boolean) => void;
  readonly onTurnSharingOn?: (() => void) | undefined;
};

/** A new key and how to hand it over: the link as QR code and text, the key itself, scripts. */
export function KeyHandover(props: Props): ReactNode {
  const { name, secret, isShared, onSaved } = props;
  const { t } = useTranslation("keys");
  const [isTicked, setIsTicked] = useState(false);
  const [picked, setPicked] = useState<string | null>(null);
  const addresses = isShared ? props.addresses.filter(({ kind }) => kind !== "local") : [];
  const chosen = addresses.find(({ url }) => url === picked) ?? addresses[0];
  const url = withSlash(chosen?.url ?? props.localUrl);
  const link = invitationOf(url, secret);
  const person = nameInText(name);
  const markSaved = (): void => onSaved(true);
  return (
    <div className={css["handover"]}>
      <p>{t("oneTime.onlyNow")}</p>
      <div className={css["grid"]}>
        <Qr text={link} label={t("oneTime.qr", { name: person })} />
        <div className={css["fields"]}>
          <div>
            <h3 className={css["label"]}>{t("oneTime.link")}</h3>
            <div className={css["well"]}>
              <code className={css["link"]} dir="ltr">
                {link}
              </code>
            </div>
            <CopyButton
              ref={props.copyLinkRef}
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
          {chosen !== undefined && (
            <Select
              label={t("oneTime.address")}
              data={addresses.map((one) => ({
                value: one.url,
                label: t(`oneTime.kinds.${one.kind}`, { address: one.address }),
              }))}
              value={chosen.url}
              rightSection={<IconSelector size={16} stroke={1.7} aria-hidden />}
              onChange={setPicked}
            />
          )}
        </div>
      </div>
      {!isShared && (
        <Note tone="info">
          {t("oneTime.notShared")}{" "}
          {props.onTurnSharingOn !== undefined && (
            <LinkButton onClick={props.onTurnSharingOn}>{t("oneTime.turnOn")}</LinkButton>
          )}
        </Note>
      )}
      <Note tone="warn">{t("oneTime.whoever", { name: person })}</Note>
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

function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}
