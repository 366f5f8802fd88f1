import type { ReactNode } from "react";
import css from "./setting-row.module.css";
import { useIsSought } from "./settings-search.ts";

type Props = { readonly label: string; readonly children: ReactNode };

/** Something that the settings tell and that is not changed. */
export function PlainRow({ label, children }: Props): ReactNode {
  const isSought = useIsSought([label]);
  return (
    <div className={css["row"]} data-setting hidden={!isSought}>
      <div className={css["words"]}>
        <span className={css["label"]}>{label}</span>
      </div>
      <div className={css["control"]}>{children}</div>
    </div>
  );
}
