import { createContext, useContext } from "react";

type Search = {
  /** What is looked for; empty while nothing is. */
  readonly query: string;
  /** The title of the section that a setting stands in. */
  readonly section: string;
};

export const SettingsSearch = createContext<Search>({ query: "", section: "" });

/** Whether a setting of these words is shown: always, unless something else is looked for. */
export function useIsSought(words: readonly unknown[]): boolean {
  const { query, section } = useContext(SettingsSearch);
  const text = [section, ...words.filter((word) => typeof word === "string")]
    .join(" ")
    .toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
