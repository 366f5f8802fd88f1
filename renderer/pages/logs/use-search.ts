import { useMemo, useState } from "react";
import { plainLine, type LogRow } from "../../../shared/log-text.ts";

export type LogSearch = {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** How many lines match, and which of them is looked at, from 1; 0 where none is. */
  readonly count: number;
  readonly current: number;
  /** The number of the line that is looked at. */
  readonly currentLine: number | null;
  readonly move: (step: 1 | -1) => void;
};

/** Finds lines that hold a text, whatever its case, and goes from one to the next. */
export function useLogSearch(rows: readonly LogRow[]): LogSearch {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<number | null>(null);
  const wanted = text.trim().toLocaleLowerCase();
  const found = useMemo(() => {
    if (wanted === "") return [];
    return rows
      .flatMap((row) => (row.kind === "line" ? [row.line] : row.lines))
      .filter((line) => plainLine(line.text).toLocaleLowerCase().includes(wanted))
      .map(({ n }) => n);
  }, [rows, wanted]);
  // The line that was looked at may have gone with the oldest ones: then the next one is.
  const at = chosen === null ? -1 : found.findIndex((n) => n >= chosen);
  const index = at < 0 ? found.length - 1 : at;
  return {
    text,
    setText: (next) => {
      setText(next);
      setChosen(null);
    },
    count: found.length,
    current: index + 1,
    currentLine: found[index] ?? null,
    move: (step) => {
      if (found.length === 0) return;
      setChosen(found[(index + step + found.length) % found.length] ?? null);
    },
  };
}
