import type { ReactNode } from "react";
import { useNow } from "../bridge/use-now.ts";
import { useFormat } from "../i18n/use-format.ts";

type Props = { readonly at: number };

/** How long ago something was, kept true; the exact time in a tooltip. */
export function Ago({ at }: Props): ReactNode {
  const now = useNow();
  const format = useFormat();
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={format.dateTime(at)}>
      {format.ago(at, now)}
    </time>
  );
}
