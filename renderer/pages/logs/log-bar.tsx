import { ActionIcon, Button, Checkbox, Menu, SegmentedControl, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconDots,
  IconDownload,
  IconFolderOpen,
  IconSearch,
  IconTextWrap,
  IconEraser,
} from "@tabler/icons-react";
import { useEffect, useRef, type ReactNode } from "react";
import type { LogSource } from "../../../shared/comfy.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { CopyButton } from "../../ui/copy.tsx";
import { Failure } from "../../ui/failure.tsx";
import { segmented } from "../../ui/segmented.ts";
import css from "./log-bar.module.css";
import type { LogSearch } from "./use-search.ts";

export const logLevels = ["all", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

type Props = {
  readonly source: LogSource;
  readonly search: LogSearch;
  readonly level: LogLevel;
  readonly onLevel: (level: LogLevel) => void;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly isWrapped: boolean;
  readonly onWrap: (isWrapped: boolean) => void;
  /** The text that Copy takes. */
  readonly copied: () => string;
  readonly onClear: () => void;
};

const icon = { size: 16, stroke: 1.7, "aria-hidden": true } as const;

/** What can be done with a log. */
export function LogBar(props: Props): ReactNode {
  const { source, search, level, onLevel, isFollowing, onFollow, isWrapped, onWrap } = props;
  const t = useText();
  const isNarrow = useMediaQuery("(max-width: 1040px)");
  const { run, error } = useAction();
  const openFolder = (): void => void run(() => call("logs.openFolder"));
  const exportLog = (): void =>
    void run(() => call("logs.export", { source, title: t("logs.export") }));
  return (
    <>
      <div className={css["bar"]}>
        <Search search={search} />
        <SegmentedControl
          size="xs"
          classNames={segmented}
          aria-label={t("logs.level.label")}
          data={logLevels.map((value) => ({ value, label: t(`logs.level.${value}`) }))}
          value={level}
          onChange={onLevel}
        />
        <Checkbox
          label={t("logs.follow")}
          checked={isFollowing}
          onChange={(event) => onFollow(event.currentTarget.checked)}
        />
        {!isNarrow && (
          <>
            <Checkbox
              label={t("logs.wrap")}
              checked={isWrapped}
              onChange={(event) => onWrap(event.currentTarget.checked)}
            />
            <CopyButton text={props.copied} label={t("copy.log")} />
            <Button
              size="xs"
              variant="default"
              leftSection={<IconFolderOpen {...icon} />}
              onClick={openFolder}
            >
              {t("logs.openFolder")}
            </Button>
          </>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label={t("logs.more")}>
              <IconDots {...icon} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {isNarrow && (
              <>
                <Menu.Item
                  leftSection={<IconTextWrap {...icon} />}
                  onClick={() => onWrap(!isWrapped)}
                >
                  {isWrapped ? t("logs.wrapOff") : t("logs.wrap")}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconCopy {...icon} />}
                  onClick={() => run(() => call("clipboard.write", { text: props.copied() }))}
                >
                  {t("copy.log")}
                </Menu.Item>
                <Menu.Item leftSection={<IconFolderOpen {...icon} />} onClick={openFolder}>
                  {t("logs.openFolder")}
                </Menu.Item>
              </>
            )}
            <Menu.Item leftSection={<IconDownload {...icon} />} onClick={exportLog}>
              {t("logs.export")}
            </Menu.Item>
            <Menu.Item leftSection={<IconEraser {...icon} />} onClick={props.onClear}>
              {t("logs.clear")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {error !== null && <Failure error={error} />}
    </>
  );
}

function Search({ search }: { readonly search: LogSearch }): ReactNode {
  const t = useText();
  const inputRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isFind =
        (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "f";
      if (!isFind) return;
      event.preventDefault();
      inputRef.current?.select();
      inputRef.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const { text, count, current } = search;
  const isSearching = text.trim() !== "";
  return (
    <div className={css["search"]} role="search">
      <TextInput
        ref={inputRef}
        type="search"
        size="xs"
        aria-label={t("logs.search")}
        placeholder={t("logs.search")}
        leftSection={<IconSearch {...icon} />}
        rightSectionWidth={isSearching ? 150 : 0}
        rightSectionProps={{ className: css["tools"] }}
        rightSection={
          isSearching && (
            <>
              <span role="status" className={css["count"]}>
                {t("logs.found", { current, count })}
              </span>
              <ActionIcon
                variant="subtle"
                size={24}
                disabled={count === 0}
                aria-label={t("logs.previous")}
                onClick={() => search.move(-1)}
              >
                <IconChevronUp {...icon} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                size={24}
                disabled={count === 0}
                aria-label={t("logs.next")}
                onClick={() => search.move(1)}
              >
                <IconChevronDown {...icon} />
              </ActionIcon>
            </>
          )
        }
        value={text}
        onChange={(event) => search.setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") search.move(event.shiftKey ? -1 : 1);
          if (event.key === "Escape") search.setText("");
        }}
      />
    </div>
  );
}
