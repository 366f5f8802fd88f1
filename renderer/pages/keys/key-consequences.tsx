import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { roles, type KeyRow } from "../../../shared/keys.ts";
import { useFormat } from "../../i18n/use-format.ts";
import type { KeyFormValues } from "../../ui/key-form.ts";
import { Note } from "../../ui/note.tsx";

type Props = { readonly values: KeyFormValues; readonly row: KeyRow };

/** What follows from a weaker role, or from a limit below what is used already. */
export function KeyConsequences({ values, row }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const isDown = roles.indexOf(values.role) < roles.indexOf(row.role);
  const limit = values.noLimit || values.limit === "" ? null : Number(values.limit);
  const isBelow = limit !== null && limit !== row.rate_limit && limit <= row.used_this_hour;
  if (!isDown && !isBelow) return null;
  return (
    <>
      {isDown && (
        <Note tone="warn">{t("drawer.roleDown", { from: t(`roles.${row.role}.name`) })}</Note>
      )}
      {isBelow && (
        <Note tone="warn">
          {t("drawer.limitBelow", { used: row.used_this_hour, time: format.time(row.reset_at) })}
        </Note>
      )}
    </>
  );
}
