import { IconDeviceDesktop, IconUserQuestion, IconWorld, type Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Who as Somebody } from "../../shared/activity.ts";
import { nameInText } from "../../shared/format.ts";
import { Person } from "./person.tsx";
import css from "./who.module.css";

type Props = {
  readonly who: Somebody;
  readonly below?: ReactNode;
  /** The name alone, for rows of one line. */
  readonly isPlain?: boolean;
};

const signs: Readonly<Record<Exclude<Somebody["kind"], "key">, Icon>> = {
  you: IconDeviceDesktop,
  without_key: IconUserQuestion,
  elsewhere: IconUserQuestion,
  address: IconWorld,
};

/** Whose something is: a person with a key, or words for who has none. */
export function Who({ who, below, isPlain = false }: Props): ReactNode {
  const words = useWhoWords();
  if (isPlain)
    return (
      <bdi className={css["plain"]} title={words(who)}>
        {words(who)}
      </bdi>
    );
  if (who.kind === "key" && !who.deleted)
    return <Person id={who.key_id} name={who.name} below={below} />;
  const Sign = signs[who.kind === "key" ? "elsewhere" : who.kind];
  return (
    <span className={css["who"]}>
      <span className={css["sign"]}>
        <Sign size={15} stroke={1.7} aria-hidden />
      </span>
      <span className={css["words"]}>
        <span className={css["name"]} title={words(who)}>
          {words(who)}
        </span>
        {below}
      </span>
    </span>
  );
}

/** The same in the run of a sentence. */
export function useWhoWords(): (who: Somebody) => string {
  const { t } = useTranslation("activity");
  return (who) => {
    switch (who.kind) {
      case "key":
        return who.deleted
          ? t("who.deleted", { name: nameInText(who.name) })
          : nameInText(who.name);
      case "address":
        return who.address;
      case "you":
      case "without_key":
      case "elsewhere":
        return t(`who.${who.kind}`);
    }
  };
}
