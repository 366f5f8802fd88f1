import { IconAlertCircle, IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import css from "./note.module.css";

type Props = {
  readonly tone: "info" | "warn" | "bad";
  readonly children: ReactNode;
};

const signs = { info: IconInfoCircle, warn: IconAlertTriangle, bad: IconAlertCircle };

/** A remark that is to be read, with a sign beside its colour. */
export function Note({ tone, children }: Props): ReactNode {
  const Sign = signs[tone];
  return (
    <div className={css["note"]} data-tone={tone}>
      <Sign className={css["sign"]} size={16} stroke={1.7} aria-hidden />
      <div className={css["text"]}>{children}</div>
    </div>
  );
}
