import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "./confirm.tsx";

type Props = {
  readonly opened: boolean;
  readonly onBack: () => void;
  readonly onLeave: () => void;
};

/** D4: asked where a new key would go out of sight before it was copied. */
export function UnsavedKey({ opened, onBack, onLeave }: Props): ReactNode {
  const { t } = useTranslation("keys");
  return (
    <Confirm
      opened={opened}
      title={t("unsaved.title")}
      safeLabel={t("unsaved.back")}
      actionLabel={t("unsaved.close")}
      onSafe={onBack}
      onAction={onLeave}
    >
      <p>{t("unsaved.text")}</p>
    </Confirm>
  );
}
