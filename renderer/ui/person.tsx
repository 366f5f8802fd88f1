import type { ReactNode } from "react";
import { hueOf, initialOf, shownName } from "../../shared/format.ts";
import css from "./person.module.css";

type Props = {
  readonly id: string;
  readonly name: string;
  /** Shut out: grey instead of the person's colour. */
  readonly isOut?: boolean;
  /** Beneath the name, in narrow tables. */
  readonly below?: ReactNode;
};

const hues = 6;

/** A person or program: the first letter in a circle, and the name on one line. */
export function Person({ id, name, isOut = false, below }: Props): ReactNode {
  const shown = shownName(name);
  return (
    <span className={css["person"]} data-out={isOut || undefined}>
      <span className={css["initial"]} data-hue={isOut ? 0 : hueOf(id, hues) + 1} aria-hidden>
        {initialOf(name)}
      </span>
      <span className={css["words"]}>
        <bdi className={css["name"]} title={shown}>
          {shown}
        </bdi>
        {below}
      </span>
    </span>
  );
}
