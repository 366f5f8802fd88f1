import { Button, Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState, type ReactNode } from "react";
import type { LogLine } from "../../../shared/comfy.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { CopyButton } from "../../ui/copy.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failure } from "../../ui/failure.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { LogView } from "./log-view.tsx";
import css from "./logs-page.module.css";
import { useLog } from "./use-log.ts";

const levels = ["all", "warn", "error"] as const;
type Level = (typeof levels)[number];

/** The most that the clipboard call takes. */
const mostCopied = 20_000;

/** What ComfyUI writes. */
export function LogsPage(): ReactNode {
  const t = useText();
  const format = useFormat();
  const { lines, error, reload } = useLog();
  const [text, setText] = useState("");
  const [level, setLevel] = useState<Level>("all");
  const [isFollowing, setIsFollowing] = useState(true);
  const [isWrapped, setIsWrapped] = useState(true);
  const shown = useMemo(() => (lines ?? []).filter(matcherOf(text, level)), [lines, text, level]);
  const copied = shown.map((line) => `${format.clock(line.at)} ${line.text}`).join("\n");
  return (
    <div className={css["page"]}>
      <PageHead title={t("logs.title")} text={t("logs.head")} />
      <div className={css["bar"]}>
        <TextInput
          type="search"
          className={css["search"] ?? ""}
          size="xs"
          aria-label={t("logs.search")}
          placeholder={t("logs.search")}
          leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("logs.level.label")}
          data={levels.map((value) => ({ value, label: t(`logs.level.${value}`) }))}
          value={level}
          onChange={setLevel}
        />
        <Checkbox
          label={t("logs.follow")}
          checked={isFollowing}
          onChange={(event) => setIsFollowing(event.currentTarget.checked)}
        />
        <Checkbox
          label={t("logs.wrap")}
          checked={isWrapped}
          onChange={(event) => setIsWrapped(event.currentTarget.checked)}
        />
        <CopyButton text={copied.slice(-mostCopied)} label={t("copy.log")} />
      </div>
      {error !== null && <Failure error={error} onRetry={reload} />}
      {shown.length > 0 ? (
        <LogView
          lines={shown}
          isFollowing={isFollowing}
          isWrapped={isWrapped}
          onFollow={setIsFollowing}
        />
      ) : (
        lines !== null && <NoLines isFiltered={lines.length > 0} />
      )}
    </div>
  );
}

function NoLines({ isFiltered }: { readonly isFiltered: boolean }): ReactNode {
  const t = useText();
  const { comfy } = useStatus();
  const { run, isPending, error } = useAction();
  if (isFiltered) return <Empty text={t("logs.noMatch")} />;
  const canStart = comfy.state === "stopped" && comfy.source !== null;
  return (
    <>
      <Empty
        text={t("logs.empty")}
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

function matcherOf(text: string, level: Level): (line: LogLine) => boolean {
  const wanted = text.trim().toLocaleLowerCase();
  return (line) =>
    (level === "all" || line.level === "error" || line.level === level) &&
    (wanted === "" || line.text.toLocaleLowerCase().includes(wanted));
}
