import { VisuallyHidden } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { plainLine, type LogRow } from "../../../shared/log-text.ts";
import { useText } from "../../i18n/use-text.ts";
import css from "./newest-lines.module.css";

const readLines = 5;

/** Reads the newest lines to who cannot see them: the log itself is silent, or it would never stop. */
export function NewestLines({ rows }: { readonly rows: readonly LogRow[] }): ReactNode {
  const t = useText();
  const [said, setSaid] = useState("");
  const read = (): void => {
    const newest = rows.slice(-readLines).map((row) => (row.kind === "line" ? row.line : row.last));
    setSaid(newest.map(({ text }) => plainLine(text)).join("\n"));
  };
  return (
    <>
      <button type="button" className={css["button"]} onClick={read}>
        {t("logs.read")}
      </button>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
