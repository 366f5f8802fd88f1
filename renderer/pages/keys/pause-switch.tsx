import { Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
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
        label={t("drawer.active")}
        description={t("drawer.activeHint")}
        checked={row.is_active}
        onChange={(event) => set(row, event.currentTarget.checked)}
      />
      {error !== null && <Failure error={error} />}
    </div>
  );
}
