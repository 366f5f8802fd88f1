import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState, type ReactNode } from "react";
import type { ListedKey } from "./key-list.ts";

type Props = {
  readonly keys: readonly ListedKey[];
  readonly rowHeight: number;
  readonly columnCount: number;
  readonly renderRow: (key: ListedKey) => ReactNode;
};

/** Only the rows in sight, with room for the others above and below. The page scrolls, not the table. */
export function VirtualRows({ keys, rowHeight, columnCount, renderRow }: Props): ReactNode {
  const topRef = useRef<HTMLTableRowElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const body = topRef.current?.closest("tbody");
    const scroller = topRef.current?.closest("main");
    if (!body || !scroller) return;
    const top = body.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    setOffset(top + scroller.scrollTop);
  }, []);
  // eslint-disable-next-line react-hooks/incompatible-library -- its rows are made anew in each render
  const virtualizer = useVirtualizer({
    count: keys.length,
    getScrollElement: () => topRef.current?.closest("main") ?? null,
    estimateSize: () => rowHeight,
    scrollMargin: offset,
    overscan: 12,
    initialRect: { width: 0, height: 900 },
  });
  const items = virtualizer.getVirtualItems();
  const before = (items[0]?.start ?? offset) - offset;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? offset) - offset);
  return (
    <>
      <tr ref={topRef} aria-hidden>
        <td colSpan={columnCount} style={{ blockSize: before, padding: 0, border: 0 }} />
      </tr>
      {items.map(({ index }) => {
        const key = keys[index];
        return key === undefined ? null : renderRow(key);
      })}
      <tr aria-hidden>
        <td colSpan={columnCount} style={{ blockSize: after, padding: 0, border: 0 }} />
      </tr>
    </>
  );
}
