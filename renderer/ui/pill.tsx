import type { ReactNode } from "react";
import css from "./pill.module.css";

export type Tone = "ok" | "warn" | "bad" | "none";

type Props = { readonly tone: Tone; readonly children: ReactNode };

/** A state in one or a few words, with a dot in its colour. */
export function Pill({ tone, children }: Props): ReactNode {
  return (
    <span className={css["pill"]} data-tone={tone}>
      <span className={css["dot"]} aria-hidden />
      {children}
    </span>
  );
}
