import { Button } from "@mantine/core";
import { IconArrowDown, IconChevronRight } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import type { LogSource } from "../../../shared/comfy.ts";
import type { LogRow } from "../../../shared/log-text.ts";
import { useText } from "../../i18n/use-text.ts";
import { LogLineView } from "./log-line.tsx";
import css from "./log-view.module.css";
import type { LogSearch } from "./use-search.ts";

type Props = {
  readonly source: LogSource;
  readonly rows: readonly LogRow[];
  readonly search: LogSearch;
  readonly boxRef: RefObject<HTMLDivElement | null>;
  readonly isFollowing: boolean;
  readonly isWrapped: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
};

const lineHeight = 19;

/** The rows, of which only those in sight are drawn. Scrolling up ends following; the end brings it back. */
export function LogView(props: Props): ReactNode {
  const { source, rows, search, boxRef, isFollowing, isWrapped, onFollow } = props;
  const t = useText();
  const lastTop = useRef(0);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const drawn = useVirtualizer({
    count: rows.length,
    getScrollElement: () => boxRef.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => keyOf(rows[index]) ?? index,
    overscan: 20,
  });
  const newest = keyOf(rows.at(-1)) ?? 0;
  const seen = useNewestSeen(newest, isFollowing);
  useEffect(() => {
    if (isFollowing && rows.length > 0) drawn.scrollToIndex(rows.length - 1, { align: "end" });
  }, [drawn, isFollowing, newest, rows.length]);

  const { currentLine } = search;
  const currentRow = currentLine === null ? -1 : rows.findIndex((row) => holds(row, currentLine));
  const isSearching = search.text.trim() !== "";
  useEffect(() => {
    if (!isSearching || currentLine === null || currentRow < 0) return;
    onFollow(false);
    drawn.scrollToIndex(currentRow, { align: "center" });
    // Where the line stands changes with each new one; only another line is gone to.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [currentLine, isSearching]);

  const noteScroll = (): void => {
    const box = boxRef.current;
    if (box === null) return;
    const isUp = box.scrollTop < lastTop.current - 2;
    const isAtEnd = box.scrollHeight - box.clientHeight - box.scrollTop < lineHeight;
    lastTop.current = box.scrollTop;
    if (isAtEnd && !isFollowing && !isSearching) onFollow(true);
    else if (isUp && !isAtEnd && isFollowing) onFollow(false);
  };
  const toggle = (n: number): void =>
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(n)) next.add(n);
      return next;
    });
  return (
    <div className={css["frame"]}>
      <div
        ref={boxRef}
        className={css["box"]}
        role="log"
        aria-live="off"
        aria-label={t(`logs.label.${source}`)}
        tabIndex={0}
        dir="ltr"
        data-wrap={isWrapped || undefined}
        onScroll={noteScroll}
        onKeyDown={(event) => {
          if (event.key === "End") onFollow(true);
        }}
      >
        <div className={css["all"]} style={{ blockSize: drawn.getTotalSize() }}>
          {drawn.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <div
                key={key}
                ref={drawn.measureElement}
                data-index={index}
                className={css["row"]}
                style={{ transform: `translateY(${start}px)` }}
              >
                <RowView
                  row={row}
                  wanted={search.text.trim().toLocaleLowerCase()}
                  currentLine={isSearching ? currentLine : null}
                  isOpen={
                    row.kind === "traceback" &&
                    (open.has(row.last.n) || (isSearching && index === currentRow))
                  }
                  onToggle={toggle}
                />
              </div>
            );
          })}
        </div>
      </div>
      {!isFollowing && (
        <Button
          className={css["newest"] ?? ""}
          size="xs"
          leftSection={<IconArrowDown size={16} stroke={1.7} aria-hidden />}
          onClick={() => onFollow(true)}
        >
          {newest > seen ? t("logs.newestCount", { count: newest - seen }) : t("logs.newest")}
        </Button>
      )}
    </div>
  );
}

type RowProps = {
  readonly row: LogRow;
  readonly wanted: string;
  readonly currentLine: number | null;
  readonly isOpen: boolean;
  readonly onToggle: (n: number) => void;
};

function RowView({ row, wanted, currentLine, isOpen, onToggle }: RowProps): ReactNode {
  const t = useText();
  if (row.kind === "line") {
    const isCurrent = row.line.n === currentLine;
    return <LogLineView line={row.line} wanted={wanted} isCurrent={isCurrent} />;
  }
  const { lines, last } = row;
  const fold = (
    <button
      type="button"
      className={css["fold"]}
      aria-expanded={isOpen}
      aria-label={t("logs.traceback")}
      onClick={() => onToggle(last.n)}
    >
      <IconChevronRight size={14} stroke={2} aria-hidden />
    </button>
  );
  const shown = isOpen ? lines : [last];
  return shown.map((line, index) => (
    <LogLineView
      key={line.n}
      line={line}
      wanted={wanted}
      isCurrent={line.n === currentLine}
      lead={index === 0 ? fold : undefined}
      tail={
        isOpen ? undefined : (
          <span className={css["hidden"]}>{t("logs.folded", { count: lines.length - 1 })}</span>
        )
      }
    />
  ));
}

/** The newest line that was there while the log was followed. */
function useNewestSeen(newest: number, isFollowing: boolean): number {
  const [seen, setSeen] = useState(newest);
  if (isFollowing && seen !== newest) setSeen(newest);
  return seen;
}

function keyOf(row: LogRow | undefined): number | undefined {
  return row?.kind === "line" ? row.line.n : row?.last.n;
}

function holds(row: LogRow, n: number): boolean {
  if (row.kind === "line") return row.line.n === n;
  return (row.lines[0]?.n ?? row.last.n) <= n && n <= row.last.n;
}
