import type { ReactNode } from "react";
import css from "./page-head.module.css";
import { useTitleFocus } from "./use-title-focus.ts";

type Props = {
  readonly title: string;
  readonly text?: string;
  /** The page's primary button, or what stands in its place. */
  readonly action?: ReactNode;
};

/** The head of a page: its `h1`, one line beneath, and the button at the end side. */
export function PageHead({ title, text, action }: Props): ReactNode {
  const ref = useTitleFocus();
  return (
    <header className={css["head"]}>
      <div className={css["words"]}>
        <h1 ref={ref} tabIndex={-1} className={css["title"]}>
          {title}
        </h1>
        {text !== undefined && <p className={css["text"]}>{text}</p>}
      </div>
      {action}
    </header>
  );
}
