import { notifications } from "@mantine/notifications";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Connection } from "../../../shared/activity.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useNow } from "../../bridge/use-now.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { usePlaceWords } from "../../ui/place.ts";
import { useHeld } from "../../ui/use-held.ts";
import { useWhoWords } from "../../ui/who.tsx";
import css from "./list.module.css";
import { PersonRow } from "./person-row.tsx";

type Props = { readonly connections: readonly Connection[] };

/** Who is connected, from where and with what. */
export function ConnectedCard({ connections }: Props): ReactNode {
  const { t } = useTranslation("activity");
  const held = useHeld(connections, (one) => one.id);
  const [asked, setAsked] = useState<Connection | null>(null);
  return (
    <Card
      title={t("connected.title", { count: connections.length })}
      action={
        held.fresh > 0 && <span className={css["note"]}>{t("fresh", { count: held.fresh })}</span>
      }
    >
      {held.shown.length === 0 && <p className={css["empty"]}>{t("connected.empty")}</p>}
      <ul className={`${css["list"]} ${css["scroll"]}`} {...held.handlers}>
        {held.shown.map(({ item, isGone }) => (
          <Row key={item.id} connection={item} isGone={isGone} onDisconnect={setAsked} />
        ))}
      </ul>
      {asked !== null && (
        <Disconnect key={asked.id} connection={asked} onClose={() => setAsked(null)} />
      )}
    </Card>
  );
}

type RowProps = {
  readonly connection: Connection;
  readonly isGone: boolean;
  readonly onDisconnect: (connection: Connection) => void;
};

function Row({ connection, isGone, onDisconnect }: RowProps): ReactNode {
  const { t } = useTranslation("activity");
  const format = useFormat();
  const now = useNow();
  const words = useWhoWords();
  const placeWords = usePlaceWords();
  const { who, since, windows } = connection;
  const place = placeWords(connection);
  const notes = (
    <>
      {windows > 0 && (
        <span className={css["below"]}>{t("connected.windows", { count: windows })}</span>
      )}
      <span className={css["below"]}>
        {t("connected.since", { span: format.span(Math.max(1, Math.floor(now - since))) })}
      </span>
    </>
  );
  const action = {
    label: t("connected.disconnect"),
    name: t("connected.disconnectName", { name: words(who), place }),
    onClick: () => onDisconnect(connection),
  };
  return (
    <PersonRow {...{ who, place, isGone, notes }} action={who.kind === "you" ? null : action} />
  );
}

function Disconnect({
  connection,
  onClose,
}: {
  readonly connection: Connection;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation("activity");
  const words = useWhoWords();
  const { run, isPending, error } = useAction();
  const { who } = connection;
  const name = words(who);
  const act = async (work: () => Promise<unknown>, message: string): Promise<void> => {
    if (!(await run(work))) return;
    notifications.show({ message });
    onClose();
  };
  const keyId = who.kind === "key" && !who.deleted ? who.key_id : null;
  const pause = (key_id: string): Promise<void> =>
    act(
      () => call("keys.update", { key_id, changes: { is_active: false } }),
      t("connected.paused", { name }),
    );
  return (
    <Confirm
      opened
      title={t("connected.dialog.title", { name })}
      safeLabel={t("cancel")}
      actionLabel={t("connected.dialog.disconnect")}
      isPending={isPending}
      error={error}
      {...(keyId !== null && {
        other: { label: t("connected.dialog.pause"), onClick: () => void pause(keyId) },
      })}
      onSafe={onClose}
      onAction={() =>
        void act(
          () => call("connections.disconnect", { id: connection.id }),
          t("connected.done", { name }),
        )
      }
    >
      <p>{keyId === null ? t("connected.dialog.textNoKey") : t("connected.dialog.text")}</p>
    </Confirm>
  );
}
