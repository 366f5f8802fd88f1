import { Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import type { KeyRow } from "../../../shared/keys.ts";
import { Failure } from "../../ui/failure.tsx";
import { usePause } from "./use-pause.tsx";

/** Shuts a key out and lets it in again, at once. */
export function PauseSwitch({ row }: { readonly row: KeyRow }): ReactNode {
  const { t } = useTranslation("keys");
  const { set, error } = usePause();
  return (
    <div>
      <Switch
        styles={{
          body: { minInlineSize: 0 },
          labelWrapper: { minInlineSize: 0, overflowWrap: "anywhere" },
        }}
        label={t("drawer.active")}
        description={t("drawer.activeHint", { name: nameInText(row.name) })}
        checked={row.is_active}
        onChange={(event) => set(row, event.currentTarget.checked)}
      />
      {error !== null && <Failure error={error} />}
    </div>
  );
}
