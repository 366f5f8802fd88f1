/** The languages that there is a catalogue for, each by its own name. */
export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;

/** Dates and numbers: where the language alone leaves it open, the form that the design shows (14:00, 31 Mar). */
const locales = { en: "en-GB", de: "de-DE" } as const satisfies Record<Language, string>;

export function localeOf(language: string): string {
  return isLanguage(language) ? locales[language] : language;
}

/** The chosen language; left to the system, the first that it prefers and that there is. */
export function languageFor(chosen: Language | "auto", preferred: readonly string[]): Language {
  if (chosen !== "auto") return chosen;
  for (const tag of preferred) {
    const [language = ""] = tag.toLowerCase().split("-");
    if (isLanguage(language)) return language;
  }
  return "en";
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text);
}
