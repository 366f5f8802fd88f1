import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useState, type RefObject } from "react";

export type WindowedRows = {
  /** The rows that are drawn: `from` to before `to`. */
  readonly from: number;
  readonly to: number;
  /** Heights that stand for the others. */
  readonly before: number;
  readonly after: number;
};

const drawnWhole = 100;

/** Which rows of a long table are in sight. The page's `main` is what scrolls. */
export function useWindowedRows(
  count: number,
  rowHeight: number,
  box: RefObject<HTMLElement | null>,
): WindowedRows {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const main = document.getElementById("main");
    if (box.current === null || main === null) return;
    const top = box.current.getBoundingClientRect().top - main.getBoundingClientRect().top;
    setOffset(Math.round(top + main.scrollTop));
  }, [box]);
  const isWhole = count <= drawnWhole;
  // oxlint-disable-next-line react-hooks/incompatible-library -- nothing here is memoised by a compiler
  const virtualizer = useVirtualizer({
    count: isWhole ? 0 : count,
    getScrollElement: () => document.getElementById("main"),
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: offset,
  });
  if (isWhole) return { from: 0, to: count, before: 0, after: 0 };
  const items = virtualizer.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = (items.at(-1)?.index ?? -1) + 1;
  return { from, to, before: from * rowHeight, after: (count - to) * rowHeight };
}
