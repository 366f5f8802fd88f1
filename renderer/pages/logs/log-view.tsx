import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type ReactNode } from "react";
import type { LogLine } from "../../../shared/comfy.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import css from "./log-view.module.css";

type Props = {
  readonly lines: readonly LogLine[];
  readonly isFollowing: boolean;
  readonly isWrapped: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
};

const lineHeight = 19;

/** The lines, of which only those in sight are drawn. Scrolling up ends following; the end brings it back. */
export function LogView({ lines, isFollowing, isWrapped, onFollow }: Props): ReactNode {
  const t = useText();
  const format = useFormat();
  const boxRef = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoised by a compiler
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => boxRef.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => lines[index]?.n ?? index,
    overscan: 20,
  });
  const newest = lines.at(-1)?.n ?? 0;
  useEffect(() => {
    if (isFollowing && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: "end" });
  }, [rows, isFollowing, newest, lines.length]);

  const noteScroll = (): void => {
    const box = boxRef.current;
    if (box === null) return;
    const isUp = box.scrollTop < lastTop.current - 2;
    const isAtEnd = box.scrollHeight - box.clientHeight - box.scrollTop < lineHeight;
    lastTop.current = box.scrollTop;
    if (isAtEnd && !isFollowing) onFollow(true);
    else if (isUp && !isAtEnd && isFollowing) onFollow(false);
  };
  return (
    <div className={css["frame"]}>
      <div
        ref={boxRef}
        className={css["box"]}
        role="log"
        aria-live="off"
        aria-label={t("logs.label")}
        tabIndex={0}
        dir="ltr"
        data-wrap={isWrapped || undefined}
        onScroll={noteScroll}
      >
        <div className={css["all"]} style={{ blockSize: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            return (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                data-level={line.level}
                className={css["line"]}
                style={{ transform: `translateY(${start}px)` }}
              >
                <span className={css["time"]}>{format.clock(line.at)}</span>
                <span className={css["sign"]}>{t(`logs.signs.${line.level}`)}</span>
                <span className={css["text"]}>{line.text}</span>
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
          {t("logs.newest")}
        </Button>
      )}
    </div>
  );
}
