import type { ComponentProps, ReactNode } from "react";
import css from "./radio.module.css";

/** The sign of one choice among several; its label around it shows the focus. */
export function Radio(props: Omit<ComponentProps<"input">, "type" | "className">): ReactNode {
  return <input {...props} type="radio" className={css["radio"]} />;
}
