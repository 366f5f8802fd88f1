import type { ReactNode } from "react";
import css from "./share-bar.module.css";

type Props = {
  /** 0 to 1. */
  readonly share: number;
  readonly tone?: "free" | "near" | "full";
};

/** A thin bar that is filled to a share; words beside it say the same. */
export function ShareBar({ share, tone = "free" }: Props): ReactNode {
  return (
    <span className={css["track"]} aria-hidden>
      <span className={css["fill"]} data-tone={tone} style={{ inlineSize: `${share * 100}%` }} />
    </span>
  );
}
