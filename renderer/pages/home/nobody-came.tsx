import { Modal } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useStatus } from "../../bridge/app-state.tsx";
import { useNow } from "../../bridge/use-now.ts";
import { useText } from "../../i18n/use-text.ts";
import { FirewallButton } from "../../ui/firewall-button.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import css from "./nobody-came.module.css";

const patienceSeconds = 600;

/** Nobody has come by the link, ten minutes after it was first opened: what may be in the way. */
export function NobodyCame(): ReactNode {
  const t = useText();
  const { sharing } = useStatus();
  const now = useNow();
  const [isOpen, setIsOpen] = useState(false);
  const since = sharing.unreached_since;
  if (since === null || now - since < patienceSeconds) return null;
  return (
    <>
      <p className={css["line"]}>
        {t("nobodyCame.line")}{" "}
        <LinkButton onClick={() => setIsOpen(true)}>{t("nobodyCame.open")}</LinkButton>
      </p>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t("nobodyCame.title")}
        size={520}
      >
        <ul className={css["list"]}>
          {(["wifi", "firewall", "address"] as const).map((what) => (
            <li key={what}>
              <h3 className={css["title"]}>{t(`nobodyCame.${what}.title`)}</h3>
              <p className={css["text"]}>{t(`nobodyCame.${what}.text`)}</p>
              {what === "firewall" && <FirewallButton />}
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}
