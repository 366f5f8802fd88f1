import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import css from "./sort-header.module.css";

type Props = {
  readonly label: string;
  readonly state: "none" | "up" | "down";
  readonly isNumeric: boolean;
  readonly className: string | undefined;
  readonly onClick: () => void;
};

const sortNames = { none: "none", up: "ascending", down: "descending" } as const;

/** A column's head: a button that sorts by it. */
export function SortHeader({ label, state, isNumeric, className, onClick }: Props): ReactNode {
  const Arrow = state === "up" ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={sortNames[state]}
      data-numeric={isNumeric || undefined}
    >
      <button type="button" className={css["button"]} onClick={onClick}>
        {label}
        <Arrow
          className={css["arrow"]}
          data-shown={state !== "none" || undefined}
          size={13}
          stroke={2}
          aria-hidden
        />
      </button>
    </th>
  );
}
