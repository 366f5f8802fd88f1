import { Button, SegmentedControl } from "@mantine/core";
import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { logSources, type LogLine, type LogSource } from "../../../shared/comfy.ts";
import { foldTracebacks, plainLine, type LogRow } from "../../../shared/log-text.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useFormat, type Format } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failure } from "../../ui/failure.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { segmented } from "../../ui/segmented.ts";
import { isOneOf, useKept } from "../../ui/use-kept.ts";
import { LogBar, logLevels, type LogLevel } from "./log-bar.tsx";
import { LogView } from "./log-view.tsx";
import css from "./logs-page.module.css";
import { NewestLines } from "./newest-lines.tsx";
import { useLog } from "./use-log.ts";
import { useLogSearch } from "./use-search.ts";

/** What ComfyUI writes, what Latchkey does, and who was let in. */
export function LogsPage(): ReactNode {
  const t = useText();
  const format = useFormat();
  const boxRef = useRef<HTMLDivElement>(null);
  const [source, setSource] = useKept<LogSource>("logs.source", "comfyui", isOneOf(logSources));
  const { lines, error, reload, clear } = useLog(source);
  const [level, setLevel] = useKept<LogLevel>("logs.level", "all", isOneOf(logLevels));
  const [isFollowing, setIsFollowing] = useState(true);
  const [isWrapped, setIsWrapped] = useState(true);
  const rows = useMemo(
    () => foldTracebacks((lines ?? []).filter((line) => isOfLevel(line, level))),
    [lines, level],
  );
  const search = useLogSearch(rows);
  const copied = useCallback(
    () => selectionIn(boxRef.current) ?? textOf(rows, format),
    [rows, format],
  );
  return (
    <div className={css["page"]}>
      <PageHead
        title={t("logs.title")}
        text={t(`logs.head.${source}`)}
        action={
          <SegmentedControl
            size="sm"
            classNames={segmented}
            aria-label={t("logs.source")}
            data={logSources.map((value) => ({ value, label: t(`logs.sources.${value}`) }))}
            value={source}
            onChange={setSource}
          />
        }
      />
      <LogBar
        source={source}
        search={search}
        level={level}
        onLevel={setLevel}
        isFollowing={isFollowing}
        onFollow={setIsFollowing}
        isWrapped={isWrapped}
        onWrap={setIsWrapped}
        copied={copied}
        onClear={clear}
      />
      {error !== null && <Failure error={error} onRetry={reload} />}
      {rows.length > 0 ? (
        <>
          <LogView
            key={source}
            source={source}
            rows={rows}
            search={search}
            boxRef={boxRef}
            isFollowing={isFollowing}
            isWrapped={isWrapped}
            onFollow={setIsFollowing}
          />
          <NewestLines rows={rows} />
        </>
      ) : (
        lines !== null && <NoLines source={source} isFiltered={lines.length > 0} />
      )}
    </div>
  );
}

type NoLinesProps = { readonly source: LogSource; readonly isFiltered: boolean };

function NoLines({ source, isFiltered }: NoLinesProps): ReactNode {
  const t = useText();
  const { comfy } = useStatus();
  const { run, isPending, error } = useAction();
  if (isFiltered) return <Empty text={t("logs.noMatch")} />;
  const isStopped = comfy.state === "stopped" && comfy.source !== null;
  const isElsewhere = source === "comfyui" && comfy.source === "upstream";
  const canStart = source === "comfyui" && isStopped && comfy.failure === null;
  return (
    <>
      <Empty
        text={t(`logs.empty.${isElsewhere ? "upstream" : source}`)}
        action={
          canStart && (
            <Button loading={isPending} onClick={() => run(() => call("comfy.start"))}>
              {t("hero.start")}
            </Button>
          )
        }
      />
      {error !== null && <Failure error={error} />}
    </>
  );
}

function isOfLevel(line: LogLine, level: LogLevel): boolean {
  return level === "all" || line.level === "error" || line.level === level;
}

function textOf(rows: readonly LogRow[], format: Format): string {
  return rows
    .flatMap((row) => (row.kind === "line" ? [row.line] : row.lines))
    .map((line) => `${format.clock(line.at)} ${plainLine(line.text)}`)
    .join("\n");
}

/** What is selected in the log; null when that is nothing. */
function selectionIn(box: HTMLElement | null): string | null {
  const selection = window.getSelection();
  if (box === null || selection === null || selection.isCollapsed) return null;
  const text = selection.toString();
  return text !== "" && box.contains(selection.anchorNode) ? text : null;
}
