import type { ReactNode } from "react";
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
  if (chosen === null) return <Note tone="info">{t("sharing.noNetwork")}</Note>;
  const isPlain = chosen.url.startsWith("http:");
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
      <NobodyCame />
      {isPlain && (
        <Note tone="warn">
          {chosen.kind === "wifi"
            ? t("sharing.notEncrypted.wifi")
            : t("sharing.notEncrypted.network")}
        </Note>
      )}
    </>
  );
}
