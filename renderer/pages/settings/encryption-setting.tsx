import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import {
  certificateFaultSchema,
  type CertificateState,
  type TlsChoice,
} from "../../../shared/tls.ts";
import type { AppError } from "../../../shared/errors.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { CopyButton } from "../../ui/copy.tsx";
import { Note } from "../../ui/note.tsx";
import css from "./encryption-setting.module.css";
import { SettingRow, useSaving, type Saving } from "./setting-row.tsx";

const kinds = ["none", "made", "own"] as const;
type Kind = (typeof kinds)[number];

/** What the share port is encrypted with. Files of one's own are checked before they are saved. */
export function EncryptionSetting(): ReactNode {
  const t = useText();
  const { settings, saveSettings } = useSettings();
  const { certificate } = useStatus().sharing;
  const saving = useSaving();
  /** "Of my own" is chosen, and its files are not yet. */
  const [isChoosing, setIsChoosing] = useState(false);
  const isFixed = certificate?.fixed === true;
  const kind: Kind = isFixed ? certificate.kind : isChoosing ? "own" : settings.tls.kind;
  const save = (tls: TlsChoice): Promise<boolean> => saving.save(() => saveSettings({ tls }));
  const choose = (next: Kind): void => {
    setIsChoosing(next === "own" && settings.tls.kind !== "own");
    if (next !== "own") void save({ kind: next });
  };
  return (
    <SettingRow
      label={t("settings.tls.label")}
      hint={isFixed ? t("settings.tls.fixed") : t("settings.tls.hint")}
      saving={faultInPlace(saving)}
      isWide
    >
      <ChoiceCards
        label={t("settings.tls.label")}
        isDisabled={isFixed || saving.isPending}
        choices={kinds.map((value) => ({
          value,
          title: t(`settings.tls.${value}.title`),
          words: t(`settings.tls.${value}.words`),
        }))}
        value={kind}
        onChange={choose}
      />
      {kind === "own" && !isFixed && (
        <OwnFiles
          saving={saving}
          onSave={(cert, key) =>
            void save({ kind: "own", cert, key }).then((ok) => ok && setIsChoosing(false))
          }
        />
      )}
      {certificate !== null && certificate.kind === kind && <Facts certificate={certificate} />}
      {kind === "made" && certificate?.kind === "made" && <MadeByLatchkey {...{ certificate }} />}
    </SettingRow>
  );
}

/** A fault of the files is said beside them, and not a second time below. */
function faultInPlace(saving: Saving): Saving {
  return faultOf(saving.error) === null ? saving : { ...saving, error: null };
}

function faultOf(error: AppError | null) {
  const parsed = certificateFaultSchema.safeParse(error?.details["fault"]);
  return parsed.success ? parsed.data : null;
}

type OwnFilesProps = {
  readonly saving: Saving;
  readonly onSave: (cert: string, key: string) => void;
};

function OwnFiles({ saving, onSave }: OwnFilesProps): ReactNode {
  const t = useText();
  const { tls } = useSettings().settings;
  const stored = tls.kind === "own" ? tls : { cert: "", key: "" };
  const [chosen, setChosen] = useState<{ cert?: string; key?: string }>({});
  const files = { ...{ cert: stored.cert, key: stored.key }, ...chosen };
  const fault = faultOf(saving.error);
  const pick = async (which: "cert" | "key"): Promise<void> => {
    const file = await call("file.pick", { title: t(`settings.tls.own.pick.${which}`) });
    if (file === null) return;
    const next = { ...files, [which]: file };
    setChosen(next);
    if (next.cert !== "" && next.key !== "") onSave(next.cert, next.key);
  };
  return (
    <div className={css["details"]}>
      {(["cert", "key"] as const).map((which) => (
        <div key={which} className={css["files"]}>
          <Button variant="default" loading={saving.isPending} onClick={() => void pick(which)}>
            {t(`settings.tls.own.choose.${which}`)}
          </Button>
          <bdi dir="ltr" className={css["hint"]}>
            {files[which] === "" ? t("settings.tls.own.noFile") : files[which]}
          </bdi>
        </div>
      ))}
      {fault !== null && (
        <div role="alert">
          <Note tone="bad">
            {t("settings.tls.own.refused", { fault: t(`certificate.faults.${fault}`) })}
          </Note>
        </div>
      )}
    </div>
  );
}

function Facts({ certificate }: { readonly certificate: CertificateState }): ReactNode {
  const t = useText();
  const format = useFormat();
  const { facts, fault, kind } = certificate;
  return (
    <div className={css["details"]}>
      {fault !== null && (
        <Note tone="bad">
          {t(facts === null ? "settings.tls.unusable" : "settings.tls.unusableNew", {
            fault: t(`certificate.faults.${fault}`),
          })}
        </Note>
      )}
      {facts !== null && (
        <dl className={css["facts"]}>
          <dt>{t("settings.tls.names")}</dt>
          <dd dir="ltr">{facts.names.join(", ")}</dd>
          {kind === "own" && (
            <>
              <dt>{t("settings.tls.issuer")}</dt>
              <dd>
                <bdi>{facts.issuer}</bdi>
              </dd>
            </>
          )}
          <dt>{t("settings.tls.ends")}</dt>
          <dd>
            {kind === "own"
              ? format.date(facts.ends_at)
              : t("settings.tls.renewed", { date: format.date(facts.ends_at) })}
          </dd>
        </dl>
      )}
    </div>
  );
}

/** The authority: what a browser says of it, its fingerprint, and its certificate to hand on. */
function MadeByLatchkey({ certificate }: { readonly certificate: CertificateState }): ReactNode {
  const t = useText();
  const { sharing } = useStatus();
  const saving = useSaving();
  const { fingerprint, left_out: leftOut } = certificate;
  const saveFile = async (): Promise<void> => {
    const title = t("settings.tls.made.pick");
    const file = await call("file.save", { title, name: "latchkey-authority.crt" });
    if (file !== null) await saving.save(() => call("sharing.saveAuthority", { file }));
  };
  const page = sharing.url === null ? null : new URL("/latchkey/trust", sharing.url).href;
  return (
    <div className={css["details"]}>
      {leftOut.length > 0 && (
        <Note tone="warn">{t("settings.tls.made.leftOut", { names: leftOut.join(", ") })}</Note>
      )}
      <p className={css["hint"]}>{t("settings.tls.made.browser")}</p>
      {fingerprint !== null && (
        <dl className={css["facts"]}>
          <dt>{t("settings.tls.made.fingerprint")}</dt>
          <dd dir="ltr" className={`${css["mono"]} ${css["fingerprint"]}`}>
            {fingerprint}
          </dd>
        </dl>
      )}
      <div className={css["files"]}>
        <Button variant="default" loading={saving.isPending} onClick={() => void saveFile()}>
          {t("settings.tls.made.save")}
        </Button>
        {page !== null && (
          <CopyButton text={page} label={t("settings.tls.made.copyPage")} size="sm" />
        )}
        <span role="status" className={css["hint"]}>
          {saving.isSaved ? t("settings.saved") : ""}
        </span>
      </div>
    </div>
  );
}
