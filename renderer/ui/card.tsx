import { useId, type ReactNode } from "react";
import css from "./card.module.css";

type Props = {
  readonly title: string;
  /** At the end of the card's head: a link, a switch. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
};

/** A region of a page with a title of its own. */
export function Card({ title, action, children }: Props): ReactNode {
  const titleId = useId();
  return (
    <section className={css["card"]} aria-labelledby={titleId}>
      <div className={css["head"]}>
        <h2 id={titleId} className={css["title"]}>
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}
