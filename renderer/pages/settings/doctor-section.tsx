import { Button, Checkbox, Loader, Modal } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCheck,
  IconCircleX,
  IconHelpCircle,
  type Icon,
} from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import type { BundleChoice, DoctorCheck, DoctorReport } from "../../../shared/doctor.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useCall } from "../../bridge/use-call.ts";
import { useText } from "../../i18n/use-text.ts";
import { Card } from "../../ui/card.tsx";
import { FirewallButton } from "../../ui/firewall-button.tsx";
import { Failure } from "../../ui/failure.tsx";
import { sentenceWords } from "../../ui/sentence-words.ts";
import css from "./doctor-section.module.css";

const signs: Readonly<Record<DoctorCheck["level"], Icon>> = {
  ok: IconCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  unknown: IconHelpCircle,
};

/** Looks at all that a shared ComfyUI stands on, and makes a bundle for somebody who helps. */
export function DoctorSection(): ReactNode {
  const t = useText();
  const { run, isPending, error } = useAction();
  const [report, setReport] = useState<DoctorReport | null>(null);
  const [isBundling, setIsBundling] = useState(false);
  const examine = (): void =>
    void run(async () => {
      setReport(await call("doctor.run"));
    });
  return (
    <Card title={t("doctor.title")}>
      <p className={css["hint"]}>{t("doctor.hint")}</p>
      <div className={css["buttons"]}>
        <Button variant="default" onClick={() => setIsBundling(true)}>
          {t("doctor.bundle")}
        </Button>
        <Button loading={isPending} onClick={examine}>
          {report === null ? t("doctor.run") : t("doctor.runAgain")}
        </Button>
      </div>
      {error !== null && <Failure error={error} onRetry={examine} />}
      {report !== null && <Checks checks={report.checks} />}
      <Modal
        opened={isBundling}
        onClose={() => setIsBundling(false)}
        title={t("doctor.bundleTitle")}
        size={600}
        closeButtonProps={{ "aria-label": t("dialog.close") }}
      >
        <Bundle onClose={() => setIsBundling(false)} />
      </Modal>
    </Card>
  );
}

function Checks({ checks }: { readonly checks: readonly DoctorCheck[] }): ReactNode {
  const t = useText();
  const faults = checks.filter(({ level }) => level === "bad" || level === "warn").length;
  return (
    <>
      <p role="status" className={css["summary"]}>
        {t("doctor.summary", { count: faults })}
      </p>
      <ul className={css["checks"]}>
        {checks.map(({ what, level, found, said }) => {
          const Sign = signs[level];
          return (
            <li key={`${what} ${found}`} className={css["check"]} data-level={level}>
              <Sign size={18} stroke={1.7} aria-hidden />
              <div>
                <p className={css["found"]}>
                  <span className={css["what"]}>{t(`doctor.what.${what}`)}</span>
                  <span className={css["level"]}>{t(`doctor.level.${level}`)}</span>
                </p>
                <p>{sentenceWords(said.found, t)}</p>
                {said.remedy !== null && (
                  <p className={css["remedy"]}>{sentenceWords(said.remedy, t)}</p>
                )}
                {what === "firewall" && level !== "ok" && <FirewallButton />}
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}

const hidden: BundleChoice = { names: false, addresses: false, paths: false };
const choices = ["names", "addresses", "paths"] as const;

function Bundle({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const [choice, setChoice] = useState(hidden);
  const { data: files, error, reload } = useCall("doctor.bundle", choice);
  const { run, isPending, error: failure } = useAction();
  const save = (): void =>
    void run(async () => {
      if (files === null) return;
      const path = await call("doctor.save", { title: t("doctor.bundle"), files });
      if (path !== null) onClose();
    });
  return (
    <>
      <p className={css["hint"]}>{t("doctor.bundleHint")}</p>
      <fieldset className={css["choices"]}>
        <legend>{t("doctor.show")}</legend>
        {choices.map((name) => (
          <Checkbox
            key={name}
            label={t(`doctor.choice.${name}`)}
            checked={choice[name]}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              setChoice((old) => ({ ...old, [name]: checked }));
            }}
          />
        ))}
      </fieldset>
      {error !== null && <Failure error={error} onRetry={reload} />}
      {files === null && error === null && (
        <p className={css["waiting"]}>
          <Loader size={16} /> {t("doctor.gathering")}
        </p>
      )}
      {files?.map(({ name, what, text }) => (
        <details key={name} className={css["file"]}>
          <summary>
            <span dir="ltr">{name}</span>
            <span className={css["fileWhat"]}>{t(`doctor.files.${what}`)}</span>
          </summary>
          <pre dir="ltr" tabIndex={0} role="region" aria-label={name}>
            {text === "" ? t("doctor.nothing") : text}
          </pre>
        </details>
      ))}
      {failure !== null && <Failure error={failure} />}
      <div className={css["buttons"]}>
        <Button variant="default" onClick={onClose}>
          {t("dialog.cancel")}
        </Button>
        <Button disabled={files === null} loading={isPending} onClick={save}>
          {t("doctor.save")}
        </Button>
      </div>
    </>
  );
}
