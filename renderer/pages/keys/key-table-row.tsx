import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import { canGetIn, type KeyRow } from "../../../shared/keys.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Ago } from "../../ui/ago.tsx";
import { Person } from "../../ui/person.tsx";
import { UsedBar } from "../../ui/used-bar.tsx";
import type { Listed } from "./key-list.ts";
import { KeyStatusPill } from "./key-status-pill.tsx";
import css from "./key-table-row.module.css";
import { RowMenu, type KeyAction } from "./row-menu.tsx";

type Props = {
  readonly listed: Listed;
  readonly rowIndex: number;
  readonly onAction: (action: KeyAction, key: KeyRow) => void;
};

/** A key in the table. A click anywhere, or Enter on the name, opens it. */
export function KeyTableRow({ listed, rowIndex, onAction }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const { key, status } = listed;
  const isOut = !canGetIn(status);
  const ends = `${key.key_start}…${key.key_end}`;
  const role = t(`roles.${key.role}.name`);
  return (
    <tr
      className={css["row"]}
      aria-rowindex={rowIndex}
      data-out={isOut || undefined}
      onClick={() => onAction("edit", key)}
      onContextMenu={(event) => {
        event.preventDefault();
        setIsMenuOpen(true);
      }}
    >
      <th scope="row">
        <button
          type="button"
          className={css["name"]}
          data-key-name={key.key_id}
          aria-label={nameInText(key.name)}
          aria-haspopup="dialog"
        >
          <Person
            id={key.key_id}
            name={key.name}
            isOut={isOut}
            below={
              <span className={css["below"]}>
                {role} <code dir="ltr">{ends}</code>
              </span>
            }
          />
        </button>
      </th>
      <td className={css["wide"]}>{role}</td>
      <td>
        <KeyStatusPill row={key} status={status} />
      </td>
      <td className={css["wide"]}>
        <code
          className={css["key"]}
          dir="ltr"
          aria-label={t("endsIn", { end: key.key_end })}
          role="img"
        >
          {ends}
        </code>
      </td>
      <td className={css["last"]}>
        {key.last_used === null ? (
          <span className={css["never"]}>{t("never")}</span>
        ) : (
          <Ago at={key.last_used} />
        )}
      </td>
      <td>
        {isOut ? (
          <span className={css["never"]}>–</span>
        ) : (
          <UsedBar
            name={key.name}
            used={key.used_this_hour}
            limit={key.rate_limit}
            resetAt={key.reset_at}
          />
        )}
      </td>
      <td className={css["today"]} data-none={key.requests_today === 0 || undefined}>
        {format.number(key.requests_today)}
      </td>
      <td className={css["menu"]} onClick={(event) => event.stopPropagation()}>
        <RowMenu
          row={key}
          isActive={key.is_active}
          opened={isMenuOpen}
          onChange={setIsMenuOpen}
          onAction={(action) => onAction(action, key)}
        />
      </td>
    </tr>
  );
}
