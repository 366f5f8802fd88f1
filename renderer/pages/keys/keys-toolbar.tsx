import { SegmentedControl, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KeyFilter } from "./key-list.ts";
import css from "./keys-toolbar.module.css";

type Props = {
  readonly search: string;
  readonly filter: KeyFilter;
  readonly counts: Readonly<Record<KeyFilter, number>>;
  readonly onSearch: (text: string) => void;
  readonly onFilter: (filter: KeyFilter) => void;
};

const filters = ["all", "in", "out"] as const;

/** Search and filter above the table. */
export function KeysToolbar({ search, filter, counts, onSearch, onFilter }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const ref = useRef<HTMLInputElement>(null);
  useHotkeys([["mod+F", () => ref.current?.select()]], []);
  return (
    <div className={css["toolbar"]} role="search">
      <TextInput
        ref={ref}
        className={css["search"] ?? ""}
        type="search"
        aria-label={t("search")}
        placeholder={t("search")}
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onSearch("");
        }}
      />
      <SegmentedControl
        aria-label={t("filter.label")}
        classNames={{
          root: css["filter"] ?? "",
          indicator: css["indicator"] ?? "",
          label: css["label"] ?? "",
        }}
        data={filters.map((value) => ({
          value,
          label: t(`filter.${value}`, { count: counts[value] }),
        }))}
        value={filter}
        onChange={onFilter}
      />
    </div>
  );
}
