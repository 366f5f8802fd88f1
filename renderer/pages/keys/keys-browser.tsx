import { SegmentedControl, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KeyRow } from "../../../shared/keys.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { segmented } from "../../ui/segmented.ts";
import { isOneOf, useKept } from "../../ui/use-kept.ts";
import {
  columns,
  filters,
  isIn,
  matches,
  passes,
  sortKeys,
  type Filter,
  type Listed,
  type Sort,
} from "./key-list.ts";
import css from "./keys-browser.module.css";
import { KeysTable } from "./keys-table.tsx";
import type { KeyAction } from "./row-menu.tsx";

type Props = {
  readonly list: readonly Listed[];
  readonly onAction: (action: KeyAction, key: KeyRow) => void;
};

const lastUsedFirst: Sort = { column: "last_used", isDescending: true };

/** From so many on, nobody counts rows. */
const many = 100;

/** The table with what narrows it: search, filter, order. */
export function KeysBrowser({ list, onAction }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const searchRef = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [filter, setFilter] = useKept<Filter>("keys.filter", "all", isOneOf(filters));
  const [sort, setSort] = useKept("keys.sort", lastUsedFirst, isSort);
  /** Ids in the order that they had when pointer or focus came into the table. */
  const [held, setHeld] = useState<readonly string[] | null>(null);
  useHotkeys([["mod+F", () => searchRef.current?.focus()]], []);

  const shown = useMemo(() => {
    const found = list.filter(
      (listed) =>
        passes(listed, filter) && matches(listed, query, t(`roles.${listed.key.role}.name`)),
    );
    return inHeldOrder(sortKeys(found, sort), held);
  }, [list, filter, query, sort, held, t]);
  const countIn = list.filter(isIn).length;
  const count = { all: list.length, in: countIn, out: list.length - countIn };

  return (
    <>
      <div className={css["toolbar"]}>
        <TextInput
          ref={searchRef}
          className={css["search"] ?? ""}
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setQuery("");
          }}
        />
        <SegmentedControl
          classNames={segmented}
          aria-label={t("filter.label")}
          data={filters.map((value) => ({
            value,
            label: t(`filter.${value}`, { count: format.number(count[value]) }),
          }))}
          value={filter}
          onChange={setFilter}
        />
      </div>
      {shown.length === 0 ? (
        <div className={css["nothing"]}>
          {query.trim() === "" ? (
            <Empty text={t("noneHere")} />
          ) : (
            <Empty
              text={t("noMatch", { query: query.trim() })}
              action={<LinkButton onClick={() => setQuery("")}>{t("clearSearch")}</LinkButton>}
            />
          )}
        </div>
      ) : (
        <KeysTable
          list={shown}
          sort={sort}
          onSort={(next) => {
            setHeld(null);
            setSort(next);
          }}
          onHold={(isHeld) => setHeld(isHeld ? shown.map(({ key }) => key.key_id) : null)}
          onAction={onAction}
        />
      )}
      {shown.length > many && <p className={css["hint"]}>{t("count", { count: shown.length })}</p>}
      <p className={css["hint"]}>{t("limitHint")}</p>
    </>
  );
}

function isSort(stored: unknown): stored is Sort {
  if (typeof stored !== "object" || stored === null) return false;
  const { column, isDescending } = stored as Partial<Record<keyof Sort, unknown>>;
  return isOneOf(columns)(column) && typeof isDescending === "boolean";
}

/** Known keys where they were, new ones after them. */
function inHeldOrder(list: readonly Listed[], held: readonly string[] | null): readonly Listed[] {
  if (held === null) return list;
  const places = new Map(held.map((id, place) => [id, place]));
  const placeOf = ({ key }: Listed): number => places.get(key.key_id) ?? held.length;
  return list.toSorted((a, b) => placeOf(a) - placeOf(b));
}
