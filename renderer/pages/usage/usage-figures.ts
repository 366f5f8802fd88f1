import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import { addTallies, emptyTally, type Tally, type UsageView } from "../../../shared/usage.ts";

export type UsageRow = UsageView["rows"][number];

export function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce(addTallies, emptyTally);
}

export function averageOf({ total, duration }: Tally): number | null {
  return total === 0 ? null : duration / total;
}

/** Whose a row is, in words. */
export function useRowName(): (row: UsageRow) => string {
  const { t } = useTranslation("usage");
  return ({ name, deleted }) => {
    if (name === null) return t("withoutKey");
    return deleted ? t("deleted", { name: nameInText(name) }) : nameInText(name);
  };
}
