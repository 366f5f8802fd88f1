import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Who as Somebody } from "../../../shared/activity.ts";
import type { SessionRow } from "../../../shared/sessions.ts";
import { useCall } from "../../bridge/use-call.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Ago } from "../../ui/ago.tsx";
import { Card } from "../../ui/card.tsx";
import { Failure } from "../../ui/failure.tsx";
import { usePlaceWords } from "../../ui/place.ts";
import { useHeld } from "../../ui/use-held.ts";
import { useWhoWords } from "../../ui/who.tsx";
import css from "./list.module.css";
import { PersonRow } from "./person-row.tsx";
import { SignOutDialog, type Meant } from "./sign-out-dialog.tsx";

const refreshOn = ["sessions.changed", "keys.changed"] as const;
const nobody: readonly SessionRow[] = [];

function whoOf({ key_id, key_name }: SessionRow): Somebody {
  if (key_id === null) return { kind: "you" };
  return { kind: "key", key_id, name: key_name ?? key_id, deleted: key_name === null };
}

/** Browsers that get in without showing a key again, connected or not; they can be signed out here. */
export function SignedInCard(): ReactNode {
  const { t } = useTranslation("activity");
  const { data, error, reload } = useCall("sessions.list", undefined, refreshOn);
  const sessions = data ?? nobody;
  const held = useHeld(sessions, (one) => one.session_id);
  const [asked, setAsked] = useState<Meant | null>(null);
  return (
    <Card
      title={t("signedIn.title", { count: sessions.length })}
      action={
        sessions.length > 1 && (
          <Button size="xs" variant="default" onClick={() => setAsked({ all: sessions.length })}>
            {t("signedIn.all")}
          </Button>
        )
      }
    >
      {error !== null && <Failure error={error} onRetry={reload} />}
      {data !== null && held.shown.length === 0 && (
        <p className={css["empty"]}>{t("signedIn.empty")}</p>
      )}
      <ul className={`${css["list"]} ${css["scroll"]}`} {...held.handlers}>
        {held.shown.map(({ item, isGone }) => (
          <Row
            key={item.session_id}
            session={item}
            isGone={isGone}
            onSignOut={() =>
              setAsked({
                session: item,
                who: whoOf(item),
                ofKey: sessions.filter(({ key_id }) => key_id === item.key_id).length,
              })
            }
          />
        ))}
      </ul>
      {asked !== null && <SignOutDialog meant={asked} onClose={() => setAsked(null)} />}
    </Card>
  );
}

type RowProps = {
  readonly session: SessionRow;
  readonly isGone: boolean;
  readonly onSignOut: () => void;
};

function Row({ session, isGone, onSignOut }: RowProps): ReactNode {
  const { t } = useTranslation("activity");
  const format = useFormat();
  const words = useWhoWords();
  const placeWords = usePlaceWords();
  const who = whoOf(session);
  const { address, browser } = session;
  const place = placeWords({
    address,
    agent: { kind: "browser", name: browser === "" ? null : browser },
  });
  const notes = (
    <>
      <span className={css["below"]}>
        {t("signedIn.since", { time: format.dateTime(session.since) })}
      </span>
      <span className={css["below"]}>
        {t("signedIn.seen")} <Ago at={session.last_seen} />
      </span>
    </>
  );
  const action = {
    label: t("signedIn.signOut"),
    name: t("signedIn.signOutName", { name: words(who), place }),
    onClick: onSignOut,
  };
  return <PersonRow {...{ who, place, isGone, notes, action }} />;
}
