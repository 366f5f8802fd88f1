import { useMediaQuery } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KeyRow } from "../../../shared/keys.ts";
import type { Column, Listed, Sort } from "./key-list.ts";
import { KeyTableRow } from "./key-table-row.tsx";
import css from "./keys-table.module.css";
import type { KeyAction } from "./row-menu.tsx";
import { useWindowedRows } from "./use-windowed-rows.ts";

type Props = {
  readonly list: readonly Listed[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  /** Told when pointer or focus come into the rows, and when they leave. */
  readonly onHold: (isHeld: boolean) => void;
  readonly onAction: (action: KeyAction, key: KeyRow) => void;
};

const columns: readonly Column[] = ["name", "role", "status", "key", "last_used", "used", "today"];
/** Of these the most or the newest comes first at the first click. */
const descendingFirst: ReadonlySet<Column> = new Set(["last_used", "used", "today"]);
/** Role and key stand under the name then. */
const hiddenWhenNarrow = 2;
const rowHeight = { wide: 45, narrow: 58 };

/** One row a key. Above a hundred only those in sight are drawn. */
export function KeysTable({ list, sort, onSort, onHold, onAction }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const boxRef = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery("(max-width: 959.98px)", false, {
    getInitialValueInEffect: false,
  });
  const rows = useWindowedRows(list.length, isNarrow ? rowHeight.narrow : rowHeight.wide, boxRef);
  // One more than is shown would be a column of its own.
  const cells = columns.length + 1 - (isNarrow ? hiddenWhenNarrow : 0);
  return (
    <div ref={boxRef} className={css["box"]}>
      <table
        className={css["table"]}
        data-fixed={list.length > rows.to - rows.from || undefined}
        aria-label={t("title")}
        aria-rowcount={list.length + 1}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column} column={column} sort={sort} onSort={onSort} />
            ))}
            <th scope="col" className={css["menuHead"]}>
              <span className={css["hidden"]}>{t("columns.menu")}</span>
            </th>
          </tr>
        </thead>
        <tbody
          onPointerEnter={() => onHold(true)}
          onPointerLeave={() => onHold(false)}
          onFocus={() => onHold(true)}
          onBlur={() => onHold(false)}
        >
          {rows.before > 0 && <Spacer height={rows.before} cells={cells} />}
          {list.slice(rows.from, rows.to).map((listed, index) => (
            <KeyTableRow
              key={listed.key.key_id}
              listed={listed}
              rowIndex={rows.from + index + 2}
              onAction={onAction}
            />
          ))}
          {rows.after > 0 && <Spacer height={rows.after} cells={cells} />}
        </tbody>
      </table>
    </div>
  );
}

function Head({
  column,
  sort,
  onSort,
}: { column: Column } & Pick<Props, "sort" | "onSort">): ReactNode {
  const { t } = useTranslation("keys");
  const isSorted = sort.column === column;
  const Arrow = sort.isDescending ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      data-column={column}
      aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        className={css["sorter"]}
        onClick={() =>
          onSort({
            column,
            isDescending: isSorted ? !sort.isDescending : descendingFirst.has(column),
          })
        }
      >
        {t(`columns.${column}`)}
        {isSorted && <Arrow size={14} stroke={1.7} aria-hidden />}
      </button>
    </th>
  );
}

function Spacer({ height, cells }: { height: number; cells: number }): ReactNode {
  return (
    <tr aria-hidden className={css["spacer"]} style={{ blockSize: height }}>
      <td colSpan={cells} />
    </tr>
  );
}
