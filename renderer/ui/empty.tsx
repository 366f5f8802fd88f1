import type { ReactNode } from "react";
import css from "./empty.module.css";

type Props = {
  readonly title?: string;
  readonly text: string;
  readonly picture?: ReactNode;
  readonly action?: ReactNode;
};

/** Where there is nothing yet: what comes here, and how. */
export function Empty({ title, text, picture, action }: Props): ReactNode {
  return (
    <div className={css["empty"]}>
      {picture}
      {title !== undefined && <h2 className={css["title"]}>{title}</h2>}
      <p className={css["text"]}>{text}</p>
      {action}
    </div>
  );
}
