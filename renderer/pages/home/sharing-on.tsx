import type { ReactNode } from "react";
import type { ShareAddress } from "../../../shared/ipc.ts";
import type { CertificateState } from "../../../shared/tls.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { hrefOf } from "../../frame/route.ts";
import { useText } from "../../i18n/use-text.ts";
import { AddressSelect } from "../../ui/address-select.tsx";
import { CopyButton } from "../../ui/copy.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Note } from "../../ui/note.tsx";
import { Qr } from "../../ui/qr.tsx";
import type { ShareChoice } from "../../ui/use-share-address.ts";
import { NobodyCame } from "./nobody-came.tsx";
import css from "./sharing-card.module.css";

type Props = { readonly choice: ShareChoice };

/** The link in every form, while sharing is on. */
export function SharingOn({ choice }: Props): ReactNode {
  const t = useText();
  const { chosen } = choice;
  const { certificate } = useStatus().sharing;
  if (chosen === null) return <Note tone="info">{t("sharing.noNetwork")}</Note>;
  return (
    <>
      <div className={css["on"]}>
        <div className={css["qr"]}>
          <Qr text={chosen.url} label={t("sharing.qr", { url: chosen.url })} size={172} />
        </div>
        <div className={css["fields"]}>
          <h3 className={css["label"]}>{t("sharing.link")}</h3>
          <div className={css["well"]}>
            <span className={css["url"]} dir="ltr">
              {chosen.url}
            </span>
            <CopyButton primary text={chosen.url} label={t("copy.link")} />
          </div>
          <AddressSelect choice={choice} />
          <p className={css["hint"]}>
            {t("sharing.noKeyInLink")}{" "}
            <LinkButton href={hrefOf("keys", "new")}>{t("sharing.newKey")}</LinkButton>
          </p>
        </div>
      </div>
      <div className={css["notes"]}>
        <NobodyCame />
        {certificate === null ? (
          <Note tone="warn">
            {chosen.kind === "wifi"
              ? t("sharing.notEncrypted.wifi")
              : t("sharing.notEncrypted.network")}{" "}
            <LinkButton href={hrefOf("settings", "sharing")}>{t("sharing.encryptIt")}</LinkButton>
          </Note>
        ) : (
          <Encrypted certificate={certificate} chosen={chosen} />
        )}
      </div>
    </>
  );
}

type EncryptedProps = { readonly certificate: CertificateState; readonly chosen: ShareAddress };

/** What it is encrypted with, and whether a browser will take it at this address. */
function Encrypted({ certificate, chosen }: EncryptedProps): ReactNode {
  const t = useText();
  const names = certificate.facts?.names.join(", ") ?? "";
  if (!chosen.covered)
    return <Note tone="warn">{t("sharing.notCovered", { address: chosen.address })}</Note>;
  if (certificate.kind === "own")
    return <Note tone="info">{t("sharing.encrypted", { names })}</Note>;
  return (
    <Note tone="info">
      {t("sharing.encryptedMade")}{" "}
      <LinkButton href={hrefOf("settings", "sharing")}>{t("sharing.howToTrust")}</LinkButton>
    </Note>
  );
}
