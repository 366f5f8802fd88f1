import type { ReactNode } from "react";
import css from "./link-button.module.css";

type Props = { readonly children: ReactNode } & (
  | { readonly href: string; readonly onClick?: never }
  | { readonly onClick: () => void; readonly href?: never }
);

/** What can be done, in the run of a text: a link to a page, or a button that looks like one. */
export function LinkButton({ children, href, onClick }: Props): ReactNode {
  if (href !== undefined) {
    return (
      <a className={css["link"]} href={href}>
        {children}
      </a>
    );
  }
  return (
    <button type="button" className={css["link"]} onClick={onClick}>
      {children}
    </button>
  );
}
