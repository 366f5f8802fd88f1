import IntlMessageFormat from "intl-messageformat";
import type desktop from "../../renderer/i18n/en/desktop.json";
import { languageFor, localeOf, type Language } from "../../shared/language.ts";
import { readText } from "../core/store/folder.ts";

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];

/** The name of a text of menus, tray, notifications and the system's own boxes. */
export type WordName = Leaves<typeof desktop>;

/** Gives a text of the catalogue, its gaps filled. */
export type Words = {
  (name: WordName, values?: Readonly<Record<string, string | number>>): string;
  /** For dates and numbers of the same language. */
  locale(): string;
};

type Entry = string | { readonly [name: string]: Entry };

/**
 * The words of the shell: they lie in the renderer's catalogue, beside those of the page, and are read
 * anew when the language is another one.
 */
export function createWords(options: {
  readonly folder: URL;
  readonly chosen: () => Language | "auto";
  readonly preferred: () => readonly string[];
}): Words {
  let language: Language | null = null;
  let texts = new Map<string, IntlMessageFormat>();
  const wantedNow = (): Language => languageFor(options.chosen(), options.preferred());
  const words: Words = (name, values) => {
    const wanted = wantedNow();
    if (wanted !== language) {
      texts = readTexts(options.folder, wanted);
      language = wanted;
    }
    return String(texts.get(name)?.format(values) ?? name);
  };
  words.locale = () => localeOf(wantedNow());
  return words;
}

function readTexts(folder: URL, language: Language): Map<string, IntlMessageFormat> {
  const texts = new Map<string, IntlMessageFormat>();
  const add = (entry: Entry, path: readonly string[]): void => {
    if (typeof entry === "string") {
      texts.set(path.join("."), new IntlMessageFormat(entry, localeOf(language)));
      return;
    }
    for (const [name, inner] of Object.entries(entry)) add(inner, [...path, name]);
  };
  add(JSON.parse(readText(new URL(`${language}/desktop.json`, folder))) as Entry, []);
  return texts;
}
