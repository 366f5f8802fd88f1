import type { ReactNode } from "react";
import css from "./figure.module.css";

type Props = { readonly label: string; readonly value: string };

/** One figure with its name above it; stands in a `dl`. */
export function Figure({ label, value }: Props): ReactNode {
  return (
    <div className={css["figure"]}>
      <dt className={css["label"]}>{label}</dt>
      <dd className={css["value"]}>{value}</dd>
    </div>
  );
}
